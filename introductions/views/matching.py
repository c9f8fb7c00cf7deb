"""Suggestions that staff do not want, and how much each reason counts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui.paging import keyset
from introductions.checks import PARTNER_ROLES
from introductions.forms import organisations_in
from introductions.forms.matching import HERE, DismissForm, WeightsForm
from introductions.matching.scoring import CRITERIA, shares
from introductions.matching.suggesting import preview
from introductions.models import Conflict, Dismissal, Weights
from introductions.permissions import dismissals_of_staff
from introductions.services import matching as services
from introductions.views.choosing import programme_of, programmes_of
from partners.models import Organisation, ParticipationRole
from partners.permissions import visible_organisations

CONFLICTS_SHOWN = 50


@requires.staff
def dismiss_suggestion(request: HttpRequest) -> HttpResponse:
    """Asks why, then it is gone from the list; with a way to take it back."""
    programme = programme_of(request)
    if programme is None:
        return render(request, "introductions/no_programme.html")
    if request.method != "POST" and not request.GET.get("innovator"):
        return redirect("introductions:new_introduction")
    bound = request.POST if request.method == "POST" else None
    form = DismissForm(
        bound, programme=programme, initial={name: request.GET.get(name) for name in ("innovator", "partner")}
    )
    if form.is_bound and form.is_valid():
        try:
            return _dismiss(request, programme, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
    sent = request.POST if form.is_bound else request.GET
    context = {
        "form": form,
        "programme": programme,
        "innovator": _one(sent.get("innovator"), organisations_in(programme, ParticipationRole.INNOVATOR)),
        "partner": _one(sent.get("partner"), organisations_in(programme, *PARTNER_ROLES)),
    }
    return render(request, "introductions/dismiss.html", context, status=422 if form.is_bound else 200)


def _dismiss(
    request: HttpRequest, programme: Any, innovator: Organisation, partner: Organisation, reason: str, what: str
) -> HttpResponse:
    if what == HERE:
        services.dismiss_suggestion(programme, innovator=innovator, partner=partner, reason=reason, by=request.user)
        messages.success(request, f"{partner.name} is not suggested for {innovator.name} any more.")
    else:
        services.record_conflict(innovator, partner, kind=what, reason=reason, by=request.user)
        messages.success(request, f"{partner.name} and {innovator.name} are not introduced in any programme.")
    back = reverse("introductions:new_introduction")
    return redirect(f"{back}?programme={programme.pk}&innovator={innovator.pk}")


@requires.staff
@require_safe
def list_dismissals(request: HttpRequest) -> HttpResponse:
    """What is dismissed now, and who must not meet."""
    standing = dismissals_of_staff(request.member).standing().select_related("programme", "innovator", "partner", "by")  # type: ignore[attr-defined]
    conflicts = _conflicts(request).standing().order_by("-created_at", "id")  # type: ignore[attr-defined]
    context = {"page": keyset(standing, request, size=25), "conflicts": conflicts[:CONFLICTS_SHOWN]}
    return render(request, "introductions/dismissals.html", context)


@requires.staff
@require_POST
def undo_dismissal(request: HttpRequest, pk: UUID) -> HttpResponse:
    row: Dismissal = get_object_or_404(dismissals_of_staff(request.member), pk=pk)  # type: ignore[attr-defined]
    services.undo_dismissal(row, by=request.user)
    messages.success(request, "It may be suggested again.")
    return redirect("introductions:list_dismissals")


@requires.staff
@require_POST
def lift_conflict(request: HttpRequest, pk: UUID) -> HttpResponse:
    row: Conflict = get_object_or_404(_conflicts(request), pk=pk)
    services.lift_conflict(row, by=request.user)
    messages.success(request, "They may be introduced again.")
    return redirect("introductions:list_dismissals")


@requires.staff
@require_safe
def weigh_reasons(request: HttpRequest) -> HttpResponse:
    """Other weights, tried on one innovator: the best ten before and after. Nothing is changed by looking."""
    programme = programme_of(request)
    if programme is None:
        return render(request, "introductions/no_programme.html")
    innovators = organisations_in(programme, ParticipationRole.INNOVATOR)
    first = innovators.order_by("name_key", "id").first()
    row = Weights.objects.filter(programme=programme).first() or Weights(programme=programme)
    tried = any(name in request.GET for name in CRITERIA)
    form = WeightsForm(request.GET if tried else None, instance=row, programme=programme, initial={"innovator": first})
    form.mark_optional = False
    context: dict[str, Any] = {
        "form": form,
        "programme": programme,
        "programmes": programmes_of(request),
        "first": first,
    }
    if tried and form.is_valid():
        given = {name: form.cleaned_data[name] for name in CRITERIA}
        context |= {"changes": preview(programme, form.cleaned_data["innovator"], shares(given)), "given": given}
        context["innovator"] = form.cleaned_data["innovator"]
    return render(request, "introductions/weights.html", context, status=422 if tried and form.errors else 200)


@requires.staff
@require_POST
def set_weights(request: HttpRequest) -> HttpResponse:
    programme = programme_of(request)
    if programme is None:
        raise Http404
    given = {name: request.POST.get(name, "") for name in CRITERIA}
    if not all(value.isdecimal() and len(value) < 4 for value in given.values()):
        raise Http404
    try:
        services.set_weights(programme, by=request.user, **{name: int(value) for name, value in given.items()})
        messages.success(request, "The weights are changed. Every list of matches uses them from now on.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('introductions:weigh_reasons')}?programme={programme.pk}")


def _conflicts(request: HttpRequest) -> QuerySet[Conflict]:
    seen = visible_organisations(request.member)  # type: ignore[attr-defined]
    return Conflict.objects.filter(one__in=seen, other__in=seen).select_related("one", "other", "by")


def _one(asked: Any, organisations: Any) -> Organisation:
    try:
        return get_object_or_404(organisations, pk=UUID(str(asked)))
    except ValueError as error:
        raise Http404 from error
