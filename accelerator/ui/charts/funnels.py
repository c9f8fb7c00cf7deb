"""A funnel: how many are left after each step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from accelerator.ui.charts.scale import Point, Table, Value, opened, rounded
from accelerator.ui.formats import number


@dataclass(frozen=True)
class Step:
    """One step of a funnel; `share` is of the step before, in whole percent, None where that is nothing."""

    label: str
    value: Value
    share: int | None
    url: str = ""


@dataclass
class FunnelChart:
    sentence: str
    steps: list[Step]
    flow: str
    last: dict[str, float]
    lines: list[float]
    caption: str = "Steps"
    heads: list[str] = field(default_factory=lambda: ["Step", "Number", "Of the step before"])

    @property
    def rows(self) -> Table:
        return [
            [step.label, opened(number(step.value), step.url), "" if step.share is None else f"{step.share}%"]
            for step in self.steps
        ]


FUNNEL_WIDTH, FUNNEL_MIDDLE, FUNNEL_HALF = 1000.0, 55.0, 51.0


def funnel(
    steps: Sequence[tuple[str, Value] | tuple[str, Value, str]], *, caption: str = "Steps", sentence: str = ""
) -> FunnelChart:
    """From many to few: (label, value) or (label, value, url of the rows) for each step, in order."""
    made = [_step(steps, place) for place in range(len(steps))]
    width = FUNNEL_WIDTH / len(made)
    most = max([step.value for step in made] + [0])
    halves = [_half(step.value, most) for step in made]
    spelt = ", ".join(f"{number(step.value)} {step.label.lower()}" for step in made)
    return FunnelChart(
        sentence=sentence or f"Funnel: {spelt}.",
        steps=made,
        flow=_flow(halves, width),
        last={
            "x": FUNNEL_WIDTH - width,
            "y": rounded(FUNNEL_MIDDLE - halves[-1]),
            "width": width,
            "height": rounded(2 * halves[-1]),
        },
        lines=[rounded(width * place) for place in range(len(made))],
        caption=caption,
    )


def _step(steps: Sequence[tuple], place: int) -> Step:
    label, value, *url = steps[place]
    before = steps[place - 1][1] if place else 0
    return Step(label, value, round(100 * value / before) if before else None, url[0] if url else "")


def _half(value: Value, most: Value) -> float:
    """Half the height of a step; what is not nothing stays visible."""
    if not value:
        return 0.0
    return rounded(max(FUNNEL_HALF * value / most, 0.5))


def _flow(halves: list[float], width: float) -> str:
    """The outline: along the top edge to the right, along the bottom edge back."""
    edge = _edge(halves, width)
    top = _curve([(x, FUNNEL_MIDDLE - half) for x, half in edge])
    bottom = _curve([(x, FUNNEL_MIDDLE + half) for x, half in reversed(edge)])
    return f"M{top} L{bottom}Z"


def _edge(halves: list[float], width: float) -> list[Point]:
    """Corners of the upper edge as (x, half height): each step is level for 62% of its width, the rest is a bend."""
    corners: list[Point] = []
    for place, half in enumerate(halves):
        level = 1.0 if place + 1 == len(halves) else 0.62
        corners += [(width * place, half), (width * (place + level), half)]
    return corners


def _curve(corners: list[Point]) -> str:
    """Straight where two corners lie at one height, a soft S between different heights."""
    parts = [_at(*corners[0])]
    for (x1, y1), (x2, y2) in pairwise(corners):
        middle = (x1 + x2) / 2
        parts.append(f"L{_at(x2, y2)}" if y1 == y2 else f"C{_at(middle, y1)} {_at(middle, y2)} {_at(x2, y2)}")
    return " ".join(parts)


def _at(x: float, y: float) -> str:
    return f"{rounded(x)} {rounded(y)}"
