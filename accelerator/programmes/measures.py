"""What a programme can be measured by. Programmes know the names; the rooms above know how to count.

A room above says how a measure is counted by `counted_by("partnerships_confirmed", count)` in its
AppConfig.ready(); until then the page says that the measure is not counted yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accelerator.programmes.models import Programme

Counter = Callable[["Programme"], int]


@dataclass(frozen=True)
class Measure:
    """One thing that is counted: `noun` reads well after a number."""

    code: str
    label: str
    noun: str
    hint: str = ""


MEASURES = {
    measure.code: measure
    for measure in (
        Measure(
            "partnerships_confirmed",
            "Confirmed partnerships",
            "confirmed partnerships",
            "Partnerships that every party has confirmed, or staff with evidence.",
        ),
        Measure(
            "introductions_made",
            "Introductions made",
            "introductions made",
            "Both sides said yes and the introduction left, or staff logged one made elsewhere.",
        ),
        Measure("innovators", "Innovators taking part", "innovators", "Innovators who joined the programme."),
        Measure("partners", "Partners engaged", "partners", "Partners who joined the programme."),
    )
}
CHOICES = [(measure.code, measure.label) for measure in MEASURES.values()]
_counters: dict[str, Counter] = {}


def counted_by(code: str, counter: Counter) -> None:
    """Let a room above count a measure. Raises KeyError for a code that is not in MEASURES."""
    _counters[MEASURES[code].code] = counter


def count(code: str, programme: "Programme") -> int | None:
    """How many there are now; None while no room counts this measure."""
    counter = _counters.get(code)
    return counter(programme) if counter else None


def label(code: str) -> str:
    return MEASURES[code].label if code in MEASURES else code


def noun(code: str) -> str:
    """What stands after a number: "9 confirmed partnerships"."""
    return MEASURES[code].noun if code in MEASURES else code


def is_counted(code: str) -> bool:
    return code in _counters
