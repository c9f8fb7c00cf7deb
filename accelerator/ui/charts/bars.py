"""Horizontal bars in a table: the table is the chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from accelerator.ui.charts.scale import Value, rounded


@dataclass(frozen=True)
class Bar:
    """One row of bars: the whole, the dark part of it, the average; lengths in a drawing 220 wide."""

    label: str
    value: Value
    part: Value | None = None
    url: str = ""
    extra: Sequence[str] = ()
    length: float = 0.0
    part_length: float = 0.0
    average: float | None = None


@dataclass
class BarsChart:
    caption: str
    heads: list[str]
    rows: list[Bar]
    average: float | None


BAR_WIDTH = 210.0


def bars(rows: Sequence[Bar], *, caption: str, heads: Sequence[str], average: bool = True) -> BarsChart:
    """Horizontal bars in a table. `heads` names the label, the value, then the part (if any) and the extras."""
    most = max([row.value for row in rows] + [0])
    mean = sum(row.value for row in rows) / len(rows) if rows and average else None

    def length(value: Value | None) -> float:
        return rounded(BAR_WIDTH * (value or 0) / most) if most else 0.0

    at = None if mean is None else length(mean)
    drawn = [
        Bar(row.label, row.value, row.part, row.url, row.extra, length(row.value), length(row.part), at) for row in rows
    ]
    return BarsChart(caption, list(heads), drawn, mean)
