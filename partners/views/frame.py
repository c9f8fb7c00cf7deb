"""What every page of this room does: fetch what the member may see, lock it on POST, answer at its place."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accelerator.programmes.views.frame import act, save
from accelerator.tenancy.errors import Refused
from partners import permissions
from partners.models import Organisation, Person
from partners.services.registers import Taken

__all__ = ["act", "form_page", "own", "own_organisation", "own_person", "plain", "save", "sent", "trail"]

DESK = ("/desk/", "Desk")


def own(request: HttpRequest, rows: QuerySet, pk: Any) -> Any:
    """One of the rows that the member may see, else 404; locked on POST, so that of two who edit at once
    the second sees the first one's text (F33)."""
    if request.method == "POST":
        rows = rows.model.objects.select_for_update(no_key=True).filter(pk__in=rows.values("pk"))
    return get_object_or_404(rows, pk=pk)


def own_organisation(request: HttpRequest, pk: Any) -> Organisation:
    return own(request, permissions.visible_organisations(request.member), pk)


def own_person(request: HttpRequest, pk: Any) -> Person:
    return own(request, permissions.visible_people(request.member), pk)


def sent(request: HttpRequest) -> Any:
    """The form's data, None before it is sent."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, form: Any, template: str = "partners/form.html", **context: Any) -> HttpResponse:
    """A page that is one form: title, lede, submit, cancel_url, crumbs [(url, label)]."""
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def plain(request: HttpRequest, refusal: Refused) -> str:
    """The sentence of a refusal. Who holds a number is named only to those who see the holder (F03)."""
    hidden = isinstance(refusal, Taken) and not (
        permissions.visible_organisations(request.member).filter(pk=refusal.holder.pk).exists()
    )
    if hidden:
        return (
            "This number belongs to an organisation of another programme. "
            "Ask an administrator to add that organisation to your programme."
        )
    return str(refusal)


def trail(subject: Organisation | Person | None = None) -> list[tuple[str, str]]:
    """Breadcrumbs down to an organisation or a person."""
    if subject is None:
        return [DESK]
    lists = ("/desk/people/", "People") if isinstance(subject, Person) else ("/desk/organisations/", "Organisations")
    return [DESK, lists, (subject.get_absolute_url(), subject.name)]
