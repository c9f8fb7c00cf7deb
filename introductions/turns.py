"""Whose turn it is: us, the partner or the innovator; and for how long (design principle 1)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from accelerator import clock
from introductions.models import Answer, Introduction, Step
from introductions.models.turn import INNOVATOR, NOBODY, PARTNER, US

LANES = (US, PARTNER, INNOVATOR)
TITLES = {US: "Us", PARTNER: "Partners", INNOVATOR: "Innovators", NOBODY: "Nobody"}
LATE_AFTER = {US: 5, PARTNER: 7, INNOVATOR: 7}  # days
LINE = (
    "state",
    "state_since",
    "first_side",
    "why",
    "held_why",
    "writes_first",
    "leaves_at",
    "snoozed_until",
    "set_aside_until",
    "no_reply",
    "outcome_told",
    "turn",
    "curator",
)


@dataclass(frozen=True)
class Waiting:
    """For how many whole days somebody has been waiting, and whether that is too long."""

    days: int
    late: bool


@dataclass(frozen=True)
class Lane:
    """One column of "Waiting on whom": how many there are in all, and the longest waiting of them."""

    turn: str
    title: str
    count: int
    rows: list[Introduction]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def with_line(queryset: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """What one line of a list shows, and no more: as `with_details`, without letters, people and the rest."""
    current = Answer.objects.filter(retired_at=None).only("introduction_id", "side", "answer", "redirect_name")
    steps = Step.objects.only("introduction_id", "kind", "due_at", "done_at", "cancelled_at").order_by("due_at")
    return (
        queryset.select_related("innovator", "partner")
        .only(*LINE, "innovator__name", "innovator__name_key", "partner__name", "partner__name_key")
        .prefetch_related(
            Prefetch("all_answers", current, to_attr="shown_answers"), Prefetch("steps", steps, to_attr="shown_steps")
        )
    )


def with_details(queryset: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """With what `words.describe` reads of each row: two queries more, however many rows."""
    current = Answer.objects.filter(retired_at=None)
    return queryset.with_people().prefetch_related(  # type: ignore[attr-defined]
        Prefetch("all_answers", current, to_attr="shown_answers"),
        Prefetch("steps", Step.objects.order_by("due_at"), to_attr="shown_steps"),
    )


def overdue(queryset: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Those that wait too long."""
    return queryset.filter(is_late())


def is_late() -> Q:
    late = Q(pk__in=[])
    for turn, days in LATE_AFTER.items():
        late |= Q(turn=turn, state_since__lte=days_ago(days))
    return late


def waiting(introduction: Any) -> Waiting:
    """How long the row has waited."""
    days = (clock.today() - timezone.localdate(introduction.state_since)).days
    limit = LATE_AFTER.get(introduction.turn)
    return Waiting(days, limit is not None and days >= limit)


def lanes_of(found: QuerySet[Introduction], *, limit: int) -> list[Lane]:
    """Open rows in their three columns, with as many queries whatever their length."""
    counts = dict(found.order_by().values_list("turn").annotate(Count("pk")))
    return [
        Lane(
            turn,
            TITLES[turn],
            counts.get(turn, 0),
            list(with_line(found.filter(turn=turn)).order_by(*ORDER)[:limit]),
        )
        for turn in LANES
    ]


ORDER = ("state_since", "id")


def days_ago(days: int) -> Any:
    """The end of the day `days` days ago, tenant time: whole days as people count them."""
    today = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1) - timedelta(microseconds=1)
