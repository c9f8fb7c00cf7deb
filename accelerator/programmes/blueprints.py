"""What a new programme starts with. The type changes defaults, never the code paths (domain.md section 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accelerator.programmes.states import State


@dataclass(frozen=True)
class Line:
    """One criterion of a gate. With a `measure` it is counted, up to the programme's target for it."""

    text: str
    measure: str = ""


@dataclass(frozen=True)
class StagePlan:
    """A stage: its kind, what happens in it, how many of the programme's parts of time it takes, its gate."""

    kind: State
    summary: str
    parts: int
    gate: tuple[Line, ...]


@dataclass(frozen=True)
class Blueprint:
    """A kind of programme. `months` is its usual length; the accelerator window is its third stage."""

    code: str
    name: str
    hint: str
    months: int
    stages: tuple[StagePlan, ...]


PARTNERSHIP_ACCELERATOR = Blueprint(
    code="partnership_accelerator",
    name="Partnership accelerator",
    hint="Fourteen months in four stages, with six months in which innovators and partners work together.",
    months=14,
    stages=(
        StagePlan(
            State.DISCOVERY,
            "We find out what really needs solving, with the people it concerns.",
            3,
            (
                Line("At least one challenge is written down: what needs solving, for whom, and why now"),
                Line("People from at least three sectors were asked, and what they said is kept"),
                Line("We know what exists already, what works, and where it falls short"),
                Line("A leadership group from at least three sectors has agreed the outcomes"),
                Line("It is settled what will be measured, from which starting point, and who reports it"),
                Line("The rules of engagement are agreed"),
            ),
        ),
        StagePlan(
            State.ENGAGE,
            "Partners join, and innovators with proven ideas are chosen.",
            3,
            (
                Line("Innovators are chosen, and everyone who applied has had an answer"),
                Line("Partners have joined from business, civil society and government"),
                Line("Partners have made offers, each with an amount and a date"),
                Line("Each innovator has said what they need and what they aim for, with a number and a date"),
                Line("Each organisation has accepted the rules of engagement"),
                Line("In each organisation one person may answer introductions"),
            ),
        ),
        StagePlan(
            State.DELIVER,
            "Innovators and partners meet, agree what each gives and gets, and start.",
            6,
            (
                Line("The target for confirmed partnerships is reached", measure="partnerships_confirmed"),
                Line("Every innovator was introduced to somebody; nobody was left out"),
                Line("Every introduction has an outcome, or a person who follows it up"),
                Line("Every confirmed partnership has a goal, a review date and a champion on each side"),
                Line("What worked and what we would do differently is written down"),
            ),
        ),
        StagePlan(
            State.AMPLIFY,
            "We publish what worked and what did not, and pass on what should last.",
            2,
            (
                Line("Results are counted, checked and published, with how they were counted"),
                Line("Lessons are published, also of what did not work"),
                Line("Everyone who is named in a story has agreed to it"),
                Line("Each partnership goes on by itself, was handed over, or ended with a reason"),
                Line("Everyone knows of the follow-up after 6 and 12 months, and of the next programme"),
            ),
        ),
    ),
)
BLUEPRINTS = {PARTNERSHIP_ACCELERATOR.code: PARTNERSHIP_ACCELERATOR}


def stage_dates(blueprint: Blueprint, starts_on: date, ends_on: date) -> list[tuple[date, date]]:
    """First and last day of each stage: the programme's days in the blueprint's proportions.

    In a programme of eight months or more a stage begins on the first of a month.
    """
    firsts = list(_first_days(blueprint, starts_on, ends_on))
    lasts = [first - timedelta(days=1) for first in firsts[1:]] + [ends_on]
    return list(zip(firsts, lasts, strict=True))


def _first_days(blueprint: Blueprint, starts_on: date, ends_on: date) -> Iterator[date]:
    days = (ends_on - starts_on).days + 1
    parts = sum(stage.parts for stage in blueprint.stages)
    done = 0
    for stage in blueprint.stages:
        day = starts_on + timedelta(days=days * done // parts)
        yield _first_of_month(day) if done and days >= 240 else day
        done += stage.parts


def _first_of_month(day: date) -> date:
    """The first of a month that lies nearest."""
    if day.day <= 16:
        return day.replace(day=1)
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month, or the month's last."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
