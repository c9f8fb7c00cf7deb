"""Who acts for an organisation: adding somebody, changing a position, ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accelerator.tenancy.access import requires
from partners import permissions, services
from partners.forms.people import EndPositionForm, NewContactForm, PositionForm
from partners.models import Organisation, Person
from partners.views.frame import form_page, own, own_organisation, save, sent, trail


@require_http_methods(["GET", "POST"])
@requires.staff
def add_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new person here, or a known one whom staff recognise by their address."""
    organisation = own_organisation(request, pk)
    form = NewContactForm(sent(request), member=request.member, organisation=organisation)
    if save(form, lambda: _add(request, organisation, form)):
        messages.success(request, f"{form.cleaned_data['given_name']} is at {organisation.name} now.")
        return redirect(f"{organisation.get_absolute_url()}#people")
    return form_page(
        request,
        form,
        title=f"Add a person at {organisation.name}",
        submit="Add the person",
        cancel_url=organisation.get_absolute_url(),
        crumbs=trail(organisation),
    )


def _add(request: HttpRequest, organisation: Organisation, form: NewContactForm) -> Person:
    place = {name: form.cleaned_data[name] for name in ("may_answer", "is_main_contact")}
    known = form.chosen_person
    if known:
        title = form.cleaned_data["title"]
        services.add_position(known, organisation, by=request.user, title=title, **place)
        return known
    return services.add_person(by=request.user, organisation=organisation, **form.person_details(), **place)


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_position(request: HttpRequest, pk: UUID) -> HttpResponse:
    position = own(request, permissions.visible_positions(request.member), pk)
    form = PositionForm(sent(request), instance=position)
    if save(form, lambda: services.edit_position(position, by=request.user, **form.changes())):
        messages.success(request, "Saved.")
        return redirect(f"{position.organisation.get_absolute_url()}#people")
    return form_page(
        request,
        form,
        title=f"{position.person.name} at {position.organisation.name}",
        submit="Save",
        cancel_url=f"{position.organisation.get_absolute_url()}#people",
        crumbs=trail(position.organisation),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def end_position(request: HttpRequest, pk: UUID) -> HttpResponse:
    position = own(request, permissions.visible_positions(request.member), pk)
    form = EndPositionForm(sent(request))
    back = f"{position.organisation.get_absolute_url()}#people"
    if save(form, lambda: services.end_position(position, by=request.user, on=form.cleaned_data["on"])):
        messages.success(request, f"The position of {position.person.name} is ended.")
        return redirect(back)
    context = {
        "form": form,
        "title": f"End the position of {position.person.name}?",
        "lede": f"For somebody who leaves {position.organisation.name}.",
        "consequences": [
            f"{position.person.given_name} no longer acts or answers for {position.organisation.name}.",
            "The person and everything they did stay on record.",
        ],
        "action": "End the position",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.is_bound else 200)
