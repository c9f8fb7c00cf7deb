"""How the latest round-number partnership came about, where all its parties agreed to be named (R71, delight 15)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accelerator.ui.formats import local_date
from introductions.models import Answer, Introduction, Partnership
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
    """`ordinal` reads "hundredth"."""

    ordinal: str
    names: str
    partnership: Partnership
    moments: list[Moment]


def latest_story(figures: dict[str, Any]) -> Story | None:
    """None before the first partnership, and while a party has not agreed to be named. Three queries at most."""
    milestone = figures.get("milestone")
    partnership = milestone and (
        Partnership.objects.confirmed()
        .select_related("introduction__drafted_by")
        .prefetch_related("parties__organisation")
        .filter(pk=milestone["partnership"])
        .first()
    )
    if not partnership or not all_agreed(partnership.parties.all()):
        return None
    names = joined([party.organisation.name for party in in_order(partnership.parties.all())])
    return Story(ordinal(milestone["number"]), names, partnership, moments_of(partnership))


def moments_of(partnership: Partnership) -> list[Moment]:
    """The steps that have a date, oldest first, with the days between them."""
    moments = _introduction_moments(partnership.introduction) if partnership.introduction else []
    if partnership.confirmed_at:
        moments.append(Moment("conf", "Confirmed", partnership.confirmed_at))
    moments.sort(key=lambda moment: moment.at)
    for before, after in zip(moments, moments[1:], strict=False):
        after.days = (local_date(after.at) - local_date(before.at)).days
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
