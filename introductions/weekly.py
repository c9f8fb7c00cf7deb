"""What a member of staff reads on Monday morning, of their own programmes."""

from dataclasses import dataclass
from datetime import timedelta

from accelerator import clock
from accelerator.tenancy.members import Member
from introductions import turns
from introductions.models import Introduction, Partnership
from introductions.permissions import introductions_of_staff, requests_of_staff
from introductions.states import OPEN, RequestState, State

SHOWN = 5  # overdue ones that are named
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Counts of today, and of the seven days before."""

    overdue: list[Introduction]
    overdue_count: int
    waiting: dict[str, int]  # turn -> how many
    requests: int
    introduced: int
    met: int
    confirmed: int

    @property
    def has_something(self) -> bool:
        return bool(self.overdue_count or self.requests or self.wins or any(self.waiting.values()))

    @property
    def wins(self) -> int:
        return self.introduced + self.met + self.confirmed

    @property
    def more(self) -> int:
        return self.overdue_count - len(self.overdue)


def week_of(member: Member) -> Week:
    """Seven statements, however much there is."""
    mine, since = introductions_of_staff(member), clock.now() - WEEK
    open_ones = mine.filter(state__in=OPEN - {State.SNOOZED})
    late = turns.overdue(open_ones).order_by("state_since", "id")
    waiting = {turn: open_ones.filter(turn=turn).count() for turn in turns.LANES}
    programmes = mine.order_by().values("programme")
    confirmed = Partnership.objects.confirmed().filter(programme__in=programmes, confirmed_at__gte=since)  # type: ignore[attr-defined]
    return Week(
        overdue=list(late.select_related("innovator", "partner")[:SHOWN]),
        overdue_count=late.count(),
        waiting=waiting,
        requests=requests_of_staff(member).filter(state=RequestState.OPEN).count(),
        introduced=mine.filter(introduced_at__gte=since).count(),
        met=mine.filter(met_at__gte=since).count(),
        confirmed=confirmed.count(),
    )
