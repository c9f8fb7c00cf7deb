"""The drawing on a programme's public page: a thread from circle to square for each confirmed partnership.

Circles are innovators, squares are partners, in the order of their random ids: the drawing shows how many
and how they hang together, and names nobody. Geometry only; colours come from the stylesheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

WIDTH, HEIGHT, TOP, LEFT, RIGHT = 600, 420, 10, 40, 602
LONG, SHORT = 9, 4  # how wide a square is drawn: with a thread, and without one yet
BIGGEST = 8


@dataclass(frozen=True)
class Thread:
    """One partnership: its innovators and the parties on the other side. `is_gold`: the latest round number."""

    innovators: Sequence[UUID]
    partners: Sequence[UUID]
    is_gold: bool = False


@dataclass(frozen=True)
class Circle:
    y: float
    is_gold: bool


@dataclass(frozen=True)
class Square:
    y: float
    width: int
    height: float
    is_gold: bool


@dataclass(frozen=True)
class Drawing:
    """What the template writes out; `label` is the drawing in words."""

    path: str
    gold: str
    circles: list[Circle]
    squares: list[Square]
    label: str

    @property
    def view_box(self) -> str:
        return f"20 0 {WIDTH} {HEIGHT}"


def draw(innovators: Iterable[UUID], partners: Iterable[UUID], threads: Sequence[Thread]) -> Drawing:
    """Place everybody, and whoever is in a partnership although they left, and join them."""
    left = sorted({*innovators, *(key for thread in threads for key in thread.innovators)})
    right = sorted({*partners, *(key for thread in threads for key in thread.partners)})
    ys_left, ys_right = _spread(left), _spread(right)
    gold = {key for thread in threads if thread.is_gold for key in (*thread.innovators, *thread.partners)}
    joined = {key for thread in threads for key in thread.partners}
    height = min(BIGGEST, round(0.68 * HEIGHT / max(1, len(right)), 1))
    return Drawing(
        path="".join(_curves(thread, ys_left, ys_right) for thread in threads if not thread.is_gold),
        gold="".join(_curves(thread, ys_left, ys_right) for thread in threads if thread.is_gold),
        circles=[Circle(ys_left[key], key in gold) for key in left],
        squares=[_square(ys_right[key], key, height, joined, gold) for key in right],
        label=_in_words(len(left), len(right), len(threads)),
    )


def _spread(keys: list[UUID]) -> dict[UUID, float]:
    """Evenly from top to bottom; one alone stands in the middle."""
    room = HEIGHT - 2 * TOP
    if len(keys) == 1:
        return {keys[0]: HEIGHT / 2}
    return {key: round(TOP + room * place / (len(keys) - 1), 1) for place, key in enumerate(keys)}


def _curves(thread: Thread, ys_left: dict[UUID, float], ys_right: dict[UUID, float]) -> str:
    pairs = [(ys_left[one], ys_right[other]) for one in thread.innovators for other in thread.partners]
    return "".join(f"M46 {start:g}C250 {start:g} 400 {end:g} 600 {end:g}" for start, end in pairs)


def _square(y: float, key: UUID, height: float, joined: set[UUID], gold: set[UUID]) -> Square:
    if key in gold:
        return Square(round(y - BIGGEST / 2, 1), LONG + 1, BIGGEST, True)
    return Square(round(y - height / 2, 1), LONG if key in joined else SHORT, height, False)


def _in_words(innovators: int, partners: int, threads: int) -> str:
    def many(count: int, noun: str) -> str:
        return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"

    left, right = many(innovators, "innovator"), many(partners, "partner")
    if not threads:
        return f"Drawing: {left} on the left and {right} on the right, with no thread between them yet"
    return f"Drawing: {left} on the left, joined by {many(threads, 'thread')} to {right} on the right"
