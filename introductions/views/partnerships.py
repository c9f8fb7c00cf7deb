"""Partnerships at the desk: list, propose, look at, and decide."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accelerator.audit import history
from accelerator.programmes import picklists
from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui.exports import wanted
from accelerator.ui.forms import HouseForm
from accelerator.ui.paging import keyset
from introductions import services
from introductions.exporting import export_partnerships
from introductions.forms import EndForm, PartnershipFilter, Proposal, ReasonForm
from introductions.models import Introduction, Partnership
from introductions.services.parting import LIVE
from introductions.states import PARTNERSHIP_MOVES, PartnershipState

WORDS = {
    "partnership.proposed": "Proposed",
    "partnership.amended": "Terms changed; everybody is asked again",
    "partnership.party_confirmed": "A party confirmed",
    "partnership.change_wished": "A party asked for a change",
    "partnership.confirmed_with_evidence": "Confirmed by staff with evidence",
    "partnership.confirmed": "Confirmed by all parties",
    "partnership.dropped": "Closed without being confirmed",
    "partnership.naming_set": "A party said whether it may be named",
    "partnership.started": "Under way",
    "partnership.paused": "Paused",
    "partnership.resumed": "Resumed",
    "partnership.completed": "Completed",
    "partnership.ended": "Ended early",
    "partnership.sheet_edited": "Sheet edited",
    "partnership.champion_changed": "Another champion for a party",
    "partnership.champion_missing": "A champion was erased; another one is needed",
    "partnership.voided": "Taken out of the counts",
}


def partnerships_for(request: HttpRequest) -> QuerySet[Partnership]:
    """The partnerships of this member's programmes: what a member of staff may see and decide."""
    return Partnership.objects.filter(programme__in=staff_programmes(request.member))  # type: ignore[attr-defined]


@requires.staff
def list_partnerships(request: HttpRequest) -> HttpResponseBase:
    filters = PartnershipFilter(request.GET, programmes=staff_programmes(request.member))  # type: ignore[attr-defined]
    rows = (
        _filtered(partnerships_for(request), filters)
        .select_related("programme")
        .prefetch_related("parties__organisation")
    )
    if wanted(request):
        return export_partnerships(request, rows, ("-proposed_at", "id"))
    page = keyset(rows, request, order=("-proposed_at", "id"))
    context = {"page": page, "filters": filters, "types": picklists.labels("partnership_type")}
    return render(request, "introductions/partnership_list.html", context)


@requires.staff
def propose_partnership(request: HttpRequest) -> HttpResponse:
    introduction, programme = _starting_point(request)
    proposal = Proposal(programme, request.POST or None, introduction=introduction)
    if request.method == "POST" and proposal.is_valid():
        try:
            partnership = services.propose_partnership(
                programme,
                parties=proposal.terms(),
                by=request.user,
                goal=proposal.goal.goal_of(),
                introduction=introduction,
                **proposal.goal.details(),
            )
        except Refused as refusal:
            proposal.refuse(str(refusal))
        else:
            messages.success(request, "Proposed. Each party gets a mail with a link to confirm.")
            return redirect(partnership)
    context = {"proposal": proposal, "introduction": introduction, "programme": programme, "form": proposal.goal}
    return render(request, "introductions/partnership_form.html", context)


@requires.staff
def view_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = partnerships_for(request).select_related(
        "programme", "introduction__innovator", "introduction__partner", "proposed_by"
    )
    partnership = get_object_or_404(rows, pk=pk)
    context = {
        "partnership": partnership,
        "parties": partnership.parties.select_related("organisation", "champion").order_by("side", "created_at", "id"),
        "type": picklists.label("partnership_type", partnership.type),
        "end_reason": picklists.label("partnership_end_reason", partnership.end_reason)
        if partnership.end_reason
        else "",
        "moves": {move.value for move in PARTNERSHIP_MOVES[PartnershipState(partnership.state)]},
        "notes": _notes(partnership),
        "live": partnership.state in LIVE,
        "history": history.lines(partnership, words=WORDS),
    }
    return render(request, "introductions/partnership.html", context)


@requires.staff
def amend_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    partnership = get_object_or_404(partnerships_for(request), pk=pk)
    if partnership.state != PartnershipState.AWAITING_CONFIRMATION:
        messages.error(request, f"The terms can no longer be changed: it is {partnership.get_state_display()}.")
        return redirect(partnership)
    proposal = Proposal(
        partnership.programme, request.POST or None, introduction=partnership.introduction, partnership=partnership
    )
    if request.method == "POST" and proposal.is_valid():
        try:
            services.amend_partnership(
                partnership,
                by=request.user,
                parties=proposal.terms(),
                goal=proposal.goal.goal_of(),
                **proposal.goal.details(),
            )
        except Refused as refusal:
            proposal.refuse(str(refusal))
        else:
            messages.success(request, "Changed. Everybody is asked to confirm again.")
            return redirect(partnership)
    context = {
        "proposal": proposal,
        "partnership": partnership,
        "programme": partnership.programme,
        "form": proposal.goal,
    }
    return render(request, "introductions/partnership_form.html", context)


@requires.staff
def confirm_with_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ReasonForm(
        request.POST or None,
        label="What shows that all parties agree?",
        hint="For example: signed letter of 3 June, in the shared folder.",
    )
    lede = "You confirm for every party that has not answered. The partnership then counts."
    return _decide(request, pk, form, services.confirm_with_evidence, "evidence", "Confirm with evidence", lede)


@requires.staff
def drop_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ReasonForm(request.POST or None, label="Why was it not confirmed?")
    lede = "The proposal closes and nobody is asked any more. You can propose a new one at any time."
    return _decide(request, pk, form, services.drop_proposal, "reason", "Close the proposal", lede, danger=True)


@requires.staff
def complete_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ReasonForm(request.POST or None, label="What came of the goal?")
    lede = "The partnership is complete. It still counts as confirmed."
    return _decide(request, pk, form, services.complete_partnership, "goal_result", "Complete the partnership", lede)


@requires.staff
def end_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    lede = "The partnership ends before its goal. It still counts as confirmed."
    return _decide(
        request, pk, EndForm(request.POST or None), services.end_partnership, "reason", "End the partnership", lede
    )


@requires.staff
def void_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ReasonForm(request.POST or None, label="Why should it not count?")
    lede = "It leaves every count, from the desk to the funder’s page, and cannot be brought back."
    return _decide(request, pk, form, services.void_partnership, "reason", "Void the partnership", lede, danger=True)


@requires.staff
@require_POST
def start_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, services.start_partnership, "The partnership is under way.")


@requires.staff
@require_POST
def pause_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, services.pause_partnership, "Paused. You can resume it at any time.")


@requires.staff
@require_POST
def resume_partnership(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, services.resume_partnership, "Resumed.")


def _filtered(rows: QuerySet[Partnership], filters: PartnershipFilter) -> QuerySet[Partnership]:
    if not filters.is_valid():
        return rows
    data = filters.cleaned_data
    if data["q"]:
        rows = rows.filter(Q(title__icontains=data["q"]) | Q(goal__icontains=data["q"]))
    if data["state"]:
        rows = rows.filter(state=data["state"])
    if data["programme"]:
        rows = rows.filter(programme=data["programme"])
    return rows


def _starting_point(request: HttpRequest) -> tuple[Introduction | None, Programme]:
    """The introduction a proposal comes from, or the programme named, or the member's only one."""
    programmes = staff_programmes(request.member)  # type: ignore[attr-defined]
    if pk := _uuid(request.GET.get("introduction")):
        rows = Introduction.objects.made().with_people().filter(programme__in=programmes)
        introduction = get_object_or_404(rows, pk=pk)
        return introduction, introduction.programme
    if pk := _uuid(request.GET.get("programme")):
        return None, get_object_or_404(programmes, pk=pk)
    programme = programmes.order_by("-starts_on", "name").first()
    if programme is None:
        raise Http404
    return None, programme


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _decide(
    request: HttpRequest,
    pk: UUID,
    form: HouseForm,
    service: Callable[..., Any],
    argument: str,
    action: str,
    lede: str,
    danger: bool = False,
) -> HttpResponse:
    """A decision that needs a reason: the page asks for it, says what will happen, and acts on POST."""
    partnership = get_object_or_404(partnerships_for(request), pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            service(partnership, by=request.user, **{argument: form.cleaned_data["reason"]})
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Done.")
            return redirect(partnership)
    context = {
        "title": f"{action}: {partnership}",
        "lede": lede,
        "action": action,
        "danger": danger,
        "form": form,
        "cancel_url": reverse("introductions:view_partnership", args=[pk]),
    }
    return render(request, "ui/confirm.html", context)


def _move(request: HttpRequest, pk: UUID, service: Callable[..., Any], said: str) -> HttpResponse:
    partnership = get_object_or_404(partnerships_for(request), pk=pk)
    try:
        service(partnership, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(partnership)


def _notes(partnership: Partnership) -> list[str]:
    """What staff should look at: a party without a champion; one sector alone (R50)."""
    parties = list(partnership.parties.select_related("organisation"))
    found = [
        f"Nobody stands for {party.organisation.name} any more. Choose a champion."
        for party in parties
        if party.champion_id is None and partnership.state in LIVE
    ]
    sectors = {party.organisation.sector for party in parties}
    if len(sectors) == 1 and "" not in sectors:
        sector = picklists.label("sector", sectors.pop())
        found.append(f"All parties are of one sector: {sector.lower()}. A problem that one sector could solve alone?")
    return found
