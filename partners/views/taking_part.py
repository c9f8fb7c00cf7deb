"""An organisation's places in programmes."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.access import requires
from partners import permissions, services
from partners.forms.taking_part import DormantForm, JoinForm, ParticipationForm
from partners.models import Participation
from partners.states import ParticipationState
from partners.views.frame import act, form_page, own, own_organisation, save, sent, trail


@require_http_methods(["GET", "POST"])
@requires.staff
def join_programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = JoinForm(sent(request), programmes=staff_programmes(request.member).current())
    if save(form, lambda: _join(request, organisation, form)):
        messages.success(request, f"{organisation.name} has a place in {form.cleaned_data['programme']}.")
        return redirect(organisation)
    return form_page(
        request,
        form,
        title=f"Add {organisation.name} to a programme",
        submit="Add to the programme",
        cancel_url=organisation.get_absolute_url(),
        crumbs=trail(organisation),
    )


def _join(request: HttpRequest, organisation: object, form: JoinForm) -> Participation:
    return services.join_programme(organisation, by=request.user, **form.cleaned_data)


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_participation(request: HttpRequest, pk: UUID) -> HttpResponse:
    place = _own(request, pk)
    form = ParticipationForm(sent(request), instance=place)
    if save(form, lambda: services.edit_participation(place, by=request.user, **form.changes())):
        messages.success(request, "Saved.")
        return redirect(place.organisation)
    return form_page(
        request,
        form,
        title=f"{place.organisation.name} in {place.programme.name}",
        submit="Save",
        cancel_url=place.organisation.get_absolute_url(),
        crumbs=trail(place.organisation),
    )


@require_POST
@requires.staff
def move_participation(request: HttpRequest, pk: UUID) -> HttpResponse:
    place = _own(request, pk)
    to = request.POST.get("to", "")
    if to not in ParticipationState.values:
        raise Http404
    if to == ParticipationState.DORMANT and "why" not in request.POST:
        return redirect("partners:rest_participation", place.pk)
    done = f"{place.organisation.name}: {ParticipationState(to).label.lower()} in {place.programme.name}."
    return act(
        request,
        lambda: services.move_participation(place, by=request.user, to=to),
        done,
        place.organisation.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def rest_participation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dormant, with the reason."""
    place = _own(request, pk)
    form = DormantForm(sent(request))
    back = place.organisation.get_absolute_url()

    def decide() -> None:
        services.move_participation(place, by=request.user, to=ParticipationState.DORMANT, why=form.cleaned_data["why"])

    if save(form, decide):
        messages.success(request, f"{place.organisation.name} is dormant in {place.programme.name}.")
        return redirect(back)
    return form_page(
        request,
        form,
        title=f"{place.organisation.name} is dormant",
        lede="For an organisation that joined and has nothing to give or to ask at present. It still counts.",
        submit="Mark as dormant",
        cancel_url=back,
        crumbs=trail(place.organisation),
    )


def _own(request: HttpRequest, pk: UUID) -> Participation:
    return own(request, permissions.of_own_programmes(Participation.objects.all(), request.member), pk)
