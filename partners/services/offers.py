"""What a partner offers: written as a draft, checked by staff, live until it is full, paused, lapsed or closed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.programmes.models import Programme, Theme
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.errors import Refused
from partners.models import Offer, Organisation, Person
from partners.services.changes import check_themes, link_themes, locked, take_over
from partners.states import OFFERED, OfferState

EDITABLE = (
    "type",
    "title",
    "description",
    "conditions",
    "quantity",
    "unit",
    "value_estimate",
    "available_from",
    "available_until",
    "regions",
    "cap",
    "contact",
)
CHECKED = frozenset({"type", "title", "description", "conditions"})  # what an offer says: staff read it first
RENEW_AFTER = timedelta(days=90)  # domain.md 6.4: offers are renewed, or they lapse


@transaction.atomic
def add_offer(
    organisation: Organisation,
    *,
    by: Model | None,
    programme: Programme,
    type: str,
    title: str,
    themes: Iterable[Theme] = (),
    **fields: Any,
) -> Offer:
    """A draft offer to this programme; `fields` are those of EDITABLE."""
    chosen = check_themes(themes, programme)
    offer = Offer(organisation=organisation, programme=programme)
    take_over(offer, EDITABLE, {"type": type, "title": title.strip()} | _listed(fields))
    _check(offer)
    offer.save(force_insert=True)
    link_themes(offer, "offer", chosen)
    record("offer.added", offer, by=by, organisation=str(organisation.pk), type=type)
    return offer


@transaction.atomic
def edit_offer(offer: Offer, *, by: Model | None, themes: Iterable[Theme] | None = None, **changes: Any) -> Offer:
    """Take over changes to the fields of EDITABLE and the themes (None leaves them).

    What staff have checked is checked again when the partner changes what it says (CHECKED).
    """
    offer = locked(offer)
    if offer.state == OfferState.CLOSED:
        raise Refused("This offer is closed. Add a new one instead.")
    changed = take_over(offer, EDITABLE, _listed(changes))
    _check(offer)
    if themes is not None and link_themes(offer, "offer", check_themes(themes, offer.programme)):
        changed.append("themes")
    if changed:
        again = _is_checked_again(offer, changed, by)
        if again:
            offer.move_to(OfferState.IN_CHECK)
        offer.save()
        record("offer.edited", offer, by=by, fields=changed)
        if again:
            record("offer.moved", offer, by=by, state=str(offer.state))
            mark_changed(offer.programme)
    return offer


def submit_offer(offer: Offer, *, by: Model | None) -> Offer:
    """The partner is done with the draft; staff check it within two working days."""
    return _move(offer, OfferState.IN_CHECK, by=by)


def publish_offer(offer: Offer, *, by: Model | None) -> Offer:
    """Staff have checked it; a draft of their own goes through the check in the same step."""
    if offer.state == OfferState.DRAFT:
        return _move(offer, OfferState.IN_CHECK, OfferState.LIVE, by=by)
    return _move(offer, OfferState.LIVE, by=by)


def return_offer(offer: Offer, *, by: Model | None) -> Offer:
    """Back to the partner for another look."""
    return _move(offer, OfferState.DRAFT, by=by)


def mark_offer_full(offer: Offer, *, by: Model | None) -> Offer:
    """All of it is taken: no more introductions on it."""
    return _move(offer, OfferState.FULL, by=by)


def reopen_offer(offer: Offer, *, by: Model | None) -> Offer:
    """There is room again."""
    return _back_to_live(offer, by=by)


def pause_offer(offer: Offer, *, by: Model | None) -> Offer:
    return _move(offer, OfferState.PAUSED, by=by)


def resume_offer(offer: Offer, *, by: Model | None) -> Offer:
    return _back_to_live(offer, by=by)


def lapse_offer(offer: Offer, *, by: Model | None) -> Offer:
    """Nobody renewed it in time."""
    return _move(offer, OfferState.LAPSED, by=by)


@transaction.atomic
def renew_offer(offer: Offer, *, by: Model | None) -> Offer:
    """Still meant, for another 90 days: a full one stays full, a lapsed or paused one is live again."""
    offer = locked(offer)
    _refuse_unchecked(offer)
    if offer.state not in OFFERED:
        offer.move_to(OfferState.LIVE)
    offer.renew_by = clock.today() + RENEW_AFTER
    offer.save()
    record("offer.renewed", offer, by=by)
    mark_changed(offer.programme)
    return offer


def close_offer(offer: Offer, *, by: Model | None) -> Offer:
    """For good; introductions that are open on it go on."""
    return _move(offer, OfferState.CLOSED, by=by)


@transaction.atomic
def _back_to_live(offer: Offer, *, by: Model | None) -> Offer:
    offer = locked(offer)
    _refuse_unchecked(offer)
    return _move(offer, OfferState.LIVE, by=by)


def _refuse_unchecked(offer: Offer) -> None:
    """The check is the only way to being live for the first time (publish_offer)."""
    if offer.state == OfferState.IN_CHECK:
        raise Refused("This offer has not been checked yet, so it cannot be live.")


@transaction.atomic
def _move(offer: Offer, *steps: str, by: Model | None) -> Offer:
    offer = locked(offer)
    before = offer.state
    for step in steps:
        offer.move_to(step)
    if offer.state == OfferState.LIVE and before in (OfferState.DRAFT, OfferState.IN_CHECK):
        offer.live_since = offer.live_since or clock.now()
        offer.renew_by = clock.today() + RENEW_AFTER
    offer.save()
    record("offer.moved", offer, by=by, state=str(offer.state))
    mark_changed(offer.programme)
    return offer


def _is_checked_again(offer: Offer, changed: list[str], by: Model | None) -> bool:
    unchecked = offer.state in (OfferState.DRAFT, OfferState.IN_CHECK)
    return isinstance(by, Person) and not unchecked and not CHECKED.isdisjoint(changed)


def _listed(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"regions": list(fields["regions"])} if "regions" in fields else fields


def _check(offer: Offer) -> None:
    if offer.available_from and offer.available_until and offer.available_until < offer.available_from:
        raise Refused("An offer cannot end before it starts.")
    if offer.contact and not offer.contact.positions.filter(organisation=offer.organisation_id).exists():
        raise Refused(f"{offer.contact.name} is not at {offer.organisation.name}.")
