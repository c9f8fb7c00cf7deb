"""Pages for everybody."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from accelerator.home import public
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires
from accelerator.ui.paging import keyset
from reporting.services import latest_figures

# A data block may hold anything but what would end it or begin markup.
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@require_safe
@requires.anyone
def show_front(request: HttpRequest) -> HttpResponse:
    data = {"@context": "https://schema.org", **public.structured_tenant(request)}
    return render(request, "home/public/front.html", {**public.front_page(), "structured": as_data(data)})


@require_safe
@requires.anyone
def show_programme(request: HttpRequest, slug: str) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.public(), slug=slug)
    structured = as_data(public.structured_programme(request, programme))
    return render(request, "home/public/programme.html", {**public.programme_page(programme), "structured": structured})


@require_safe
@requires.anyone
def list_partnerships(request: HttpRequest, slug: str) -> HttpResponse:
    """Every partnership of a programme whose parties agreed to be named."""
    programme = get_object_or_404(Programme.objects.public(), slug=slug)
    page = keyset(public.named_partnerships(programme), request, order=("-confirmed_at", "id"), size=30)
    milestone = latest_figures(programme).get("milestone")
    context = {"programme": programme, "page": page, "partnerships": public.as_named(page.rows, milestone)}
    return render(request, "home/public/partnerships.html", context)


def as_data(data: dict[str, Any]) -> SafeString:
    """JSON for a data block: not executed, and with nothing in it that could end the block."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(UNSAFE_IN_SCRIPT))  # noqa: S308 - escaped above
