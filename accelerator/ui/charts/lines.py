"""Lines over time, with a target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from accelerator.ui.charts.scale import Point, Table, Value, across, compact, height, opened, path, rounded, ticks
from accelerator.ui.formats import number

LEFT_PER_CHARACTER, LEFT_LEAST = 9, 44
RIGHT, TOP, BOTTOM = 590.0, 22.0, 266.0  # the plot inside 600 x 300
LABELS_AT_MOST = 8
LABEL_HEIGHT = 20.0


@dataclass(frozen=True)
class Series:
    """One line: what it is called, a value a label (None where there is none yet), pale for the background.

    `urls`: the page with the rows of each value, as many as there are values; or none.
    """

    name: str
    values: Sequence[Value | None]
    pale: bool = False
    urls: Sequence[str] = ()

    def url(self, place: int) -> str:
        return self.urls[place] if self.urls else ""

    @property
    def known(self) -> list[tuple[int, Value]]:
        return [(place, value) for place, value in enumerate(self.values) if value is not None]


@dataclass(frozen=True)
class Mark:
    """A text in the drawing, and where."""

    text: str
    x: float
    y: float
    anchor: str = "end"


@dataclass
class Line:
    """A drawn series: its path, the area below it, the last point."""

    name: str
    pale: bool
    path: str
    area: str = ""
    end: tuple[float, float] | None = None


@dataclass
class LineChart:
    sentence: str
    caption: str
    left: float
    lines: list[Line]
    scale: list[Mark]
    labels: list[Mark]
    says: list[Mark]
    heads: list[str]
    rows: Table
    opens: list[tuple[str, str]]  # what the drawing says, as links beside it: (text, url)
    goal: float | None = None
    goal_mark: Mark | None = None
    right: float = RIGHT
    bottom: float = BOTTOM


def line_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    target: Value | None = None,
    caption: str = "Running total by month",
    target_url: str = "",
    sentence: str = "",
    unit: str = "Month",
) -> LineChart:
    """Lines over time with an optional target. `labels` and each series' values have the same length."""
    steps = ticks(max([value for one in series for _, value in one.known] + [target or 0, 0]))
    names = [compact(step) for step in steps]
    left = float(max(LEFT_LEAST, LEFT_PER_CHARACTER * max(map(len, names)) + 14))
    y = height(steps[-1], TOP, BOTTOM)
    xs = across(len(labels), left, RIGHT)
    lines = [_line(one, xs, y) for one in sorted(series, key=lambda one: not one.pale)]
    says = _spread([_say(one, xs, y) for one in series if one.known])
    goal = y(target) if target is not None else None
    return LineChart(
        sentence=sentence or describe(labels, series, target),
        caption=caption,
        left=left,
        lines=lines,
        scale=[Mark(name, left - 8, y(step)) for step, name in zip(steps, names, strict=True)],
        labels=[Mark(labels[place], xs[place], BOTTOM + 26, "middle") for place in _chosen(len(labels))],
        says=says,
        heads=[unit, *[one.name for one in series], *(["Target"] if target is not None else [])],
        rows=_table(labels, series, target, target_url),
        opens=_opens(series, target, target_url),
        goal=goal,
        goal_mark=_goal_mark(target, goal, left, says) if target is not None and goal is not None else None,
    )


def describe(labels: Sequence[str], series: Sequence[Series], target: Value | None = None) -> str:
    """The drawing in words, from its own numbers."""
    sentences = []
    for one in series:
        if not one.known:
            sentences.append(f"{one.name}: nothing counted yet.")
            continue
        (first, start), (last, end) = one.known[0], one.known[-1]
        if first == last:
            sentences.append(f"{one.name}: {number(end)} in {labels[last]}.")
        else:
            sentences.append(
                f"{one.name} went from {number(start)} in {labels[first]} to {number(end)} in {labels[last]}."
            )
    if target is not None:
        sentences.append(f"The target is {number(target)}.")
    return " ".join(sentences)


def _line(one: Series, xs: list[float], y: Callable[[Value], float]) -> Line:
    """The series' path, in pieces where values are missing; the area only below an unbroken strong line."""
    points = [(xs[place], y(value)) for place, value in one.known]
    drawn = " ".join(path(piece) for piece in _pieces(one, xs, y))
    whole = len(points) == len(one.values) or (bool(points) and one.known[-1][0] == len(points) - 1)
    area = f"{path(points)} V{BOTTOM} H{points[0][0]}Z" if whole and len(points) > 1 and not one.pale else ""
    return Line(one.name, one.pale, drawn, area, points[-1] if points else None)


def _pieces(one: Series, xs: list[float], y: Callable[[Value], float]) -> list[list[Point]]:
    pieces: list[list[Point]] = [[]]
    for place, value in enumerate(one.values):
        if value is not None:
            pieces[-1].append((xs[place], y(value)))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _say(one: Series, xs: list[float], y: Callable[[Value], float]) -> Mark:
    """The label on a line's end, above its last point: "100 confirmed"."""
    place, value = one.known[-1]
    anchor = "end" if xs[place] > (LEFT_LEAST + RIGHT) / 2 else "middle"
    return Mark(f"{number(value)} {one.name.lower()}", xs[place], y(value) - 12, anchor)


def _spread(marks: list[Mark]) -> list[Mark]:
    """Push labels apart that would lie on each other or on the axis: upwards, and down again at the top edge."""
    placed: list[Mark] = []
    lowest = BOTTOM - 8
    for mark in sorted(marks, key=lambda mark: -mark.y):
        placed.append(replace(mark, y=min(mark.y, lowest)))
        lowest = placed[-1].y - LABEL_HEIGHT
    over = max(0.0, TOP - 8 - placed[-1].y) if placed else 0.0
    return [replace(mark, y=rounded(mark.y + over)) for mark in reversed(placed)]


def _goal_mark(target: Value, goal: float, left: float, says: list[Mark]) -> Mark:
    """The target's label: at the right end, or at the left where a line's label lies there."""
    y = max(goal - 7, 14.0)
    crowded = any(abs(say.y - y) < LABEL_HEIGHT for say in says)
    text = f"target {number(target)}"
    return Mark(text, left + 6, y, "start") if crowded else Mark(text, RIGHT - 6, y)


def _chosen(count: int) -> list[int]:
    """Which labels are written: at most eight, evenly, the last one always."""
    if count <= LABELS_AT_MOST:
        return list(range(count))
    step = -(-count // LABELS_AT_MOST)
    return sorted(range(count - 1, -1, -step))


def _opens(series: Sequence[Series], target: Value | None, target_url: str) -> list[tuple[str, str]]:
    """The numbers that stand in the drawing, which is one picture and holds no links."""
    ends = [(one, *one.known[-1]) for one in series if one.known and one.urls]
    found = [(f"{number(value)} {one.name.lower()}", one.url(place)) for one, place, value in ends]
    return [*found, (f"Target {number(target)}", target_url)] if target is not None and target_url else found


def _table(labels: Sequence[str], series: Sequence[Series], target: Value | None, target_url: str) -> Table:
    goal = [opened(number(target), target_url)] if target is not None else []
    return [
        [label, *[opened(number(one.values[place]), one.url(place)) for one in series], *goal]
        for place, label in enumerate(labels)
    ]
