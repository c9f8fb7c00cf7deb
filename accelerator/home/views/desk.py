"""The desk, where staff begin their day, and the search from anywhere."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accelerator.home import palette
from accelerator.home.desk import choose, desk_of, greeting
from accelerator.home.search import is_long_enough, search
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires

LONGEST = 100  # letters of a search that count


@requires.staff
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """The desk of one programme; `?programme=<slug>` where a member has several."""
    try:
        programme, programmes = choose(request.member, request.GET.get("programme", ""))
    except Programme.DoesNotExist as unknown:
        raise Http404 from unknown
    context = {"greeting": greeting(), "first_name": request.user.name.partition(" ")[0], "programme": programme}
    if programme is None:
        return render(request, "home/desk_without_programme.html", context)
    return render(request, "home/desk.html", context | {"desk": desk_of(request.member, programme, programmes)})


@requires.staff
@require_safe
def show_palette(request: HttpRequest) -> HttpResponse:
    """What the palette offers for what was typed so far: a list to choose from, nothing around it."""
    return render(request, "home/_palette_results.html", {"groups": palette.found(request.member, _typed(request))})


def _typed(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]


@requires.staff
@require_safe
def search_desk(request: HttpRequest) -> HttpResponse:
    """Grouped results; the same partial while typing (htmx) and on the whole page."""
    text = _typed(request)
    results = search(request.member, text) if is_long_enough(text) else None
    template = (
        "home/_search_results.html" if request.htmx and not request.htmx.history_restore_request else "home/search.html"
    )
    response = render(
        request,
        template,
        {"text": text, "search_query": text, "results": results, "pages": palette.pages_of(request.member, text)},
    )
    patch_vary_headers(response, ["HX-Request"])
    return response
