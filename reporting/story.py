"""How the latest round-number partnership came about (R71, delight 15)."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accelerator.ui.formats import local_date
from introductions.models import Answer, Introduction, Partnership, Party
from introductions.states import Side
from reporting.naming import all_agreed, in_order, joined
from reporting.wording import ordinal

ASKED = {Side.PARTNER: "first", Side.INNOVATOR: "first-innovator"}
HALF = {Side.PARTNER: "second", Side.INNOVATOR: "second-partner"}


@dataclass
class Moment:
    """One step of the way: `mark` is a pair mark, `days` since the step before (None for the first)."""

    mark: str
    label: str
    at: datetime
    days: int | None = None


@dataclass(frozen=True)
class Story:
    """`number` is round; `agreed` says whether all parties may be named to others than staff."""

    number: int
    names: str
    agreed: bool
    partnership: Partnership

    @property
    def ordinal(self) -> str:
        return ordinal(self.number)

    @property
    def moments(self) -> list[Moment]:
        return moments_of(self.partnership)


def agreed_story(figures: dict[str, Any]) -> Story | None:
    """The latest story where every party may be named to anybody, else None. One query finds that out."""
    milestone = figures.get("milestone")
    parties = Party.objects.filter(partnership=milestone["partnership"]) if milestone else Party.objects.none()
    named = list(parties.order_by().values_list("may_be_named", flat=True))
    return latest_story(figures) if named and all(named) else None


def latest_story(figures: dict[str, Any]) -> Story | None:
    """The partnership that made the latest round number; None before the first. Three queries."""
    milestone = figures.get("milestone")
    if not milestone:
        return None
    confirmed = Partnership.objects.confirmed().select_related("introduction__drafted_by")
    partnership = confirmed.prefetch_related("parties__organisation").filter(pk=milestone["partnership"]).first()
    if partnership is None:
        return None  # declared void since it was counted
    parties = in_order(partnership.parties.all())
    names = joined([party.organisation.name for party in parties])
    return Story(milestone["number"], names, all_agreed(parties), partnership)


def moments_of(partnership: Partnership) -> list[Moment]:
    """The steps that have a date, in the order of the work, with the days between them."""
    moments = _introduction_moments(partnership.introduction) if partnership.introduction else []
    if partnership.confirmed_at:
        moments.append(Moment("conf", "Confirmed", partnership.confirmed_at))
    for before, after in itertools.pairwise(moments):
        after.days = max(0, (local_date(after.at) - local_date(before.at)).days)
    return moments


def _introduction_moments(introduction: Introduction) -> list[Moment]:
    first = Side(introduction.first_side)
    yes = {answer.side: answer.given_at for answer in Answer.objects.filter(introduction=introduction, retired_at=None)}
    found = [
        (ASKED[first], f"{first.label.capitalize()} asked", introduction.asked_at),
        (HALF[first], f"{first.label.capitalize()} said yes", yes.get(first)),
        ("ready", f"{first.other.label.capitalize()} said yes", yes.get(first.other)),
        ("intro", "Introduced", introduction.introduced_at),
        ("intro", "Met", introduction.met_at),
    ]
    return [Moment(mark, label, at) for mark, label, at in found if at]
