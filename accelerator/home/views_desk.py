"""The desk, where staff begin their day, and the search from anywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accelerator.home.search import is_long_enough, search
from accelerator.tenancy.access import requires

LONGEST = 100  # letters of a search that count


@requires.staff
@require_safe
def search_desk(request: HttpRequest) -> HttpResponse:
    """Grouped results; the same partial while typing (htmx) and on the whole page."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    results = search(request.member, text) if is_long_enough(text) else None
    template = "home/_search_results.html" if request.htmx else "home/search.html"
    response = render(request, template, {"text": text, "search_query": text, "results": results})
    patch_vary_headers(response, ["HX-Request"])
    return response
