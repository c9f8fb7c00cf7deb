"""What all charts share: round steps, positions, paths."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from django.utils.html import format_html

from accelerator.ui.formats import number

Value = int | float
Table = list[list[str]]
Point = tuple[float, float]


def opened(text: str, url: str) -> str:
    """A number of a table that opens to its rows, where they have a page."""
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def ticks(top: Value, at_most: int = 5) -> list[Value]:
    """Round steps from zero to at least `top`: 230 -> 0 50 100 150 200 250. Never a part of one for counts."""
    if top <= 0:
        return [0, 1]
    least = top / at_most
    unit = 10 ** floor(log10(least))
    factors = (1, 2, 2.5, 5, 10) if unit >= 10 else (1, 2, 5, 10)
    step = next(unit * factor for factor in factors if unit * factor >= least * (1 - 1e-9))
    if float(top).is_integer():
        step = max(1, step)
    return [plain(step * place) for place in range(ceil(top / step - 1e-9) + 1)]


def compact(value: Value) -> str:
    """A tick's label: 1,500 as it is, 12,000 as "12k", 3,200,000 as "3.2m"."""
    for size, letter in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        if abs(value) >= size * (10 if size == 1_000 else 1):
            return f"{number(plain(round(value / size, 1)))}{letter}"
    return number(plain(value))


def height(top: Value, above: float, base: float) -> Callable[[Value], float]:
    """A function from a value to its y: 0 lies on `base`, `top` on `above`."""
    span = top or 1
    return lambda value: rounded(base - (base - above) * value / span)


def across(count: int, left: float, right: float) -> list[float]:
    """The x of each of `count` points from edge to edge; a single one stands in the middle."""
    if count == 1:
        return [rounded((left + right) / 2)]
    return [rounded(left + (right - left) * place / (count - 1)) for place in range(count)]


def path(points: Sequence[Point]) -> str:
    """A line through the points, "" for none."""
    return " ".join(f"{'L' if place else 'M'}{x} {y}" for place, (x, y) in enumerate(points))


def rounded(value: float) -> float:
    """One decimal is finer than a screen; it keeps the drawings small."""
    return round(value, 1)


def plain(value: float) -> Value:
    """3.0 as 3; and without the dust of binary fractions."""
    tidy = round(value, 10)
    return int(tidy) if float(tidy).is_integer() else tidy
