"""How much of an offer is taken: its cap is the number of introductions that may be open on it at once (R21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from introductions.models import Introduction, Waiting
from introductions.states import BUSY
from partners.models import Offer
from partners.states import OfferState


@dataclass(frozen=True)
class Capacity:
    """`used` of `cap` conversations; `is_full`: nobody new fits, or the partner says that all of it is taken."""

    used: int
    cap: int
    is_full: bool

    @property
    def left(self) -> int:
        return 0 if self.is_full else self.cap - self.used


def capacity(offer: Offer) -> Capacity:
    return capacities([offer])[offer.pk]


def capacities(offers: Iterable[Offer]) -> dict[UUID, Capacity]:
    """For each offer; one query for all."""
    offers = list(offers)
    used = taken(offer.pk for offer in offers)
    return {offer.pk: _capacity(offer, used.get(offer.pk, 0)) for offer in offers}


def taken(offer_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Introductions that are open on each offer; offers without any are missing."""
    open_now = Introduction.objects.filter(offer__in=list(offer_ids), state__in=BUSY)
    return dict(open_now.order_by().values_list("offer_id").annotate(number=Count("pk")))


def waiting_counts(offers: Iterable[Offer]) -> dict[UUID, int]:
    """How many wait in the line for each; offers for which nobody waits are missing."""
    lines = Waiting.objects.live().filter(offer__in=list(offers))
    return dict(lines.order_by().values_list("offer_id").annotate(number=Count("pk")))


def _capacity(offer: Offer, used: int) -> Capacity:
    return Capacity(used, offer.cap, offer.state == OfferState.FULL or used >= offer.cap)
