"""A funnel: how many are left after each step."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from accelerator.ui.charts.scale import Table, Value, rounded
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
        return [[step.label, number(step.value), "" if step.share is None else f"{step.share}%"] for step in self.steps]


FUNNEL_WIDTH, FUNNEL_MIDDLE, FUNNEL_HALF = 1000.0, 55.0, 51.0


def funnel(steps: Sequence[tuple[str, Value] | tuple[str, Value, str]], *, caption: str = "Steps", sentence: str = "") -> FunnelChart:
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
        last={"x": FUNNEL_WIDTH - width, "y": rounded(FUNNEL_MIDDLE - halves[-1]), "width": width, "height": rounded(2 * halves[-1])},
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
    """The outline: along the top to the right, along the bottom back; each step level, then a soft bend."""
    top = [f"M0 {rounded(FUNNEL_MIDDLE - halves[0])}"]
    bottom: list[str] = []
    for place, half in enumerate(halves):
        start, end = width * place, width * (place + 1)
        level = rounded(start + 0.62 * width)
        if place + 1 == len(halves):
            top.append(f"L{rounded(end)} {rounded(FUNNEL_MIDDLE - half)}")
            bottom.insert(0, f"L{rounded(end)} {rounded(FUNNEL_MIDDLE + half)} L{rounded(start)} {rounded(FUNNEL_MIDDLE + half)}")
            break
        after, bend, back = halves[place + 1], rounded(start + 0.82 * width), rounded(start + 0.8 * width)
        top.append(f"L{level} {rounded(FUNNEL_MIDDLE - half)} C{bend} {rounded(FUNNEL_MIDDLE - half)} {back} {rounded(FUNNEL_MIDDLE - after)} {rounded(end)} {rounded(FUNNEL_MIDDLE - after)}")
        bottom.insert(0, f"C{back} {rounded(FUNNEL_MIDDLE + after)} {bend} {rounded(FUNNEL_MIDDLE + half)} {level} {rounded(FUNNEL_MIDDLE + half)} L{rounded(start)} {rounded(FUNNEL_MIDDLE + half)}")
    return " ".join(top + bottom) + "Z"
