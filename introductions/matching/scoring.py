"""The one scoring: pages, the API and rounds all ask `points`.

Every criterion gives a matrix of seekers by options, from 0 to its weight; the weights are shares of 100. Rules:
domain.md 6.5, with the meaning of texts, remaining room and past answers beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from accelerator.programmes.models import Programme
from introductions.matching.meaning import LENGTH
from introductions.matching.sides import Option, Seeker, Sides
from introductions.models import Weights

Matrix = NDArray[np.float32]
CRITERIA = ("help", "meaning", "theme", "place", "size", "interest", "room", "past")
FAR, NEAR = 0.05, 0.4  # how alike texts are that have nothing to do with each other, and those that clearly have
EVERYWHERE = 0.6  # works nationwide, or says no regions
ONE_SIDED = 0.5  # interest of one side alone
SIZES = ("micro", "small", "medium", "large", "major", "national")
# How well a partner of each size suits what is ready to grow, and what is still being tried.
SIZES_TO_GROW = (0.2, 0.4, 0.6, 0.8, 1.0, 1.0)
SIZES_TO_TRY = (0.6, 1.0, 1.0, 0.8, 0.6, 0.4)
SIZE_UNKNOWN = 0.5
ROWS = 512  # seekers in a block: memory for 5,000 options stays at some MB, and progress can be told


def weights_of(programme: Programme) -> dict[str, float]:
    """What each criterion counts in this programme; together 100."""
    row = Weights.objects.filter(programme=programme).first() or Weights(programme=programme)
    return shares({name: getattr(row, name) for name in CRITERIA})


def shares(given: dict[str, int]) -> dict[str, float]:
    """The same weights as shares of 100. At least one is above nothing."""
    total = sum(given.values())
    return {name: 100 * given[name] / total for name in CRITERIA}


@dataclass(eq=False)
class Scoring:
    """Two sides as arrays, with the weights in them already."""

    seekers: Sequence[Seeker]
    options: Sequence[Option]
    weights: dict[str, float]
    interest: dict[tuple[UUID, UUID], set[str]]

    def __post_init__(self) -> None:
        seekers, options, weights = self.seekers, self.options, self.weights
        self._vectors = _stack([one.vector for one in seekers]), _stack([one.vector for one in options]).T
        self._help = _incidence([one.needs for one in seekers], [{one.type} for one in options], weights["help"])
        self._theme = _incidence([one.themes for one in seekers], [one.themes for one in options], weights["theme"])
        self._place = _places(seekers, options, weights["place"])
        self._size = _sizes(seekers, options, weights["size"])
        self._room = np.array([_room(option) for option in options], dtype=np.float32) * weights["room"]
        self._past = np.array([_past(option) for option in options], dtype=np.float32) * weights["past"]
        self._marks = self._interest() if self.interest else None
        self._buffers: dict[str, Matrix] = {}

    def points(self, begin: int = 0, end: int | None = None) -> Iterator[tuple[str, Matrix]]:
        """(criterion, points) of seekers `begin` to `end` for all options. A matrix is the caller's to change."""
        rows = slice(begin, len(self.seekers) if end is None else end)
        alike = self._vectors[0][rows] @ self._vectors[1]
        alike -= FAR
        alike *= self.weights["meaning"] / (NEAR - FAR)
        yield "meaning", np.clip(alike, 0, self.weights["meaning"], out=alike)
        for name, (ours, theirs) in (("help", self._help), ("theme", self._theme), ("place", self._place)):
            found = ours[rows] @ theirs
            yield name, np.minimum(found, self.weights[name], out=found)
        yield "size", self._size[0][rows] @ self._size[1]
        yield "room", self._room[None, :]
        yield "past", self._past[None, :]
        if self._marks is not None:
            yield "interest", self._marks[rows]

    def totals(self, begin: int = 0, end: int | None = None) -> Matrix:
        """Scores of 100, seekers by options: the sum of `points`, with what needs no limit in one product.

        The matrix is this object's own and is written over by the next call.
        """
        rows = slice(begin, len(self.seekers) if end is None else end)
        count = len(range(*rows.indices(len(self.seekers))))
        total, part = (self._buffer(name, count) for name in ("total", "part"))
        ours, theirs = self._scaled
        np.matmul(ours[rows], theirs, out=total)
        np.clip(total, 0, self.weights["meaning"], out=total)
        for name, (left, right) in (("theme", self._theme), ("place", self._place)):
            np.matmul(left[rows], right, out=part)
            np.minimum(part, self.weights[name], out=part)
            total += part
        left, right = self._plain
        np.matmul(left[rows], right, out=part)
        total += part
        if self._marks is not None:
            total += self._marks[rows]
        return total

    @cached_property
    def _scaled(self) -> tuple[Matrix, Matrix]:
        """Vectors with what their likeness counts in them, and a last number that takes off what is far."""
        ours, theirs = self._vectors
        each = self.weights["meaning"] / (NEAR - FAR)
        far = np.full((len(ours), 1), -FAR * each, dtype=np.float32)
        ones = np.ones((1, theirs.shape[1]), dtype=np.float32)
        return np.hstack([ours * np.float32(each), far]), np.ascontiguousarray(np.vstack([theirs, ones]))

    @cached_property
    def _plain(self) -> tuple[Matrix, Matrix]:
        """Help, size, room and past answers: none can be more than its weight, so that one product adds them up."""
        ones = np.ones((len(self.seekers), 1), dtype=np.float32)
        ours = np.hstack([self._help[0], self._size[0], ones])
        theirs = np.vstack([self._help[1], self._size[1], (self._room + self._past)[None, :]])
        return np.ascontiguousarray(ours, dtype=np.float32), np.ascontiguousarray(theirs, dtype=np.float32)

    def _buffer(self, name: str, count: int) -> Matrix:
        """The same memory for each block: to ask for it anew takes longer than to fill it."""
        held = self._buffers.get(name)
        if held is None or len(held) < count:
            held = self._buffers[name] = np.empty((count, len(self.options)), dtype=np.float32)
        return held[:count]

    def _interest(self) -> Matrix:
        places = {seeker.id: place for place, seeker in enumerate(self.seekers)}
        columns: dict[UUID, list[int]] = {}
        for column, option in enumerate(self.options):
            columns.setdefault(option.helper.id, []).append(column)
        found = np.zeros((len(self.seekers), len(self.options)), dtype=np.float32)
        for (innovator, partner), sides in self.interest.items():
            if innovator in places and partner in columns:
                share = 1.0 if len(sides) > 1 else ONE_SIDED
                found[places[innovator], columns[partner]] = share * self.weights["interest"]
        return found


def scoring_of(sides: Sides, weights: dict[str, float]) -> Scoring:
    return Scoring(sides.seekers, sides.options, weights, sides.interest)


def blocks(count: int) -> Iterator[tuple[int, int]]:
    for begin in range(0, count, ROWS):
        yield begin, min(begin + ROWS, count)


def _stack(rows: list[Matrix]) -> Matrix:
    return np.stack(rows) if rows else np.zeros((0, LENGTH), dtype=np.float32)


def _incidence(ours: list[Any], theirs: list[Any], weight: float) -> tuple[Matrix, Matrix]:
    """Two matrices whose product is `weight` for each thing that both have."""
    names = {name: place for place, name in enumerate({name for one in ours for name in one if name})}
    return _rows(ours, names, weight), np.ascontiguousarray(_rows(theirs, names, 1).T)


def _rows(sets: list[Any], names: dict[Any, int], value: float) -> Matrix:
    found = np.zeros((len(sets), max(len(names), 1)), dtype=np.float32)
    for row, held in enumerate(sets):
        for name in held:
            if name in names:
                found[row, names[name]] = value
    return found


def _places(seekers: Sequence[Seeker], options: Sequence[Option], weight: float) -> tuple[Matrix, Matrix]:
    """One region in common is the whole of it; who works everywhere, or says no place, is a part of it."""
    ours, theirs = _incidence([one.regions for one in seekers], [one.regions for one in options], weight)
    anywhere = np.array([[EVERYWHERE * weight]] * len(seekers), dtype=np.float32).reshape(len(seekers), 1)
    somewhere = np.array([0.0 if one.regions else 1.0 for one in options], dtype=np.float32)
    unsaid = np.array([[0.0 if one.regions else EVERYWHERE * weight] for one in seekers], dtype=np.float32)
    unsaid = unsaid.reshape(len(seekers), 1)
    anywhere[unsaid[:, 0] > 0] = 0  # the same part, once
    ones = np.ones(len(options), dtype=np.float32)
    return np.hstack([ours, anywhere, unsaid]), np.vstack([theirs, somewhere[None, :], ones[None, :]])


def _sizes(seekers: Sequence[Seeker], options: Sequence[Option], weight: float) -> tuple[Matrix, Matrix]:
    tables = [(*(SIZES_TO_GROW if one.grows else SIZES_TO_TRY), SIZE_UNKNOWN) for one in seekers]
    ours = np.array(tables, dtype=np.float32).reshape(len(seekers), len(SIZES) + 1) * weight
    theirs = np.zeros((len(SIZES) + 1, len(options)), dtype=np.float32)
    for column, option in enumerate(options):
        size = option.helper.size
        theirs[SIZES.index(size) if size in SIZES else len(SIZES), column] = 1
    return ours.astype(np.float32), theirs


def _room(option: Option) -> float:
    cap = min(option.helper.cap, option.offer.cap if option.offer else option.helper.cap)
    return min(option.room / cap, 1.0) if cap else 0.0


def _past(option: Option) -> float:
    """Of what was asked in a year; halfway for who was never asked."""
    helper = option.helper
    return (helper.yes + 1) / (helper.answers + helper.silent + 2)
