"""Two ways to do the same thing, one after the other, again and again; and what is said of them."""

import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

ROUNDS = 5
Work = Callable[[], object]


@dataclass
class Line:
    """One line of the table. `ours` and `reference` in `unit`; `ratio` is what the target speaks of.

    `growth`: ours in the large tenant, measured by the same in the medium one. None: nothing to compare.
    """

    name: str
    ours: float
    reference: float | None
    ratio: float
    target: str
    ok: bool
    unit: str = "ms"
    growth: float | None = None
    spread: float = 0.0
    note: str = ""

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass
class Race:
    """What alternating rounds gave: a list of seconds for each runner."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def median(self, name: str) -> float:
        """Milliseconds."""
        return 1000 * statistics.median(self.seconds[name])

    def ratio(self, ours: str, reference: str) -> float:
        """The median of the ratios of each round: what slows the machine for a while slows both."""
        return statistics.median(self._ratios(ours, reference))

    def spread(self, ours: str, reference: str) -> float:
        """How far the rounds lie apart, as a part of their median."""
        ratios = self._ratios(ours, reference)
        return (max(ratios) - min(ratios)) / statistics.median(ratios)

    def _ratios(self, ours: str, reference: str) -> list[float]:
        return [one / other for one, other in zip(self.seconds[ours], self.seconds[reference], strict=True)]


def race(
    clock: Callable[[], float], *, rounds: int = ROUNDS, times: int = 1, warm: bool = True, **runners: Work
) -> Race:
    """Each runner in turn, `times` in a row, and that `rounds` times; what is given by `clock` is divided by `times`."""
    found = Race({name: [] for name in runners})
    if warm:
        for work in runners.values():
            work()
    for _ in range(rounds):
        for name, work in runners.items():
            begun = clock()
            for _ in range(times):
                work()
            found.seconds[name].append((clock() - begun) / times)
    return found


def table(lines: list[Line]) -> str:
    heads = ["", "ours", "reference", "ratio", "growth", "target", "", "spread"]
    rows = [heads, *(_cells(line) for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"  {line.name}: {line.note}" for line in lines if line.note]
    return "\n".join([*text, "", *notes])


def _cells(line: Line) -> list[str]:
    reference = "" if line.reference is None else f"{line.reference:.4g} {line.unit}"
    growth = "" if line.growth is None else f"{line.growth:.2f}"
    spread = f"±{line.spread / 2:.0%}" if line.spread else ""
    ours = f"{line.ours:.4g} {line.unit}"
    return [line.name, ours, reference, f"{line.ratio:.2f}", growth, line.target, "ok" if line.ok else "missed", spread]
