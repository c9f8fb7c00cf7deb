"""Who should meet whom, ranked, with reasons: for an innovator, for an offer, for a partner."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from accelerator.programmes import picklists
from accelerator.programmes.models import Programme
from introductions.matching import reasons as words_of
from introductions.matching.bars import Bar
from introductions.matching.reasons import Reason
from introductions.matching.scoring import Scoring, scoring_of, weights_of
from introductions.matching.sides import Option, Seeker, Sides, read
from partners.models import Offer, Organisation
from partners.queries import matching_organisations

HIDDEN = {"dismissed"}  # bars that take a pair off the list


@dataclass(frozen=True)
class Match:
    """One suggested introduction. `score` of 100; `held` says why it cannot be asked now."""

    seeker: Seeker
    option: Option
    score: int
    exact: float
    reasons: list[Reason]
    against: list[str]
    bar: Bar | None

    @property
    def held(self) -> str:
        return self.bar.why if self.bar else ""

    @property
    def offer(self) -> Offer | None:
        return self.option.offer

    @property
    def partner(self) -> Any:
        return self.option.helper

    @property
    def open_introduction(self) -> UUID | None:
        return self.bar.introduction if self.bar and self.bar.code == "open" else None


@dataclass(eq=False)
class Ranking:
    """All suggestions of one question, scored; `dressed` gives reasons to those that are shown."""

    sides: Sides
    scoring: Scoring
    rows: list[tuple[float, Seeker, Option, Bar | None]]

    def __len__(self) -> int:
        return len(self.rows)

    def dressed(self, begin: int = 0, end: int | None = None) -> list[Match]:
        return dress(self.sides, self.scoring.weights, self.rows[begin:end])


def matches(
    programme: Programme,
    innovator: Organisation,
    *,
    limit: int = 6,
    can_ask: bool = False,
    text: str = "",
    weights: dict[str, float] | None = None,
) -> tuple[list[Match], int]:
    """The best `limit` partners for an innovator and how many there are in all; dismissed ones are left out."""
    found = partners_for(programme, innovator, can_ask=can_ask, text=text, weights=weights)
    return found.dressed(0, limit), len(found)


def partners_for(
    programme: Programme,
    innovator: Organisation,
    *,
    can_ask: bool = False,
    text: str = "",
    weights: dict[str, float] | None = None,
    dismissed: bool = False,
) -> Ranking:
    """Each partner with the offer that suits best. `dismissed`: those too."""
    sides = read(programme, innovators=[innovator.pk])
    ranking = _ranked(sides, weights or weights_of(programme), _by_partner, dismissed)
    named = _named(text)
    ranking.rows = [row for row in ranking.rows if _kept(row, named, row[2].helper.id, can_ask)]
    return ranking


def innovators_for(
    programme: Programme,
    partner: Organisation,
    *,
    offer: Offer | None = None,
    can_ask: bool = False,
    text: str = "",
    dismissed: bool = False,
) -> Ranking:
    """Each innovator for a partner, or for one of its offers."""
    sides = read(programme, partners=[partner.pk])
    if offer is not None:
        sides.options = [option for option in sides.options if option.offer and option.offer.pk == offer.pk]
    ranking = _ranked(sides, weights_of(programme), lambda option: None, dismissed)
    named = _named(text)
    ranking.rows = [row for row in ranking.rows if _kept(row, named, row[1].id, can_ask)]
    return ranking


def match_of(programme: Programme, innovator: Organisation, partner: Organisation) -> Match | None:
    """One pair's match, also a dismissed one; None when one of them does not take part."""
    sides = read(programme, innovators=[innovator.pk], partners=[partner.pk])
    ranking = _ranked(sides, weights_of(programme), _by_partner, True)
    return next(iter(ranking.dressed(0, 1)), None)


def matches_of(programme: Programme, pairs: list[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Match]:
    """Matches of many pairs at once, in as many queries as for one."""
    innovators, partners = {one for one, _ in pairs}, {other for _, other in pairs}
    sides = read(programme, innovators=innovators, partners=partners)
    scoring = scoring_of(sides, weights_of(programme))
    seekers = {seeker.id: place for place, seeker in enumerate(sides.seekers)}
    columns: dict[UUID, list[int]] = {}
    for column, option in enumerate(sides.options):
        columns.setdefault(option.helper.id, []).append(column)
    totals = scoring.totals()
    rows = []
    for innovator, partner in pairs:
        if innovator in seekers and partner in columns:
            row = seekers[innovator]
            column = max(columns[partner], key=lambda one: (not sides.options[one].barred, totals[row, one]))
            seeker, option = sides.seekers[row], sides.options[column]
            rows.append((float(totals[row, column]), seeker, option, sides.barred(seeker, option)))
    return {(match.seeker.id, match.partner.id): match for match in dress(sides, scoring.weights, rows)}


def dress(sides: Sides, weights: dict[str, float], rows: list[tuple[float, Seeker, Option, Bar | None]]) -> list[Match]:
    """With reasons in words. Their points are asked of the scoring, for these alone."""
    if not rows:
        return []
    words = picklists.label_maps("offer_type", "region")
    seekers = list({id(row[1]): row[1] for row in rows}.values())
    options = list({id(row[2]): row[2] for row in rows}.values())
    places = {id(one): place for ones in (seekers, options) for place, one in enumerate(ones)}
    shape = (len(seekers), len(options))
    parts = {
        name: np.broadcast_to(points, shape)
        for name, points in Scoring(seekers, options, weights, sides.interest).points()
    }
    found = []
    for score, seeker, option, bar in rows:
        at = places[id(seeker)], places[id(option)]
        points = {name: float(part[at]) for name, part in parts.items()}
        marked = sides.interest.get((seeker.id, option.helper.id), set())
        lines = words_of.reasons(seeker, option, points, weights, words, marked)
        found.append(Match(seeker, option, round(score), score, lines, words_of.against(seeker, option, lines), bar))
    return found


def _ranked(sides: Sides, weights: dict[str, float], key: Any, dismissed: bool) -> Ranking:
    """Best first; of options with the same key only the best one that is free, else the best."""
    scoring = scoring_of(sides, weights)
    best: dict[Any, tuple[Any, Any]] = {}
    if sides.seekers and sides.options:
        totals = scoring.totals()
        for row, seeker in enumerate(sides.seekers):
            for column, option in enumerate(sides.options):
                if seeker.id == option.helper.id:
                    continue
                bar = sides.barred(seeker, option)
                if bar and bar.code in HIDDEN and not dismissed:
                    continue
                score = float(totals[row, column])
                rank = (not option.barred, score)
                name = (seeker.id, key(option))
                if name not in best or rank > best[name][0]:
                    best[name] = (rank, (score, seeker, option, bar))
    rows = [found for _rank, found in best.values()]
    rows.sort(key=lambda row: (-round(row[0], 4), row[2].helper.name_key, row[1].name, str(row[2].helper.id)))
    return Ranking(sides, scoring, rows)


def _named(text: str) -> set[UUID] | None:
    if not text.strip():
        return None
    return set(matching_organisations(Organisation.objects.current(), text).values_list("pk", flat=True))  # type: ignore[attr-defined]


def _kept(row: Any, named: set[UUID] | None, pk: UUID, can_ask: bool) -> bool:
    return (named is None or pk in named) and not (can_ask and row[3])


@dataclass(frozen=True)
class Change:
    """One partner before and after a change of weights: places from 1, and scores."""

    partner: Any
    before: int
    after: int
    score_before: int
    score_after: int

    @property
    def up(self) -> int:
        """By how many places it rises; below 0 it falls."""
        return self.before - self.after

    @property
    def down(self) -> int:
        return self.after - self.before


def preview(programme: Programme, innovator: Organisation, weights: dict[str, float], *, top: int = 10) -> list[Change]:
    """What other weights would do to the best `top` of this innovator: who is, or would be, among them."""
    sides = read(programme, innovators=[innovator.pk])
    before, after = (_places(_ranked(sides, one, _by_partner, False)) for one in (weights_of(programme), weights))
    shown = {pk for places in (before, after) for pk, (place, _row) in places.items() if place <= top}
    changes = [
        Change(
            before[pk][1][2].helper,
            before[pk][0],
            after[pk][0],
            round(before[pk][1][0]),
            round(after[pk][1][0]),
        )
        for pk in shown
    ]
    return sorted(changes, key=lambda change: (change.after, change.before))


def _places(ranking: Ranking) -> dict[UUID, tuple[int, Any]]:
    return {row[2].helper.id: (place, row) for place, row in enumerate(ranking.rows, start=1)}


def _by_partner(option: Option) -> UUID:
    return option.helper.id
