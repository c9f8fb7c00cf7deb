"""The best set of pairs for a whole cohort: a transportation problem, solved by scipy's HiGHS.

Each pair at most once; caps of innovators, offers and partners as upper bounds; the fairness floor as a lower bound.
The limits nest on both sides (a pair within an innovator; an offer within a partner), so the matrix is totally
unimodular and a corner of the linear programme is whole numbers: nothing has to be rounded.

A floor that cannot be met must not make the whole plan impossible: what lacks is bought at a price above all
scores together, so that first as much of the floor as can be is met, and then the scores are as high as can be.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SMALLEST = 1e-6  # below this a variable is nothing


@dataclass(frozen=True)
class Edge:
    """One candidate: rows of `Problem` by number. `score` is of 100."""

    seeker: int
    partner: int
    offer: int  # -1: without an offer
    score: float


@dataclass(frozen=True)
class Problem:
    """`most` in all (None: no limit); caps and floors by number of the innovator, the partner and the offer."""

    edges: Sequence[Edge]
    seeker_caps: Sequence[int]
    floors: Sequence[int]
    partner_caps: Sequence[int]
    offer_caps: Sequence[int]
    most: int | None = None


@dataclass(frozen=True)
class Plan:
    """Which edges are taken, by their number in the problem."""

    taken: list[int] = field(default_factory=list)

    def score(self, problem: Problem) -> float:
        return float(sum(problem.edges[number].score for number in self.taken))

    def given(self, problem: Problem) -> list[int]:
        """How many each innovator gets."""
        counts = [0] * len(problem.seeker_caps)
        for number in self.taken:
            counts[problem.edges[number].seeker] += 1
        return counts

    def lacking(self, problem: Problem) -> int:
        """How many introductions the floors lack, all together."""
        pairs = zip(problem.floors, self.given(problem), strict=True)
        return sum(max(floor - got, 0) for floor, got in pairs)


def best(problem: Problem) -> Plan:
    """As much of the floors as can be, then the highest sum of scores. Raises RuntimeError when HiGHS gives up."""
    if not problem.edges:
        return Plan()
    from scipy.optimize import linprog

    edges = len(problem.edges)
    floors = [min(floor, cap) for floor, cap in zip(problem.floors, problem.seeker_caps, strict=True)]
    matrix, limits = _limits(problem, floors)
    score = np.array([edge.score for edge in problem.edges]) / 100
    price = 1 + sum(sorted(score, reverse=True)[: sum(problem.seeker_caps)])
    cost = np.concatenate([-score, np.full(len(floors), price)])
    bounds = np.zeros((edges + len(floors), 2))
    bounds[:edges, 1], bounds[edges:, 1] = 1, floors
    found = linprog(cost, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs-ds")
    if found.status != 0:
        raise RuntimeError(f"HiGHS: {found.message}")
    return Plan([int(number) for number in np.flatnonzero(found.x[:edges] > 1 - SMALLEST)])


def _limits(problem: Problem, floors: Sequence[int]) -> tuple[Any, Any]:
    """Rows of "at most": pairs, innovators, partners, offers, all; and the floors, turned round."""
    rows = _Rows(len(problem.edges) + len(floors))
    edges = list(enumerate(problem.edges))
    rows.add(((edge.seeker, edge.partner), number) for number, edge in edges)
    rows.close(lambda key: 1, only_shared=True)
    rows.add((edge.seeker, number) for number, edge in edges)
    rows.close(lambda seeker: problem.seeker_caps[seeker])
    rows.add((edge.partner, number) for number, edge in edges)
    rows.close(lambda partner: problem.partner_caps[partner])
    rows.add((edge.offer, number) for number, edge in edges if edge.offer >= 0)
    rows.close(lambda offer: problem.offer_caps[offer])
    if problem.most is not None:
        rows.add(("all", number) for number, _edge in edges)
        rows.close(lambda _key: problem.most or 0)
    rows.add((edge.seeker, number) for number, edge in edges if floors[edge.seeker])
    rows.close(lambda seeker: -floors[seeker], sign=-1, slack=lambda seeker: len(edges) + seeker)
    return rows.done()


class _Rows:
    """A sparse matrix, group by group: a row for each key."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.limits: list[int] = []
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[int] = []
        self.open: dict[Hashable, list[int]] = {}

    def add(self, keyed: Any) -> None:
        for key, number in keyed:
            self.open.setdefault(key, []).append(number)

    def close(self, limit: Any, *, sign: int = 1, slack: Any = None, only_shared: bool = False) -> None:
        for key, numbers in self.open.items():
            if only_shared and len(numbers) < 2:
                continue
            columns = [*numbers, slack(key)] if slack else numbers
            self.row += [len(self.limits)] * len(columns)
            self.column += columns
            self.value += [sign] * len(columns)
            self.limits.append(limit(key))
        self.open = {}

    def done(self) -> tuple[Any, Any]:
        from scipy.sparse import csr_array

        shape = (len(self.limits), self.width)
        return csr_array((self.value, (self.row, self.column)), shape=shape), np.array(self.limits)


def greedy(problem: Problem) -> Plan:
    """The best pair that is left, again and again, under the same caps; what picking by hand comes to."""
    seekers, partners = list(problem.seeker_caps), list(problem.partner_caps)
    offers, left = list(problem.offer_caps), problem.most
    pairs: set[tuple[int, int]] = set()
    taken: list[int] = []
    for number in sorted(range(len(problem.edges)), key=lambda number: -problem.edges[number].score):
        edge = problem.edges[number]
        free = seekers[edge.seeker] > 0 and partners[edge.partner] > 0 and (edge.offer < 0 or offers[edge.offer] > 0)
        if not free or (edge.seeker, edge.partner) in pairs or left == 0:
            continue
        taken.append(number)
        pairs.add((edge.seeker, edge.partner))
        seekers[edge.seeker] -= 1
        partners[edge.partner] -= 1
        if edge.offer >= 0:
            offers[edge.offer] -= 1
        left = None if left is None else left - 1
    return Plan(taken)
