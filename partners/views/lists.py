"""Innovators, partners, all organisations, people: what is on the desk as a list."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.access import requires
from accelerator.ui.exports import wanted
from partners.exporting import export_organisations, export_people
from partners.forms.filters import OrganisationFilters, PeopleFilters
from partners.listing import list_organisations as organisations
from partners.listing import list_people as people
from partners.listing import stages
from partners.reach import obstacles


@require_safe
@requires.staff
def list_innovators(request: HttpRequest) -> HttpResponseBase:
    return _list(request, role="innovator", title="Innovators")


@require_safe
@requires.staff
def list_partners(request: HttpRequest) -> HttpResponseBase:
    return _list(request, role="partner", title="Partners")


@require_safe
@requires.staff
def list_organisations(request: HttpRequest) -> HttpResponseBase:
    return _list(request, role="", title="All organisations")


@require_safe
@requires.staff
def list_people(request: HttpRequest) -> HttpResponseBase:
    filters = PeopleFilters(request.GET)
    if wanted(request):
        return export_people(request, filters)
    found = people(request, filters)
    return render(request, "partners/people.html", {"filters": filters, "list": found, **obstacles(found.rows)})


def _list(request: HttpRequest, *, role: str, title: str) -> HttpResponseBase:
    programmes = list(staff_programmes(request.member).order_by("-starts_on", "name"))
    filters = OrganisationFilters(request.GET, role=role, programmes=programmes)
    if wanted(request):
        return export_organisations(request, filters, role)
    context = {
        "title": title,
        "role": role,
        "filters": filters,
        "programmes": programmes,
        "several": len(programmes) > 1,
        "list": organisations(request, filters, role),
        "board": stages(request.member, filters, role) if role == "partner" else [],
        "chosen": filters.value("stage") or "",
    }
    return render(request, "partners/organisations.html", context)
