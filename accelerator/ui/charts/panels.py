"""Small drawings side by side that share one scale."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from accelerator.ui.charts.scale import Table, Value, across, height, opened, path
from accelerator.ui.formats import number


@dataclass(frozen=True)
class Panel:
    """One of several small drawings on the same scale: `whole` pale, `part` in the panel's colour.

    `urls` open the rows of the two totals; `note` may hold safe markup.
    """

    title: str
    whole: Sequence[Value]
    part: Sequence[Value]
    note: str = ""
    url: str = ""
    kind: str = ""
    whole_path: str = ""
    part_path: str = ""
    end: tuple[float, float] = (0.0, 0.0)
    urls: tuple[str, str] = ("", "")

    @property
    def totals(self) -> tuple[Value, Value]:
        return (self.whole[-1] if self.whole else 0, self.part[-1] if self.part else 0)

    @property
    def opened(self) -> tuple[str, str]:
        """The totals as they are shown, each opening to its rows where it has some."""
        whole, part = self.totals
        return opened(number(whole), self.urls[0]), opened(number(part), self.urls[1])


@dataclass
class MultiplesChart:
    names: tuple[str, str]
    panels: list[Panel]
    caption: str

    @property
    def heads(self) -> list[str]:
        return ["", *[name.capitalize() for name in self.names]]

    @property
    def rows(self) -> Table:
        return [[panel.title, *panel.opened] for panel in self.panels]


def multiples(
    panels: Sequence[Panel], *, names: tuple[str, str] = ("introductions", "confirmed"), caption: str = "Totals"
) -> MultiplesChart:
    """Small drawings side by side that share one scale; colours c1, c2, c3 in turn."""
    most = max([value for panel in panels for value in (*panel.whole, *panel.part)] + [1])
    y = height(most, 6.0, 86.0)
    drawn = []
    for place, panel in enumerate(panels):
        xs = across(max(len(panel.whole), len(panel.part)), 4.0, 232.0)
        points = [(xs[at], y(value)) for at, value in enumerate(panel.part)]
        kind = ("", "k2", "k3")[place % 3]
        whole = path([(xs[at], y(value)) for at, value in enumerate(panel.whole)])
        drawn.append(
            replace(
                panel,
                kind=kind,
                whole_path=whole,
                part_path=path(points),
                end=points[-1] if points else (4.0, 86.0),
            )
        )
    return MultiplesChart(names, drawn, caption)
