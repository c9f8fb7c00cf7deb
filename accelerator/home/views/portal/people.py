"""Colleagues, and what one says about oneself: also "no new introductions for now"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.home.forms.portal import ColleagueForm, MyselfForm
from accelerator.home.portal.acting import Acting
from accelerator.home.portal.colleagues import ask_for_colleague
from accelerator.home.views.portal.frame import act, form_page, portal, save, sent, show
from accelerator.ui.paging import keyset
from introductions.services import close_requests_of
from partners import services
from partners.models import Person, Position

PEOPLE = "/portal/people/"
SHOWN = 25  # people on a page
CRUMBS = [("/portal/", "Home"), (PEOPLE, "People")]


@require_safe
@portal
def list_people(request: HttpRequest, acting: Acting) -> HttpResponse:
    held = Position.objects.live().filter(organisation=acting.organisation, person__archived_at=None)
    order = ("-is_main_contact", "person__sort_name", "id")
    page = keyset(held.select_related("person"), request, order=order, size=SHOWN)
    return show(request, acting, "people", {"people": page.rows, "page": page})


@require_http_methods(["GET", "POST"])
@portal
def edit_myself(request: HttpRequest, acting: Acting) -> HttpResponse:
    rows = Person.objects.select_for_update(no_key=True) if request.method == "POST" else Person.objects.all()
    person = rows.get(pk=acting.person.pk)
    form = MyselfForm(sent(request), instance=person)

    def edit() -> None:
        changes = {name: form.cleaned_data[name] for name in MyselfForm.Meta.fields}
        services.edit_person(person, by=acting.person, **changes)

    if save(form, edit):
        messages.success(request, "Saved.")
        return redirect(PEOPLE)
    words = {"title": "About you", "submit": "Save", "lede": "Your e-mail address is changed under My account."}
    return form_page(request, acting, form, cancel_url=PEOPLE, crumbs=CRUMBS, **words)


@require_http_methods(["GET", "POST"])
@portal
def suggest_colleague(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Staff are asked to invite somebody: nobody lets others in by themselves."""
    form = ColleagueForm(sent(request))

    def ask() -> None:
        ask_for_colleague(acting.organisation, by=acting.person, **form.cleaned_data)

    if save(form, ask):
        messages.success(request, "Thank you. Staff check it and then invite your colleague.")
        return redirect(PEOPLE)
    words = {
        "title": "Suggest a colleague",
        "submit": "Ask staff to invite them",
        "lede": f"Somebody who should see this page and act for {acting.organisation.name}. Staff send the invitation.",
    }
    return form_page(request, acting, form, cancel_url=PEOPLE, crumbs=CRUMBS, **words)


@require_POST
@portal
def pause_introductions(request: HttpRequest, acting: Acting) -> HttpResponse:
    """No new introductions for now; what was asked and not answered closes as "not available" (domain.md 6.9)."""

    def pause() -> None:
        services.pause_person(acting.person, by=acting.person)
        close_requests_of(acting.person)

    done = "Paused. We ask you nothing new until you say so; what is under way goes on."
    return act(request, pause, done, PEOPLE)


@require_POST
@portal
def resume_introductions(request: HttpRequest, acting: Acting) -> HttpResponse:
    done = "Good to have you back. We may ask you again."
    return act(request, lambda: services.resume_person(acting.person, by=acting.person), done, PEOPLE)
