"""Who should this innovator meet? Partners with a score and its reasons (domain.md 6.5).

Weights of 100: the help they need 40, the same challenge 25, place 10, size 10. The last 15, interest that
partners mark themselves, comes with their browsing; until then nobody has it. Scores suggest; staff decide.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accelerator import clock
from accelerator.programmes import picklists
from accelerator.programmes.models import Programme
from accelerator.ui import formats
from introductions.checks import PARTNER_ROLES, REST, month_start
from introductions.models import Introduction
from introductions.states import BUSY, OPEN, State
from partners.models import (
    Maturity,
    Need,
    Offer,
    OfferTheme,
    Organisation,
    Participation,
    ParticipationTheme,
    Position,
    Project,
)
from partners.queries import matching_organisations

TYPE, THEME, REGION, SIZE = 40, 25, 10, 10
EVERYWHERE = 6  # of 10: works nationwide, or says no regions
# How well a partner of each size suits what is ready to grow, and what is still being tried.
SIZES_TO_GROW = {"national": 10, "major": 10, "large": 8, "medium": 6, "small": 4, "micro": 2}
SIZES_TO_TRY = {"micro": 6, "small": 10, "medium": 10, "large": 8, "major": 6, "national": 4}
SIZE_UNKNOWN = 5


@dataclass(frozen=True)
class Wanted:
    """What the scoring compares with: read once for a page."""

    innovator: Organisation
    need_types: list[str]
    themes: list[UUID]
    regions: list[str]
    grows: bool

    @property
    def sizes(self) -> dict[str, int]:
        return SIZES_TO_GROW if self.grows else SIZES_TO_TRY


@dataclass(frozen=True)
class Reason:
    """One line of why: how many of how many points, or none."""

    text: str
    points: int
    of: int

    @property
    def ok(self) -> bool:
        return self.points > 0


@dataclass(frozen=True)
class Match:
    """One partner as the match list shows it; `held` says why it cannot be asked now."""

    organisation: Any
    offer: Offer | None
    reasons: list[Reason]
    held: str

    @property
    def score(self) -> int:
        return self.organisation.score


def wanted_by(innovator: Organisation, programme: Programme) -> Wanted:
    needs = Need.objects.open().filter(organisation=innovator, programme=programme)
    themes = ParticipationTheme.objects.filter(
        participation__organisation=innovator, participation__programme=programme
    ).values_list("theme_id", flat=True)
    maturity = (
        Project.objects.filter(organisation=innovator, is_current=True).values_list("maturity", flat=True).first()
    )
    return Wanted(
        innovator=innovator,
        need_types=list(needs.values_list("type", flat=True).distinct()),
        themes=list(themes),
        regions=innovator.regions,
        grows=maturity in {None, Maturity.PROVEN, Maturity.SCALING},
    )


def matches(
    programme: Programme, innovator: Organisation, *, limit: int = 6, can_ask: bool = False, text: str = ""
) -> tuple[list[Match], int]:
    """The best `limit` partners and how many there are in all. The scoring is one query."""
    wanted = wanted_by(innovator, programme)
    found = scored(programme, wanted)
    if text:
        found = matching_organisations(found, text)
    if can_ask:
        found = found.filter(_free())
    total = found.count()
    rows = list(found.order_by("-score", "name_key", "id")[:limit])
    return _dress(rows, wanted), total


def match_of(programme: Programme, innovator: Organisation, partner: Organisation) -> Match | None:
    """One partner's match, None when it does not take part."""
    wanted = wanted_by(innovator, programme)
    row = scored(programme, wanted).filter(pk=partner.pk).first()
    return _dress([row], wanted)[0] if row else None


def scored(programme: Programme, wanted: Wanted) -> Any:
    """Partners of the programme, each with its points and what stands in the way, as annotations."""
    taking_part = Participation.objects.taking_part().filter(programme=programme, role__in=PARTNER_ROLES)
    found = Organisation.objects.current().filter(pk__in=taking_part.values("organisation"))
    found = found.exclude(pk=wanted.innovator.pk)
    return _with_score(_with_limits(_with_fit(found, programme, wanted), programme, wanted))


def _with_fit(found: QuerySet, programme: Programme, wanted: Wanted) -> QuerySet:
    # Sets that stand alone are looked up once; a correlated EXISTS would run for every partner.
    live = Offer.objects.live().filter(programme=programme)
    fitting = live.filter(type__in=wanted.need_types)
    working_on = ParticipationTheme.objects.filter(participation__programme=programme, theme__in=wanted.themes)
    offered = OfferTheme.objects.filter(offer__programme=programme, theme__in=wanted.themes)
    shares = Q(pk__in=working_on.values("participation__organisation")) | Q(
        pk__in=offered.values("offer__organisation")
    )
    sizes = [When(size=size, then=Value(points)) for size, points in wanted.sizes.items()]
    return found.annotate(
        fitting_offer=_newest(fitting),
        some_offer=_newest(live),
        type_points=Case(When(pk__in=fitting.values("organisation"), then=Value(TYPE)), default=Value(0)),
        theme_points=Case(When(shares, then=Value(THEME)), default=Value(0)),
        region_points=_region_points(wanted.regions),
        size_points=Case(*sizes, default=Value(SIZE_UNKNOWN)),
    )


def _newest(offers: QuerySet) -> Subquery:
    return Subquery(offers.filter(organisation=OuterRef("pk")).order_by("-live_since", "id").values("pk")[:1])


def _region_points(regions: list[str]) -> Case:
    everywhere = When(regions=[], then=Value(EVERYWHERE))
    if not regions:
        return Case(default=Value(EVERYWHERE), output_field=IntegerField())
    return Case(When(regions__overlap=regions, then=Value(REGION)), everywhere, default=Value(0))


def _with_limits(found: QuerySet, programme: Programme, wanted: Wanted) -> QuerySet:
    pair = Introduction.objects.filter(partner=OuterRef("pk"), innovator=wanted.innovator)
    asked = Introduction.objects.filter(partner=OuterRef("pk"), partner_asked_at__gte=month_start())
    answerer = Position.objects.live().filter(
        organisation=OuterRef("pk"),
        may_answer=True,
        person__paused_at=None,
        person__do_not_contact_at=None,
        person__archived_at=None,
    )
    declined = pair.filter(state=State.DECLINED, closed_at__gt=clock.now() - REST)
    return found.annotate(
        offer_id=Coalesce("fitting_offer", "some_offer"),
        offer_cap=Subquery(Offer.objects.filter(pk=OuterRef("offer_id")).values("cap")[:1]),
        offer_open=_count(Introduction.objects.filter(offer=OuterRef("offer_id"), state__in=BUSY)),
        asked_this_month=_count(asked),
        declined_at=Subquery(declined.order_by().values("innovator").annotate(last=Max("closed_at")).values("last")),
        open_introduction=Subquery(pair.filter(programme=programme, state__in=OPEN).values("pk")[:1]),
        has_answerer=Exists(answerer),
    )


def _with_score(found: QuerySet) -> QuerySet:
    return found.annotate(score=F("type_points") + F("theme_points") + F("region_points") + F("size_points"))


def _free() -> Q:
    """What `held` calls free, for the database."""
    return Q(
        Q(offer_cap=None) | Q(offer_open__lt=F("offer_cap")),
        asked_this_month__lt=F("ask_cap_month"),
        declined_at=None,
        open_introduction=None,
        has_answerer=True,
        do_not_contact_at=None,
    )


def _count(rows: QuerySet) -> Coalesce:
    """A count as a subquery, so that several counts do not multiply each other."""
    counted = rows.order_by().values("tenant").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _dress(rows: list[Any], wanted: Wanted) -> list[Match]:
    offers = Offer.objects.in_bulk([row.offer_id for row in rows if row.offer_id])
    words = picklists.label_maps("offer_type", "region")
    return [
        Match(row, offers.get(row.offer_id), _reasons(row, offers.get(row.offer_id), wanted, words), _held(row))
        for row in rows
    ]


def _reasons(row: Any, offer: Offer | None, wanted: Wanted, words: dict[str, dict[str, str]]) -> list[Reason]:
    kind = words["offer_type"].get(offer.type, offer.type).lower() if offer else ""
    if row.type_points:
        offered = f"Offers what they need: {kind}"
    else:
        offered = f"Offers other help: {kind}" if offer else "No live offer"
    return [
        Reason(offered, row.type_points, TYPE),
        Reason(_challenge(row, wanted), row.theme_points, THEME),
        Reason(_place(row, wanted, words["region"]), row.region_points, REGION),
        Reason(_size(row), row.size_points, SIZE),
    ]


def _challenge(row: Any, wanted: Wanted) -> str:
    if row.theme_points:
        return "Same challenge"
    return "Another challenge" if wanted.themes else "No challenge named yet"


def _place(row: Any, wanted: Wanted, regions: dict[str, str]) -> str:
    if row.region_points == REGION:
        shared = [regions.get(code, code) for code in row.regions if code in wanted.regions]
        return shared[0]
    return "Other regions" if not row.region_points else "Works nationwide"


def _size(row: Any) -> str:
    if not row.size:
        return "Size not known"
    return "Right size" if row.size_points >= 8 else "Less usual size"


def _held(row: Any) -> str:
    """Why this partner cannot be asked now; empty when it can."""
    if row.open_introduction:
        return "An introduction is open"
    if row.do_not_contact_at:
        return "Asked not to be contacted"
    if not row.has_answerer:
        return "Nobody there may be asked now"
    if row.declined_at:
        return f"Resting until {formats.short_day(row.declined_at + REST)}"
    if row.asked_this_month >= row.ask_cap_month:
        return f"At its limit until {formats.short_day(_next_month())}"
    if row.offer_cap is not None and row.offer_open >= row.offer_cap:
        return "Its offer is taken up for now"
    return ""


def _next_month() -> Any:
    return (timezone.localtime(month_start()) + timedelta(days=32)).replace(day=1)
