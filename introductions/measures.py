"""How the work goes: who has how much of it, what stands still, how long each step takes, what converts.

Each is one set-based statement over the introductions of one programme; each number opens to its rows, because
the list narrows by the same rules (narrowing.py). What counts as made, as confirmed and as conversion: domain.md 1,
written out for the reader in templates/introductions/figures.html.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet
from django.utils import timezone

from accelerator import clock
from introductions import turns
from introductions.models import Introduction, Source
from introductions.models.turn import US
from introductions.narrowing import STEPS, USUAL_DAYS, asked_lately, quiet, with_answers, with_moments
from introductions.states import OPEN, State, Via

SHOWN = 10  # partners that were asked most
NOBODY = ""  # the key of what has no theme, no curator, no answer


class Median(Aggregate):
    """The middle of a duration; half took longer."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"
    output_field = DurationField()


@dataclass(frozen=True)
class Load:
    """What one curator looks after. `curator` is an id, "" for nobody."""

    curator: str
    open: int
    ours: int
    late: int
    aside: int


@dataclass(frozen=True)
class Still:
    """How many stand at one state for longer than usual, and since when the oldest does."""

    state: State
    usual: int
    count: int
    oldest_days: int


@dataclass(frozen=True)
class Step:
    """One step of the way: the median in days over `count` introductions; None where none has taken it."""

    code: str
    label: str
    count: int
    days: float | None


@dataclass
class Share:
    """Introductions of one theme, curator, channel or source, and what became of them."""

    asked: int = 0
    made: int = 0
    led: int = 0
    partnerships: int = 0

    @property
    def conversion(self) -> int | None:
        """Of a hundred introductions made so many led to a partnership; None where none was made."""
        return round(100 * self.led / self.made) if self.made else None


@dataclass(frozen=True)
class Conversion:
    """By each dimension, and in all; keys are ids and codes, "" for none."""

    total: Share = field(default_factory=Share)
    by: dict[str, dict[str, Share]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Share)))


@dataclass(frozen=True)
class Asked:
    """One partner: how often asked in ninety days, how many of these it said yes to."""

    partner: Any
    name: str
    asked: int
    made: int


def workload(rows: QuerySet[Introduction]) -> list[Load]:
    """Open introductions of each curator, the most first."""
    counted = (
        rows.filter(state__in=OPEN)
        .order_by()
        .values("curator")
        .annotate(
            open=Count("pk"),
            ours=Count("pk", filter=Q(turn=US)),
            late=Count("pk", filter=turns.is_late()),
            aside=Count("pk", filter=Q(set_aside_until__gt=clock.today())),
        )
    )
    loads = [Load(_key(row["curator"]), row["open"], row["ours"], row["late"], row["aside"]) for row in counted]
    return sorted(loads, key=lambda load: (-load.open, load.curator))


def stalled(rows: QuerySet[Introduction]) -> list[Still]:
    """By state, in the order of the way."""
    counted = quiet(rows, "usual").order_by().values("state").annotate(count=Count("pk"), oldest=Min("state_since"))
    found = {row["state"]: row for row in counted}
    today = clock.today()
    return [
        Still(state, days, found[state]["count"], (today - timezone.localdate(found[state]["oldest"])).days)
        for state, days in USUAL_DAYS.items()
        if state in found
    ]


def steps(rows: QuerySet[Introduction]) -> list[Step]:
    """The median of each step, in one statement."""
    wanted: dict[str, Any] = {}
    for code, _label, begin, end in STEPS:
        took = Q(**{f"{begin}__isnull": False, f"{end}__gte": F(begin)})
        length = ExpressionWrapper(F(end) - F(begin), output_field=DurationField())
        wanted |= {f"{code}_median": Median(length, filter=took), f"{code}_count": Count("pk", filter=took)}
    found = with_moments(rows).order_by().aggregate(**wanted)
    return [
        Step(code, label, found[f"{code}_count"], _days(found[f"{code}_median"])) for code, label, _begin, _end in STEPS
    ]


def conversion(rows: QuerySet[Introduction]) -> Conversion:
    """By theme, curator, channel and source: introductions counted in one statement, partnerships in another."""
    keys = {"theme": "theme", "curator": "curator", "source": "source", "channel": "first_answer__via"}
    found = Conversion()
    counted = with_answers(rows).order_by().values(*keys.values())
    asked, made = Count("pk", filter=Q(asked_at__isnull=False)), Count("pk", filter=Q(introduced_at__isnull=False))
    for row in counted.annotate(asked=asked, made=made):
        for share in _shares(found, {name: row[key] for name, key in keys.items()}):
            share.asked += row["asked"]
            share.made += row["made"]
    confirmed = with_answers(rows).filter(partnerships__confirmed_at__isnull=False, partnerships__void_at=None)
    became = confirmed.order_by().values(*keys.values())
    for row in became.annotate(led=Count("pk", distinct=True), partnerships=Count("partnerships")):
        for share in _shares(found, {name: row[key] for name, key in keys.items()}):
            share.led += row["led"]
            share.partnerships += row["partnerships"]
    return found


def most_asked(rows: QuerySet[Introduction]) -> list[Asked]:
    """Partners that were asked most in ninety days: who carries more than their share?"""
    counted = (
        asked_lately(rows)
        .order_by()
        .values("partner", "partner__name")
        .annotate(asked=Count("pk"), made=Count("pk", filter=Q(introduced_at__isnull=False)))
    )
    return [
        Asked(row["partner"], row["partner__name"], row["asked"], row["made"])
        for row in counted.order_by("-asked", "partner__name", "partner")[:SHOWN]
    ]


SOURCES, CHANNELS = dict(Source.choices), dict(Via.choices)


def _shares(found: Conversion, keys: dict[str, Any]) -> Iterable[Share]:
    yield found.total
    for name, key in keys.items():
        yield found.by[name][_key(key)]


def _key(value: Any) -> str:
    return str(value) if value else NOBODY


def _days(length: timedelta | None) -> float | None:
    return round(length.total_seconds() / 86400, 1) if length is not None else None
