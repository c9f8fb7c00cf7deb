"""What partners of one's programmes offer, and where the gap is (domain.md 6.4).

An offer stands here with its partner's sector and without its name: nobody has agreed to meet yet, and the
one way to them is an introduction (promise 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accelerator import clock
from accelerator.home.forms.browsing import CatalogueFilter
from accelerator.home.portal.acting import Acting
from accelerator.programmes.models import Programme
from accelerator.programmes.picklists import label_maps
from introductions.capacity import Capacity, capacities, waiting_counts
from introductions.models import Interest, Introduction, Waiting
from introductions.states import BUSY
from partners.models import Need, Offer, OfferTheme, Participation
from partners.states import OFFERED, OfferState

LISTS = ("offer_type", "need_type", "region", "sector", "unit")


@dataclass(frozen=True)
class Shown:
    """An offer as others read it. `place`: one's own place in its line, None when one does not wait."""

    id: UUID
    title: str
    type: str
    description: str
    conditions: str
    sector: str
    themes: list[str]
    regions: str
    offer: Offer  # for its amount and dates alone
    capacity: Capacity
    is_mine: bool
    is_wanted: bool
    waiting: Waiting | None
    waits: int

    @property
    def is_free(self) -> bool:
        return not self.capacity.is_full


def programmes_of(acting: Acting) -> QuerySet[Programme]:
    """Those in which the organisation takes part, on either side."""
    return Programme.objects.current().filter(pk__in=[row.programme_id for row in acting.participations])


def offers_for(acting: Acting) -> QuerySet[Offer]:
    """Live and full offers of the programmes that one takes part in, inside their dates; one's own among them."""
    today = clock.today()
    dated = Offer.objects.filter(
        Q(available_from=None) | Q(available_from__lte=today), Q(available_until=None) | Q(available_until__gte=today)
    )
    current = dated.filter(organisation__archived_at=None, organisation__do_not_contact_at=None)
    return current.filter(programme__in=list(programmes_of(acting)), state__in=OFFERED)


def narrowed(offers: QuerySet[Offer], filters: CatalogueFilter) -> QuerySet[Offer]:
    """As the address says. Words are looked for in the title and the text, each of them."""
    for word in (filters.value("q") or "").split()[:6]:
        offers = offers.filter(Q(title__icontains=word) | Q(description__icontains=word))
    if kind := filters.value("type"):
        offers = offers.filter(type=kind)
    if region := filters.value("region"):
        offers = offers.filter(Q(regions=[]) | Q(regions__contains=[region]))
    if theme := filters.value("theme"):
        offers = offers.filter(Exists(OfferTheme.objects.filter(offer=OuterRef("pk"), theme=theme)))
    if filters.value("room"):
        offers = _with_used(offers).filter(used__lt=F("cap"), state=OfferState.LIVE)
    return offers


def shown(offers: Iterable[Offer], acting: Acting) -> list[Shown]:
    """With what one's own organisation said about each; six queries, however many."""
    offers = list(offers)
    maps, taken = label_maps(*LISTS), capacities(offers)
    wanted = set(
        Interest.objects.live()
        .filter(by_organisation=acting.organisation, offer__in=offers)
        .values_list("offer_id", flat=True)
    )
    mine = {
        row.offer_id: row for row in Waiting.objects.live().filter(organisation=acting.organisation, offer__in=offers)
    }
    waits = waiting_counts(offers)
    return [
        _shown(offer, acting, maps, taken[offer.pk], offer.pk in wanted, mine.get(offer.pk), waits.get(offer.pk, 0))
        for offer in offers
    ]


def detailed(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    return offers.select_related("organisation", "programme").prefetch_related("theme_links__theme")


def place_in_line(waiting: Waiting) -> int:
    """1: the next."""
    before = Q(created_at__lt=waiting.created_at) | Q(created_at=waiting.created_at, pk__lt=waiting.pk)
    return Waiting.objects.live().filter(before, offer=waiting.offer_id).count() + 1


def new_since(offers: QuerySet[Offer], moment: datetime) -> QuerySet[Offer]:
    return offers.filter(live_since__gt=moment)


def _with_used(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    busy = Introduction.objects.filter(offer=OuterRef("pk"), state__in=BUSY).order_by()
    counted = busy.values("offer").annotate(number=Count("pk")).values("number")
    return offers.annotate(used=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)))


def _shown(
    offer: Offer,
    acting: Acting,
    maps: dict[str, dict[str, str]],
    capacity: Capacity,
    is_wanted: bool,
    waiting: Waiting | None,
    waits: int,
) -> Shown:
    return Shown(
        id=offer.pk,
        title=offer.title,
        type=maps["offer_type"].get(offer.type, offer.type),
        description=offer.description,
        conditions=offer.conditions,
        sector=maps["sector"].get(offer.organisation.sector, ""),
        themes=[link.theme.name for link in offer.theme_links.all()],
        regions=", ".join(maps["region"].get(code, code) for code in offer.regions),
        offer=offer,
        capacity=capacity,
        is_mine=offer.organisation_id == acting.organisation.pk,
        is_wanted=is_wanted,
        waiting=waiting,
        waits=waits,
    )


@dataclass(frozen=True)
class Gap:
    """One kind of help, or one challenge: how many offer it and how many innovators look for it."""

    label: str
    offers: int
    needs: int
    query: str = ""  # "?type=…": the catalogue narrowed to it

    @property
    def is_gap(self) -> bool:
        return self.needs > self.offers

    @property
    def missing(self) -> int:
        return max(self.needs - self.offers, 0)


def gaps_by_kind(acting: Acting, theme: Any = None) -> list[Gap]:
    """Each kind of help that somebody offers or needs, the widest gap first; within one challenge when given."""
    maps = label_maps("offer_type", "need_type")
    offers, needs = offers_for(acting).filter(state=OfferState.LIVE), _needs(acting)
    if theme is not None:
        offers = offers.filter(Exists(OfferTheme.objects.filter(offer=OuterRef("pk"), theme=theme)))
        needs = needs.filter(_works_on(theme))
    counted, wanted = _by(offers, "type", "pk"), _by(needs, "type", "organisation")
    found = [
        Gap(
            maps["need_type"].get(code) or maps["offer_type"].get(code, code),
            counted.get(code, 0),
            wanted.get(code, 0),
            f"?type={code}",
        )
        for code in {*counted, *wanted}
    ]
    return sorted(found, key=lambda gap: (gap.offers - gap.needs, gap.label))


def gaps_by_theme(acting: Acting, themes: Iterable[Any]) -> list[Gap]:
    """Each challenge: offers to it, and innovators who work on it with an open need."""
    offered = _by(OfferTheme.objects.filter(offer__in=offers_for(acting)), "theme", "offer")
    joined = Participation.objects.taking_part().filter(role="innovator", theme_links__isnull=False)
    joined = joined.filter(
        organisation__in=_needs(acting).values("organisation"), programme__in=list(programmes_of(acting))
    )
    working = _by(joined, "theme_links__theme", "organisation")
    return [
        Gap(theme.name, offered.get(theme.pk, 0), working.get(theme.pk, 0), f"?theme={theme.pk}") for theme in themes
    ]


def _needs(acting: Acting) -> QuerySet[Need]:
    """Open needs of innovators that take part; they are counted, whatever an innovator keeps to itself."""
    joined = Participation.objects.taking_part().filter(
        organisation=OuterRef("organisation"), programme=OuterRef("programme"), role="innovator"
    )
    return Need.objects.open().filter(Exists(joined), programme__in=list(programmes_of(acting)))


def _works_on(theme: Any) -> Exists:
    return Exists(
        Participation.objects.filter(organisation=OuterRef("organisation"), role="innovator", theme_links__theme=theme)
    )


def _by(rows: QuerySet, key: str, counted: str) -> dict[Any, int]:
    return dict(rows.order_by().values_list(key).annotate(number=Count(counted, distinct=True)))
