"""The page of one person, and what staff change on it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.tenancy.access import requires
from partners import permissions, services
from partners.forms.people import PersonForm
from partners.models import Participation, Person
from partners.pages import person_page
from partners.views.frame import act, form_page, own_person, save, sent, trail


@require_safe
@requires.staff
def show_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(permissions.visible_people(request.member), pk=pk)
    context = person_page(request.member, person, everything="all" in request.GET)
    return render(request, "partners/person.html", context)


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    page = {"title": f"Edit {person.name}", "crumbs": trail(person)}
    form = PersonForm(sent(request), instance=person)
    if save(form, lambda: services.edit_person(person, by=request.user, **form.changes())):
        messages.success(request, "Saved.")
        return redirect(person)
    return form_page(request, form, submit="Save", cancel_url=person.get_absolute_url(), **page)


@require_POST
@requires.staff
def invite_person(request: HttpRequest, pk: UUID, participation: UUID) -> HttpResponse:
    person = own_person(request, pk)
    own_places = permissions.of_own_programmes(Participation.objects.all(), request.member)
    place = get_object_or_404(own_places, pk=participation)
    return act(
        request,
        lambda: services.invite_person(person, by=request.user, participation=place),
        f"An invitation is on its way to {person.name}.",
        person.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def archive_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    if request.method == "POST":
        return _act(request, person, services.archive_person, f"{person.name} is archived. You can restore them here.")
    return _confirm(
        request,
        person,
        title=f"Archive {person.name}?",
        lede="For somebody whom you no longer work with.",
        consequences=[
            "They leave lists and searches, and are asked nothing.",
            "They can no longer act for an organisation in the portal.",
            "Their history stays. You can restore them at any time.",
        ],
        action="Archive them",
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def stop_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    if request.method == "POST":
        return _act(request, person, services.stop_contact, f"We will not write to {person.name} about introductions.")
    return _confirm(
        request,
        person,
        title=f"Stop contacting {person.name}?",
        lede="For somebody who asked not to be contacted.",
        consequences=[
            "They are asked for no introduction, in any programme.",
            "What is under way goes on until you stop it.",
            "Everyone on your staff sees this on their page.",
        ],
        action="Stop contact",
    )


@require_POST
@requires.staff
def allow_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    return _act(request, person, services.allow_contact, f"{person.name} may be contacted again.")


@require_POST
@requires.staff
def restore_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    return _act(request, person, services.restore_person, f"{person.name} is back.")


@require_POST
@requires.staff
def pause_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    return _act(request, person, services.pause_person, f"{person.name} gets no new introductions for now.")


@require_POST
@requires.staff
def resume_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    return _act(request, person, services.resume_person, f"{person.name} is open to introductions again.")


def _act(request: HttpRequest, person: Person, decide: Callable[..., object], done: str) -> HttpResponse:
    return act(request, lambda: decide(person, by=request.user), done, person.get_absolute_url())


def _confirm(request: HttpRequest, person: Person, **words: object) -> HttpResponse:
    return render(request, "ui/confirm.html", {"danger": True, "cancel_url": person.get_absolute_url(), **words})
