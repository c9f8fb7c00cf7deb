"""How far a partner is with a programme (R82), who has gone quiet, who is here for the first time (R53), and how the
parties spread over the sectors (R68). Everything is read from places, offers and the log of contacts; nothing is typed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest

from accelerator import clock
from accelerator.programmes import picklists
from accelerator.programmes.models import Programme
from partners.models import Contact, Offer, Participation
from partners.states import OFFERED, TAKING_PART
from partners.states import ParticipationState as S

QUIET = "quiet"  # beside the stages: nobody has heard of them for long
QUIET_AFTER = timedelta(days=90)


class Stage(TextChoices):
    """Where staff stand with an organisation: the words of R82, and what lies before and after them."""

    PROSPECT = "prospect", "To contact"
    CONTACTED = "contacted", "Contacted"
    IN_TALKS = "in_talks", "In talks"
    INVITED = "invited", "Invited"
    JOINED = "joined", "Joined"
    OFFERING = "offering", "Offering"
    DORMANT = "dormant", "Dormant"
    LEFT = "left", "Left"


STAGE_OF = {
    S.PROSPECT: Stage.PROSPECT,
    S.CONTACTED: Stage.CONTACTED,
    S.IN_TALKS: Stage.IN_TALKS,
    S.INVITED: Stage.INVITED,
    S.DORMANT: Stage.DORMANT,
    S.LEFT: Stage.LEFT,
}


def with_stage(places: QuerySet[Participation]) -> QuerySet[Any]:
    """Annotate `stage`: joined and active ones that have a live or full offer in the programme are offering."""
    offers = Offer.objects.filter(
        organisation=OuterRef("organisation"), programme=OuterRef("programme"), state__in=OFFERED
    )
    fixed = [When(state=state, then=Value(stage.value)) for state, stage in STAGE_OF.items()]
    return places.annotate(
        stage=Case(
            *fixed,
            When(Exists(offers), then=Value(Stage.OFFERING.value)),
            default=Value(Stage.JOINED.value),
            output_field=CharField(),
        )
    )


def gone_quiet(places: QuerySet[Participation]) -> QuerySet[Participation]:
    """Joined or active, and for ninety days no contact, no introduction and no move."""
    contacts = Contact.objects.filter(organisation=OuterRef("organisation")).order_by()
    latest = contacts.values("organisation").annotate(latest=Max("happened_on")).values("latest")
    last = Greatest(
        Subquery(latest), Cast(F("introduced_at"), DateField()), Cast(F("state_since"), DateField()), F("joined_on")
    )
    awake = places.filter(state__in=[S.JOINED, S.ACTIVE])
    return awake.annotate(last_word=last).filter(last_word__lt=clock.today() - QUIET_AFTER)


def with_first_time(places: QuerySet[Participation]) -> QuerySet[Any]:
    """Annotate `first_time`: the organisation had joined nothing of this foundation before (R53)."""
    earlier = Participation.objects.filter(
        organisation=OuterRef("organisation"), joined_on__lt=OuterRef("joined_on")
    ).exclude(programme=OuterRef("programme"))
    return places.annotate(
        first_time=Case(When(Q(joined_on=None) | Exists(earlier), then=Value(False)), default=Value(True))
    )


@dataclass(frozen=True)
class Column:
    """One column of the board: how many organisations are at this stage."""

    stage: str
    label: str
    count: int


def board(places: QuerySet[Participation]) -> list[Column]:
    """The stages with their counts, in the order of the way; two queries."""
    found = with_stage(places).order_by().values_list("stage").annotate(Count("organisation", distinct=True))
    counts = dict(found)
    columns = [Column(stage.value, stage.label, counts.get(stage.value, 0)) for stage in Stage if stage != Stage.LEFT]
    quiet = gone_quiet(places).values("organisation").distinct().count()
    return [*columns, Column(QUIET, "Gone quiet", quiet)]


@dataclass(frozen=True)
class Sector:
    """How many organisations of one sector take part, and the share of all in percent."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Balance:
    """Who takes part in a programme, by sector; and how many of them are here for the first time."""

    sectors: list[Sector]
    total: int
    first_time: int

    @property
    def first_time_percent(self) -> int:
        return round(100 * self.first_time / self.total) if self.total else 0

    @property
    def is_one_sided(self) -> bool:
        """Whether all that are known are of one sector (R50)."""
        return self.total > 1 and len(self.sectors) == 1


def balance(programme: Programme) -> Balance:
    """Counted from the places of those who take part; two queries and the picklist."""
    places = Participation.objects.filter(programme=programme, state__in=TAKING_PART, organisation__archived_at=None)
    counted = places.order_by().values_list("organisation__sector").annotate(n=Count("organisation", distinct=True))
    labels, found = picklists.labels("sector"), dict(counted)
    total = sum(found.values())
    sectors = [
        Sector(labels.get(code, code) or "Not known", count, round(100 * count / total))
        for code, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    first = with_first_time(places).filter(first_time=True).values("organisation").distinct().count()
    return Balance(sectors, total, first)
