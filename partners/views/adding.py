"""Add a partner, add an innovator: one form, and the question whether it is here already."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from partners import permissions, services
from partners.duplicates import similar_organisations
from partners.forms.adding import AddForm
from partners.models import Organisation
from partners.services.registers import Taken, holder_of
from partners.views.frame import DESK, form_page, plain, save, sent

WORDS = {
    "innovator": {
        "title": "Add an innovator",
        "submit": "Add the innovator",
        "crumbs": [DESK, ("/desk/innovators/", "Innovators")],
        "cancel_url": "/desk/innovators/",
    },
    "partner": {
        "title": "Add a partner",
        "submit": "Add the partner",
        "crumbs": [DESK, ("/desk/partners/", "Partners")],
        "cancel_url": "/desk/partners/",
    },
}


@require_http_methods(["GET", "POST"])
@requires.staff
def add_organisation(request: HttpRequest, role: str) -> HttpResponse:
    """The organisation, its place in the programme and its first contact in one step."""
    form = _form(request)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, role)
    question = _is_it_here(request, form)
    if question:
        return _page(request, form, role, **question)
    try:
        organisation = _bring_in(request, form, role)
    except Refused as refusal:
        form.add_error("value" if isinstance(refusal, Taken) else None, plain(request, refusal))
        return _page(request, form, role)
    messages.success(request, f"{organisation.name} is added.")
    return redirect(organisation)


@require_POST
@requires.staff
def use_existing(request: HttpRequest, role: str, pk: UUID) -> HttpResponse:
    """Staff recognised it: give the organisation that is here the place, and the contact, that were typed."""
    organisation = get_object_or_404(permissions.visible_organisations(request.member), pk=pk)
    form = _form(request)
    if save(form, lambda: _take_over(request, form, role, organisation)):
        messages.success(request, f"{organisation.name} was here already; it has its place in the programme now.")
        return redirect(organisation)
    return _page(request, form, role)


def _form(request: HttpRequest) -> AddForm:
    initial = {name: request.GET[name] for name in ("name", "programme") if name in request.GET}
    programmes = staff_programmes(request.member).current()
    return AddForm(sent(request), initial=initial, member=request.member, programmes=programmes)


def _page(request: HttpRequest, form: AddForm, role: str, **context: object) -> HttpResponse:
    return form_page(request, form, template="partners/add.html", role=role, **WORDS[role], **context)


def _is_it_here(request: HttpRequest, form: AddForm) -> dict[str, object]:
    """What to ask before adding: nothing, the holder of the number, or organisations with a similar name."""
    for scheme, value in form.identifiers:
        taken = holder_of(scheme, value)
        if taken:
            form.add_error("value", plain(request, Taken(taken)))
            seen = permissions.visible_organisations(request.member).filter(pk=taken.organisation_id)
            return {"holder": seen.first()}
    similar = similar_organisations(request.member, form.cleaned_data["name"])
    ids = [str(one.organisation.pk) for one in similar]
    if not similar or form.has_looked_at(ids):
        return {}
    form.show_question(ids)
    return {"similar": similar}


def _bring_in(request: HttpRequest, form: AddForm, role: str) -> Organisation:
    """With somebody known as contact, the position is added; with somebody new, the person too."""
    known = form.chosen_person
    contact = form.person_details() if form.has_contact and not known else None
    organisation = services.bring_in(
        by=request.user,
        role=role,
        contact=contact,
        identifiers=form.identifiers,
        **form.place(),
        **form.organisation_details(),
    )
    if known:
        title = form.cleaned_data["title"]
        services.add_position(known, organisation, by=request.user, title=title, is_main_contact=True)
    return organisation


def _take_over(request: HttpRequest, form: AddForm, role: str, organisation: Organisation) -> None:
    place = form.place()
    services.join_programme(organisation, place.pop("programme"), by=request.user, role=role, **place)
    known = form.chosen_person
    if known and not organisation.positions.filter(person=known, ends_on=None).exists():
        services.add_position(known, organisation, by=request.user, title=form.cleaned_data["title"])
    elif form.has_contact and not known:
        services.add_person(by=request.user, organisation=organisation, **form.person_details())
