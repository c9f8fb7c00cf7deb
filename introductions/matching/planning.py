"""From two sides to a plan: candidates, the problem that HiGHS solves, and words for whom it leaves short."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from introductions.matching.scoring import Matrix, blocks, scoring_of
from introductions.matching.sides import Option, Seeker, Sides
from introductions.matching.transport import Edge, Plan, Problem
from introductions.models import Round

SMALLEST = 1e-6  # a score of nothing is no candidate
CANDIDATES = 50  # of each innovator, where there are more
Progress = Callable[[int, int], Any]


@dataclass(frozen=True)
class Candidates:
    """`chosen`: of each seeker, (number of the option, score), best first."""

    sides: Sides
    chosen: list[list[tuple[int, float]]]

    @property
    def count(self) -> int:
        return sum(map(len, self.chosen))


def candidates(
    sides: Sides, weights: dict[str, float], *, least: float, most: int = CANDIDATES, progress: Progress | None = None
) -> Candidates:
    """The best `most` options of each innovator that nothing bars and that score `least` or more."""
    scoring = scoring_of(sides, weights)
    shut = np.array([bool(option.barred) or not option.room for option in sides.options])
    columns: dict[Any, list[int]] = {}
    for column, option in enumerate(sides.options):
        columns.setdefault(option.helper.id, []).append(column)
    barred = _barred_columns(sides, columns)
    chosen: list[list[tuple[int, float]]] = []
    for begin, end in blocks(len(sides.seekers)) if sides.options else ():
        totals = scoring.totals(begin, end)
        totals[:, shut] = -1
        for row in range(begin, end):
            if row in barred:
                totals[row - begin, barred[row]] = -1
        chosen += best_of(totals, least, most)
        if progress:
            progress(end, len(sides.seekers))
    return Candidates(sides, chosen or [[] for _ in sides.seekers])


def best_of(totals: Matrix, least: float, most: int) -> list[list[tuple[int, float]]]:
    """Of each row the columns with the highest scores, none below `least` nor 0."""
    width = totals.shape[1]
    top: Any = np.broadcast_to(np.arange(width), totals.shape)
    if width > most:
        top = np.argpartition(totals, width - most, axis=1)[:, width - most :]
    scores: Any = np.take_along_axis(totals, top, axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")
    top, scores = np.take_along_axis(top, order, axis=1), np.take_along_axis(scores, order, axis=1)
    counts = (scores >= max(least, SMALLEST)).sum(axis=1)
    pairs = zip(top.tolist(), scores.tolist(), counts.tolist(), strict=True)
    return [list(zip(places[:count], of[:count], strict=True)) for places, of, count in pairs]


def _barred_columns(sides: Sides, columns: dict[Any, list[int]]) -> dict[int, list[int]]:
    """Number of the seeker -> options that a bar between the two, or itself, shuts out."""
    rows = {seeker.id: row for row, seeker in enumerate(sides.seekers)}
    found: dict[int, list[int]] = {}
    for innovator, partner in sides.pair_bars:
        if innovator in rows and partner in columns:
            found.setdefault(rows[innovator], []).extend(columns[partner])
    for innovator, row in rows.items():
        found.setdefault(row, []).extend(columns.get(innovator, []))
    return {row: shut for row, shut in found.items() if shut}


def problem_of(of: Round, found: Candidates) -> Problem:
    """Caps are what is left of each limit, and no more than the round allows."""
    sides = found.sides
    partners: dict[Any, int] = {}
    offers: dict[Any, int] = {}
    partner_caps: list[int] = []
    offer_caps: list[int] = []
    edges: list[Edge] = []
    for option in sides.options:
        if option.helper.id not in partners:
            partners[option.helper.id] = len(partner_caps)
            partner_caps.append(min(option.helper.room, of.most_partner))
        if option.offer is not None:
            offers[option.offer.pk] = len(offer_caps)
            offer_caps.append(option.room)
    for row, chosen in enumerate(found.chosen):
        for column, score in chosen:
            option = sides.options[column]
            offer = offers[option.offer.pk] if option.offer else -1
            edges.append(Edge(row, partners[option.helper.id], offer, score))
    caps = [0 if seeker.barred else min(seeker.room, of.most_innovator) for seeker in sides.seekers]
    return Problem(
        edges=edges,
        seeker_caps=caps,
        floors=[of.floor] * len(caps),
        partner_caps=partner_caps,
        offer_caps=offer_caps,
        most=of.most,
    )


def pairs_of(plan: Plan, problem: Problem, found: Candidates) -> list[tuple[Seeker, Option, float]]:
    """The plan in words of the field."""
    columns = [(row, column) for row, chosen in enumerate(found.chosen) for column, _score in chosen]
    taken = []
    for number in plan.taken:
        row, column = columns[number]
        taken.append((found.sides.seekers[row], found.sides.options[column], problem.edges[number].score))
    return taken


def shortfalls(of: Round, plan: Plan, problem: Problem, found: Candidates) -> list[dict[str, Any]]:
    """For whom the floor is not met, and why: [{"innovator", "got", "why"}]."""
    short = []
    for row, got in enumerate(plan.given(problem)):
        if got < of.floor:
            seeker = found.sides.seekers[row]
            why = _why_short(of, seeker, problem.seeker_caps[row], len(found.chosen[row]), got, found.sides)
            short.append({"innovator": str(seeker.id), "got": got, "why": why})
    return short


def _why_short(of: Round, seeker: Seeker, cap: int, candidates: int, got: int, sides: Sides) -> str:
    if seeker.barred:
        return f"{seeker.barred}."
    if cap < of.floor and cap == got:
        drafts = f" and {_count(seeker.drafts, 'draft')}" if seeker.drafts else ""
        return f"It has {seeker.open_now} open{drafts} of {seeker.cap} at a time: room for {cap}."
    if not candidates:
        return _nobody_left(of, seeker, sides)
    if of.most is not None:
        return f"The limit of {of.most} in all is reached, or its {_count(candidates, 'possible partner')} are taken."
    return f"All of its {_count(candidates, 'possible partner')} are taken: others had no other choice."


def _nobody_left(of: Round, seeker: Seeker, sides: Sides) -> str:
    """Counted by what stands in the way of each partner."""
    options = {option.helper.id: option for option in sides.options if option.helper.id != seeker.id}
    if not options:
        return "There is no partner in this programme."
    counts: Counter[str] = Counter()
    for option in options.values():
        bar = sides.barred(seeker, option)
        said = bar.why.split(":")[0].split(" until ")[0].split(" on ")[0] if bar else ""
        counts[said or ("No room beside drafts" if not option.room else f"Scores below {of.least_score}")] += 1
    said = "; ".join(f"{number} × {why[:1].lower()}{why[1:]}" for why, number in counts.most_common(4))
    return f"None of {_count(len(options), 'partner')} can be asked: {said}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
