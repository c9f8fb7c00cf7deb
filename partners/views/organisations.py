"""The page of one organisation, and what staff change on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.tenancy.access import requires
from partners import permissions, services
from partners.forms.organisations import OrganisationForm
from partners.merging.pages import merges_of
from partners.merging.services import gone_into
from partners.pages import organisation_page
from partners.views.frame import act, form_page, own_organisation, save, sent, trail


@require_safe
@requires.staff
def show_organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = get_object_or_404(permissions.visible_organisations(request.member), pk=pk)
    into = gone_into(organisation)
    if into and "here" not in request.GET:
        return redirect(into.kept)
    context = organisation_page(request.member, organisation, everything="all" in request.GET)
    context |= {"merged_into": into.kept if into else None, "merges": merges_of(organisation)}
    return render(request, "partners/organisation.html", context)


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    page = {"title": f"Edit {organisation.name}", "crumbs": trail(organisation)}
    form = OrganisationForm(sent(request), instance=organisation)
    if save(form, lambda: services.edit_organisation(organisation, by=request.user, **form.changes())):
        messages.success(request, "Saved.")
        return redirect(organisation)
    return form_page(
        request,
        form,
        template="partners/organisation_form.html",
        submit="Save",
        cancel_url=organisation.get_absolute_url(),
        organisation=organisation,
        **page,
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def archive_organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    if request.method == "POST":
        done = f"{organisation.name} is archived. You can restore it here."
        return act(
            request,
            lambda: services.archive_organisation(organisation, by=request.user),
            done,
            organisation.get_absolute_url(),
        )
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Archive {organisation.name}?",
            "lede": "For an organisation that you no longer work with.",
            "consequences": [
                "It leaves lists, searches and suggestions, and is asked nothing.",
                "Its people can no longer act for it in the portal.",
                "Its history stays, and so does everything that was counted.",
                "You can restore it at any time.",
            ],
            "action": "Archive it",
            "danger": True,
            "cancel_url": organisation.get_absolute_url(),
        },
    )


@require_POST
@requires.staff
def restore_organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    return act(
        request,
        lambda: services.restore_organisation(organisation, by=request.user),
        f"{organisation.name} is back.",
        organisation.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def stop_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    if request.method == "POST":
        return act(
            request,
            lambda: services.stop_contact(organisation, by=request.user),
            f"We will not ask {organisation.name} any more.",
            organisation.get_absolute_url(),
        )
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Stop contacting {organisation.name}?",
            "lede": "For an organisation that asked not to be contacted.",
            "consequences": [
                "No new introduction is asked of it, in any programme.",
                "What is under way goes on until you stop it.",
                "Everyone on your staff sees this on its page.",
            ],
            "action": "Stop contact",
            "danger": True,
            "cancel_url": organisation.get_absolute_url(),
        },
    )


@require_POST
@requires.staff
def allow_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    return act(
        request,
        lambda: services.allow_contact(organisation, by=request.user),
        f"{organisation.name} may be contacted again.",
        organisation.get_absolute_url(),
    )
