"""My partnerships: the terms, confirming them, wishing a change, being named."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accelerator.home.portal.acting import Acting
from accelerator.home.portal.pages import UNSHOWN
from accelerator.home.views.portal.frame import act, portal, save, show
from accelerator.programmes import picklists
from accelerator.ui.paging import keyset
from introductions.forms import NamingForm, WishForm
from introductions.models import Partnership, Party
from introductions.services import partnership_life, partnerships
from introductions.states import PartnershipState, Via
from partners.permissions import require

NAMEABLE = (PartnershipState.CONFIRMED, PartnershipState.ACTIVE, PartnershipState.PAUSED)


def partnerships_of(acting: Acting) -> Any:
    """Partnerships to which the organisation one acts for is a party."""
    mine = Party.objects.filter(organisation=acting.organisation).values("partnership_id")
    return Partnership.objects.filter(pk__in=mine).exclude(state__in=UNSHOWN)


@require_safe
@portal
def list_partnerships(request: HttpRequest, acting: Acting) -> HttpResponse:
    parties = Party.objects.select_related("organisation").order_by("side", "created_at", "id")
    rows = partnerships_of(acting).prefetch_related(Prefetch("parties", parties, to_attr="all_parties"))
    page = keyset(rows, request, order=("-state_since", "-id"), size=25)
    listed = [_row(acting, partnership) for partnership in page.rows]
    return show(request, acting, "partnerships", {"page": page, "rows": listed})


@require_safe
@portal
def show_partnership(request: HttpRequest, acting: Acting, partnership_id: UUID) -> HttpResponse:
    return page(request, acting, *own(acting, partnership_id))


@require_POST
@portal
def confirm_partnership(request: HttpRequest, acting: Acting, partnership_id: UUID) -> HttpResponse:
    partnership, party = speaking(acting, partnership_id)

    def confirm() -> None:
        partnerships.check_read(party, request.POST.get("party", ""))
        partnerships.confirm_party(partnership, party=party, via=Via.PORTAL, by=acting.person)

    return act(request, confirm, "Confirmed. It counts once every party has said so.", url_of(partnership))


@require_POST
@portal
def wish_change(request: HttpRequest, acting: Acting, partnership_id: UUID) -> HttpResponse:
    partnership, party = speaking(acting, partnership_id)
    form = WishForm(request.POST)

    def wish() -> None:
        partnerships.ask_for_change(partnership, party=party, by=acting.person, wish=form.cleaned_data["wish"])

    if save(form, wish):
        messages.success(request, "Thank you. We look into it and write to everybody again.")
        return redirect(url_of(partnership))
    return page(request, acting, partnership, party, wish=form, status=422)


@require_POST
@portal
def say_naming(request: HttpRequest, acting: Acting, partnership_id: UUID) -> HttpResponse:
    partnership, party = speaking(acting, partnership_id)
    form = NamingForm(request.POST)

    def name() -> None:
        may = form.cleaned_data["may_be_named"]
        partnership_life.set_naming(partnership, party=party, by=acting.person, may_be_named=may)

    if partnership.confirmed_at and save(form, name):
        messages.success(request, "Saved. You can change your mind here at any time.")
        return redirect(url_of(partnership))
    return page(request, acting, partnership, party, naming=form, status=422)


def own(acting: Acting, partnership_id: UUID) -> tuple[Partnership, Party]:
    partnership = get_object_or_404(partnerships_of(acting).select_related("programme"), pk=partnership_id)
    return partnership, partnership.parties.select_related("champion").get(organisation=acting.organisation)


def speaking(acting: Acting, partnership_id: UUID) -> tuple[Partnership, Party]:
    """As `own`, for somebody who speaks for the party: its champion, or who may answer there; else 404."""
    partnership, party = own(acting, partnership_id)
    require(speaks(acting, party))
    return partnership, party


def speaks(acting: Acting, party: Party) -> bool:
    return acting.may_answer or party.champion_id == acting.person.pk


def page(
    request: HttpRequest,
    acting: Acting,
    partnership: Partnership,
    party: Party,
    *,
    wish: WishForm | None = None,
    naming: NamingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    awaiting = partnership.state == PartnershipState.AWAITING_CONFIRMATION
    said = {True: "yes", False: "no"}.get(party.may_be_named)
    context = {
        "partnership": partnership,
        "programme": partnership.programme,
        "party": party,
        "parties": partnership.parties.select_related("organisation", "champion").order_by("side", "created_at", "id"),
        "type": picklists.label("partnership_type", partnership.type),
        "speaks": speaks(acting, party),
        "awaiting": awaiting and not party.confirmed_at,
        "wish": wish or WishForm(),
        "naming": (naming or NamingForm(initial={"may_be_named": said})) if partnership.confirmed_at else None,
    }
    return show(request, acting, "partnership", context, status)


def url_of(partnership: Partnership) -> str:
    return reverse("home:show_portal_partnership", args=[partnership.pk])


def _row(acting: Acting, partnership: Partnership) -> dict[str, Any]:
    mine = next(party for party in partnership.all_parties if party.organisation_id == acting.organisation.pk)
    others = [party.organisation.name for party in partnership.all_parties if party.pk != mine.pk]
    awaiting = partnership.state == PartnershipState.AWAITING_CONFIRMATION
    return {
        "partnership": partnership,
        "with": ", ".join(others),
        "my_turn": awaiting and not mine.confirmed_at and not mine.wished_at,
        "may_name": mine.may_be_named is None and partnership.state in NAMEABLE,
        "url": url_of(partnership),
    }
