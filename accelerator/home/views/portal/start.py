"""The first page of the portal, and choosing for whom one acts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accelerator.home.portal import cards, todo
from accelerator.home.portal.acting import Acting, choose
from accelerator.home.portal.meeting import next_meeting, prepare
from accelerator.home.portal.pages import known
from accelerator.home.views.portal.frame import portal, show
from introductions.models import Introduction, Partnership
from introductions.states import OPEN
from partners.models import Need, Offer
from partners.permissions import own_organisation_or_404
from partners.states import NeedState, OfferState

LATEST = 6  # introductions on the first page


@require_safe
@portal
def show_portal(request: HttpRequest, acting: Acting) -> HttpResponse:
    organisation = acting.organisation
    mine = Q(innovator=organisation) | Q(partner=organisation)
    is_closed = Case(When(state__in=OPEN, then=Value(0)), default=Value(1))
    latest = cards.introductions_of(organisation).order_by(is_closed, "-state_since", "-id")[:LATEST]
    found = todo.todos(acting)
    context = {
        "todos": found,
        "summary": todo.summary(found),
        "cards": cards.cards(organisation, latest),
        "made": Introduction.objects.made().filter(mine).count(),
        "confirmed": Partnership.objects.confirmed().filter(parties__organisation=organisation).count(),
        "needs": _open_needs(acting) if acting.is_innovator else [],
        "soon": _next_meeting(acting),
        "offers": _open_offers(acting) if acting.is_partner else [],
    }
    return show(request, acting, "start", context)


@require_POST
@portal
def act_for(request: HttpRequest, acting: Acting, organisation_id: UUID) -> HttpResponse:
    """Go on for another of one's organisations."""
    organisation = own_organisation_or_404(acting.member, organisation_id)
    choose(request, organisation)
    messages.success(request, f"You now act for {organisation.name}.")
    return redirect("home:show_portal")


def _next_meeting(acting: Acting) -> dict[str, Any] | None:
    """The card of the next booked meeting, with the person whom one meets."""
    introduction = next_meeting(acting)
    if introduction is None:
        return None
    side = cards.side_of(acting.organisation, introduction)
    return {
        "introduction": introduction,
        "card": prepare(acting, introduction, side),
        "known": known(introduction, side),
    }


def _open_needs(acting: Acting) -> list[Need]:
    return list(Need.objects.filter(organisation=acting.organisation, state=NeedState.OPEN).order_by("created_at")[:5])


def _open_offers(acting: Acting) -> list[Offer]:
    offers = Offer.objects.filter(organisation=acting.organisation).exclude(state=OfferState.CLOSED)
    return list(offers.order_by("created_at")[:5])
