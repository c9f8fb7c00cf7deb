"""Projects, needs and offers of an organisation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires
from partners import permissions, services
from partners.forms.work import NeedForm, OfferForm, ProjectForm
from partners.models import Need, Offer, Organisation, Participation, Project
from partners.states import NeedState
from partners.views.frame import act, form_page, own, own_organisation, save, sent, trail

OFFER_VERBS = {
    "submit": (services.submit_offer, "The offer waits for its check."),
    "publish": (services.publish_offer, "The offer is live."),
    "return": (services.return_offer, "The offer is a draft again."),
    "full": (services.mark_offer_full, "The offer is marked as full."),
    "reopen": (services.reopen_offer, "The offer has room again."),
    "pause": (services.pause_offer, "The offer is paused."),
    "resume": (services.resume_offer, "The offer is live again."),
    "lapse": (services.lapse_offer, "The offer has lapsed."),
    "renew": (services.renew_offer, "The offer is renewed for 90 days."),
    "close": (services.close_offer, "The offer is closed."),
}


@require_http_methods(["GET", "POST"])
@requires.staff
def add_project(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = ProjectForm(
        sent(request), instance=Project(organisation=organisation), programmes=_programmes(request, organisation)
    )
    made = save(form, lambda: services.add_project(organisation, by=request.user, **form.changes()))
    return _answer(
        request, form, organisation, made, "projects", f"Add a project of {organisation.name}", "Add the project"
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_project(request: HttpRequest, pk: UUID) -> HttpResponse:
    project = own(request, permissions.projects_for(request.member), pk)
    organisation, title = project.organisation, f"Edit {project.name}"
    form = ProjectForm(sent(request), instance=project, programmes=_programmes(request, organisation))
    saved = save(form, lambda: services.edit_project(project, by=request.user, **form.changes()))
    return _answer(request, form, organisation, saved, "projects", title, "Save")


@require_http_methods(["GET", "POST"])
@requires.staff
def add_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = NeedForm(
        sent(request), instance=Need(organisation=organisation), programmes=_programmes(request, organisation)
    )
    made = save(form, lambda: services.add_need(organisation, by=request.user, **form.changes()))
    return _answer(request, form, organisation, made, "needs", f"What does {organisation.name} need?", "Add the need")


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = own(request, permissions.of_own_programmes(Need.objects.all(), request.member), pk)
    organisation, title = need.organisation, f"Edit “{need.title}”"
    form = NeedForm(sent(request), instance=need)
    saved = save(form, lambda: services.edit_need(need, by=request.user, **form.changes()))
    return _answer(request, form, organisation, saved, "needs", title, "Save")


@require_POST
@requires.staff
def move_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = own(request, permissions.of_own_programmes(Need.objects.all(), request.member), pk)
    to = request.POST.get("to", "")
    if to not in NeedState.values:
        raise Http404
    return act(
        request,
        lambda: services.move_need(need, by=request.user, to=to),
        f"“{need.title}” is {NeedState(to).label.lower()}.",
        f"{need.organisation.get_absolute_url()}#needs",
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def add_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = OfferForm(
        sent(request), instance=Offer(organisation=organisation), programmes=_programmes(request, organisation)
    )
    made = save(form, lambda: services.add_offer(organisation, by=request.user, **form.changes()))
    return _answer(
        request, form, organisation, made, "offers", f"What does {organisation.name} offer?", "Add as a draft"
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    offer = own(request, permissions.of_own_programmes(Offer.objects.all(), request.member), pk)
    organisation, title = offer.organisation, f"Edit “{offer.title}”"
    form = OfferForm(sent(request), instance=offer)
    saved = save(form, lambda: services.edit_offer(offer, by=request.user, **form.changes()))
    return _answer(request, form, organisation, saved, "offers", title, "Save")


@require_POST
@requires.staff
def move_offer(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    if verb not in OFFER_VERBS:
        raise Http404
    offer = own(request, permissions.of_own_programmes(Offer.objects.all(), request.member), pk)
    decide, done = OFFER_VERBS[verb]
    return act(
        request,
        lambda: decide(offer, by=request.user),
        done,
        f"{offer.organisation.get_absolute_url()}#offers",
    )


def _programmes(request: HttpRequest, organisation: Organisation) -> QuerySet[Programme]:
    """The member's programmes in which the organisation has a place."""
    places = Participation.objects.filter(organisation=organisation).values("programme")
    return staff_programmes(request.member).filter(pk__in=places)


def _answer(
    request: HttpRequest, form: Any, organisation: Organisation, done: bool, place: str, title: str, submit: str
) -> HttpResponse:
    """Back to its place on the organisation's page, or the form once more."""
    to = f"{organisation.get_absolute_url()}#{place}"
    if done:
        messages.success(request, "Saved.")
        return redirect(to)
    template = "partners/offer_form.html" if isinstance(form, OfferForm) else "partners/form.html"
    return form_page(request, form, template, title=title, submit=submit, cancel_url=to, crumbs=trail(organisation))
