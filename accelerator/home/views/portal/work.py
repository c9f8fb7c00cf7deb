"""What an innovator needs and what a partner offers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator import clock
from accelerator.home.forms.portal import OwnNeedForm, OwnOfferForm
from accelerator.home.portal.acting import Acting
from accelerator.home.views.portal.frame import act, form_page, portal, save, sent, show
from accelerator.programmes.picklists import label_maps
from accelerator.tenancy.errors import Refused
from accelerator.ui.paging import keyset
from introductions.capacity import Capacity, capacities, waiting_counts
from introductions.states import Side
from partners import services
from partners.models import Need, Offer
from partners.permissions import require
from partners.states import NeedState, OfferState

NEEDS, OFFERS = "/portal/needs/", "/portal/offers/"
NEED_CRUMBS = [("/portal/", "Home"), (NEEDS, "Needs")]
OFFER_CRUMBS = [("/portal/", "Home"), (OFFERS, "Offers")]
LOOKED_AT = "Staff look at it within two working days."
IN_CHECK = f"Thank you. {LOOKED_AT}"
NEED_WORDS = {
    NeedState.MET: "Good. We look for nobody else for this.",
    NeedState.WITHDRAWN: "Withdrawn. You can open it again at any time.",
    NeedState.OPEN: "Open again.",
}


@dataclass(frozen=True)
class OfferAct:
    """One thing that the partner itself may do with an offer; checking and publishing are for staff."""

    decide: Callable[..., Any]
    done: str
    states: frozenset[str]  # where it may be done: nobody publishes their own offer by "resuming" it


OFFER_ACTS = {
    "submit": OfferAct(services.submit_offer, IN_CHECK, frozenset({OfferState.DRAFT})),
    "pause": OfferAct(
        services.pause_offer, "Paused. Nobody new is introduced on it.", frozenset({OfferState.LIVE, OfferState.FULL})
    ),
    "resume": OfferAct(services.resume_offer, "It is live again.", frozenset({OfferState.PAUSED, OfferState.FULL})),
    "renew": OfferAct(
        services.renew_offer,
        "Renewed for 90 days.",
        frozenset({OfferState.LIVE, OfferState.FULL, OfferState.LAPSED}),
    ),
    "full": OfferAct(
        services.mark_offer_full, "Marked as full. Nobody new is introduced on it.", frozenset({OfferState.LIVE})
    ),
    "close": OfferAct(
        services.close_offer,
        "Closed. What is under way goes on.",
        frozenset(OfferState) - {OfferState.CLOSED},
    ),
}
SHOWN = 25  # needs or offers on a page


@require_safe
@portal
def list_needs(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_innovator)
    needs = own_needs(acting).select_related("programme", "project").prefetch_related("theme_links__theme")
    maps = label_maps("need_type", "region")
    page = keyset(needs, request, order=("state", "-created_at", "-id"), size=SHOWN)
    return show(request, acting, "needs", {"needs": page.rows, "page": page, "labels": maps})


@require_http_methods(["GET", "POST"])
@portal
def add_need(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_innovator)
    programmes = acting.programmes(Side.INNOVATOR)
    form = OwnNeedForm(sent(request), instance=Need(organisation=acting.organisation), programmes=programmes)
    words = {
        "title": "Add a need",
        "lede": "What would move you forward? One need, in plain words.",
        "submit": "Add the need",
    }
    return work_page(
        request,
        acting,
        form,
        lambda: services.add_need(acting.organisation, by=acting.person, **form.changes()),
        to=NEEDS,
        crumbs=NEED_CRUMBS,
        done="Added. We look for partners who can help.",
        **words,
    )


@require_http_methods(["GET", "POST"])
@portal
def edit_need(request: HttpRequest, acting: Acting, need_id: UUID) -> HttpResponse:
    need = get_object_or_404(for_edit(request, own_needs(acting)), pk=need_id)
    form = OwnNeedForm(sent(request), instance=need)
    return work_page(
        request,
        acting,
        form,
        lambda: services.edit_need(need, by=acting.person, **form.changes()),
        to=NEEDS,
        crumbs=NEED_CRUMBS,
        done="Saved.",
        title="Edit this need",
        submit="Save",
    )


@require_POST
@portal
def move_need(request: HttpRequest, acting: Acting, need_id: UUID) -> HttpResponse:
    """Met, withdrawn or open again: the button says which."""
    need = get_object_or_404(own_needs(acting), pk=need_id)
    to = request.POST.get("to", "")
    if to not in NeedState.values:
        raise Http404
    return act(request, lambda: services.move_need(need, by=acting.person, to=to), NEED_WORDS[NeedState(to)], NEEDS)


@require_safe
@portal
def list_offers(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_partner)
    offers = own_offers(acting).select_related("programme").prefetch_related("theme_links__theme")
    maps = label_maps("offer_type", "region", "unit")
    page = keyset(offers, request, order=("state", "-created_at", "-id"), size=SHOWN)
    context = {"offers": with_room(page.rows), "page": page, "labels": maps, "today": clock.today()}
    return show(request, acting, "offers", context)


@require_http_methods(["GET", "POST"])
@portal
def add_offer(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_partner)
    programmes = acting.programmes(Side.PARTNER)
    form = OwnOfferForm(sent(request), instance=Offer(organisation=acting.organisation), programmes=programmes)

    def add() -> None:
        offer = services.add_offer(acting.organisation, by=acting.person, **form.changes())
        services.submit_offer(offer, by=acting.person)

    return work_page(
        request,
        acting,
        form,
        add,
        to=OFFERS,
        crumbs=OFFER_CRUMBS,
        done=IN_CHECK,
        title="Add an offer",
        lede="What could you give: time, a test site, a contract? Small is fine.",
        submit="Add the offer",
    )


@require_http_methods(["GET", "POST"])
@portal
def edit_offer(request: HttpRequest, acting: Acting, offer_id: UUID) -> HttpResponse:
    offer = get_object_or_404(for_edit(request, own_offers(acting)), pk=offer_id)
    form = OwnOfferForm(sent(request), instance=offer)
    edited: list[Offer] = []

    def edit() -> None:
        edited.append(services.edit_offer(offer, by=acting.person, **form.changes()))

    if save(form, edit):
        in_check = edited[0].state == OfferState.IN_CHECK
        messages.success(request, f"Saved. {LOOKED_AT}" if in_check else "Saved.")
        return redirect(OFFERS)
    checked = offer.state not in (OfferState.DRAFT, OfferState.IN_CHECK)
    lede = "Staff look again when you change its kind, its title or its text." if checked else ""
    words = {"title": "Edit this offer", "lede": lede, "submit": "Save"}
    return form_page(request, acting, form, cancel_url=OFFERS, crumbs=OFFER_CRUMBS, **words)


@require_POST
@portal
def change_offer(request: HttpRequest, acting: Acting, offer_id: UUID, what: str) -> HttpResponse:
    """Submit, pause, resume, renew, mark as full, close."""
    offer = get_object_or_404(for_edit(request, own_offers(acting)), pk=offer_id)
    if what not in OFFER_ACTS:
        raise Http404
    chosen = OFFER_ACTS[what]

    def decide() -> None:
        if offer.state not in chosen.states:
            raise Refused(f"This cannot be done now: the offer is “{offer.get_state_display()}”.")
        chosen.decide(offer, by=acting.person)

    return act(request, decide, chosen.done, OFFERS)


def with_room(offers: list[Offer]) -> list[tuple[Offer, Capacity, int]]:
    """Each with how much of it is taken, and how many wait for it; two queries."""
    found, waits = capacities(offers), waiting_counts(offers)
    return [(offer, found[offer.pk], waits.get(offer.pk, 0)) for offer in offers]


def own_needs(acting: Acting) -> QuerySet[Need]:
    return Need.objects.filter(organisation=acting.organisation)


def own_offers(acting: Acting) -> QuerySet[Offer]:
    return Offer.objects.filter(organisation=acting.organisation)


def for_edit(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Locked on POST, so that the second of two editors sees the first one's text (F33)."""
    return rows.select_for_update(no_key=True) if request.method == "POST" else rows


def work_page(
    request: HttpRequest,
    acting: Acting,
    form: Any,
    decide: Callable[[], object],
    *,
    to: str,
    crumbs: list[tuple[str, str]],
    done: str,
    **words: str,
) -> HttpResponse:
    if save(form, decide):
        messages.success(request, done)
        return redirect(to)
    return form_page(request, acting, form, cancel_url=to, crumbs=crumbs, **words)
