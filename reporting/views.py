"""/impact/: dashboards for staff and for the funders of a programme, and the records behind each figure."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accelerator import clock
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires
from accelerator.ui.exports import wanted
from accelerator.ui.paging import keyset
from reporting import services
from reporting.contract import contract
from reporting.definitions import FIGURES
from reporting.drawing import drawing
from reporting.exporting import export_figure
from reporting.forms import NarrowingForm
from reporting.heading import heading
from reporting.listing import table_of
from reporting.models import Snapshot
from reporting.permissions import READERS, readable_programmes, sees_names
from reporting.rows import narrows, rows_of
from reporting.story import agreed_story


@requires(*READERS)
@require_safe
def list_programmes(request: HttpRequest) -> HttpResponse:
    newest = Snapshot.objects.filter(programme=OuterRef("pk"), day__lte=clock.today()).order_by("-day")
    programmes = readable_programmes(request.member).annotate(figures=Subquery(newest.values("figures")[:1]))
    page = keyset(programmes, request, order=("-starts_on", "id"), size=20)
    return render(request, "reporting/programmes.html", {"page": page})


@requires(*READERS)
@require_safe
def show_programme(request: HttpRequest, slug: str) -> HttpResponse:
    programme = _programme(request, slug)
    snapshot = services.latest(programme, without="per_innovator")
    context: dict[str, Any] = {"programme": programme, "snapshot": snapshot}
    if snapshot:
        context["drawing"] = drawing(programme, snapshot, is_staff=request.member.is_staff)
        context["story"] = agreed_story(snapshot.figures)
    return render(request, "reporting/programme.html", context)


@requires(*READERS)
@require_safe
def show_programme_json(request: HttpRequest, slug: str) -> JsonResponse:
    programme = _programme(request, slug)
    return JsonResponse(contract(programme, services.latest(programme), request.build_absolute_uri))


@requires(*READERS)
@require_safe
def list_rows(request: HttpRequest, slug: str, figure: str) -> HttpResponseBase:
    programme = _programme(request, slug)
    if figure not in FIGURES:
        raise Http404
    names = sees_names(request.member, programme)
    form = NarrowingForm(request.GET, programme=programme, names=names)
    if not form.is_valid():
        raise Http404
    only = form.narrowing()
    rows = rows_of(figure, programme, only)
    if not narrows(rows, only):
        raise Http404
    if wanted(request):
        return export_figure(request, figure, rows, names=names)
    page = keyset(rows.queryset, request, order=rows.order)
    context = {
        "programme": programme,
        "definition": FIGURES[figure],
        "heading": heading(figure, programme, rows, only),
        "only": only,
        "page": page,
        "table": table_of(rows, page.rows, names=names),
        "names": names,
    }
    return render(request, "reporting/rows.html", context)


def _programme(request: HttpRequest, slug: str) -> Programme:
    return get_object_or_404(readable_programmes(request.member), slug=slug)
