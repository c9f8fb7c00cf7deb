"""How good matching is, and how fast: planted pairs, intake files, 500 innovators by 5,000 partners."""

import csv
import io
import os
import random
import re
import uuid
from pathlib import Path
from typing import Any

from bench.data import SEED
from bench.measure import Line, race
from bench.planted import dealt, planted
from bench.world import cpu

SEEKERS, PARTNERS, CHOSEN = 500, 5_000, 50
TOPS = (5, 10)
NOBODYS = uuid.UUID(int=0)  # rows that are never saved
KINDS = ("pilot_site", "mentoring", "training", "funding", "customers", "space")
REGIONS = [f"E1200000{number}" for number in range(1, 10)]
SIZES = ("micro", "small", "medium", "large", "major", "national")


def quality() -> list[Line]:
    """How often the partner that belongs is among the best 5 and 10: by meaning, by shared words, by chance."""
    made = planted(SEED)
    lines = _found("planted pairs", made.innovators, made.partners, made.pairs)
    texts = _intake()
    if texts is None:
        print("matching: the intake files are left out; INTAKE=folder names them")
        return lines
    innovators, partners = texts
    ours, theirs = dealt(innovators)
    pairs = [len(partners) + place for place in range(len(innovators))]
    return lines + _found("intake files", ours, [*partners, *theirs], pairs)


def _found(name: str, innovators: list[str], partners: list[str], pairs: list[int]) -> list[Line]:
    import numpy as np

    from introductions.matching.meaning import common_of, vectors

    ours, theirs = vectors(innovators), vectors(partners)
    common = common_of(theirs)
    alike = common.taken_out_of(ours) @ common.taken_out_of(theirs).T
    said = [_words(text) for text in partners]
    shared = np.array([[_overlap(_words(text), other) for other in said] for text in innovators])
    lines = []
    for top in TOPS:
        meaning, words, chance = _share(alike, pairs, top), _share(shared, pairs, top), top / len(partners)
        lines.append(
            Line(
                f"{name}: the right one in the best {top} : by shared words",
                100 * meaning,
                100 * words,
                meaning / words if words else float(bool(meaning)),
                "",
                meaning > words and meaning > chance,
                unit="%",
                note=f"{len(innovators)} among {len(partners)}; by chance {100 * chance:.1f} %",
            )
        )
    return lines


def _share(scores: Any, pairs: list[int], top: int) -> float:
    """Of those who belong, how many have fewer than `top` others above or beside them: a tie counts against."""
    places = [int((row >= row[pair]).sum()) for row, pair in zip(scores, pairs, strict=True)]
    return sum(place <= top for place in places) / len(pairs)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _intake() -> tuple[list[str], list[str]] | None:
    """The longest column of each file of the folder INTAKE: what they do. CSV alone; None without it."""
    folder = Path(os.environ.get("INTAKE", ""))
    files = [next(iter(sorted(folder.glob(f"{name}.csv"))), None) for name in ("innovators", "partners")]
    if not os.environ.get("INTAKE") or None in files:
        return None
    return tuple(_longest_column(file) for file in files)  # type: ignore[return-value, arg-type]


def _longest_column(file: Path) -> list[str]:
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    width = max(map(len, rows))
    columns = [[row[place].strip() for row in rows[1:] if len(row) == width] for place in range(width)]
    return [text for text in max(columns, key=lambda cells: sum(map(len, cells))) if len(text) > 20]


def speed() -> list[Line]:
    """Scores and the best fifty of each innovator, beside one bare product of the same vectors."""
    import numpy as np

    from introductions.matching import planning, transport
    from introductions.matching.scoring import scoring_of
    from introductions.models import Round, Weights

    sides = _sides(random.Random(SEED), SEEKERS, PARTNERS)
    weights = _weights(Weights(tenant_id=NOBODYS))
    ours = np.stack([seeker.vector for seeker in sides.seekers])
    theirs = np.ascontiguousarray(np.stack([option.vector for option in sides.options]))
    one = type(sides)(sides.seekers, sides.options[:1], {}, {})
    scoring, of_one = scoring_of(sides, weights), scoring_of(one, weights)

    def whole() -> None:
        for begin, end in planning.blocks(SEEKERS):
            planning.best_of(scoring.totals(begin, end), 0, CHOSEN)

    found = race(
        cpu,
        times=3,
        whole=whole,
        product=lambda: ours @ theirs.T,
        job=lambda: planning.candidates(sides, weights, least=0),
        one=of_one.totals,
    )
    chosen = planning.candidates(sides, weights, least=0)
    of = Round(tenant_id=NOBODYS, floor=1, most_innovator=5, most_partner=2, least_score=0)
    problem = planning.problem_of(of, chosen)
    begun = cpu()
    plan = transport.best(problem)
    solving = cpu() - begun
    picked = transport.greedy(problem)
    ratio, of_whole = found.ratio("whole", "product"), found.ratio("one", "whole")
    gain = plan.score(problem) / picked.score(problem) - 1
    return [
        Line(
            f"matching {SEEKERS} × {PARTNERS:,} : one product",
            found.median("whole"),
            found.median("product"),
            ratio,
            "≤ 5",
            ratio <= 5,
            spread=found.spread("whole", "product"),
            note=f"scores, and the best {CHOSEN} of each; with making the arrays {found.median('job'):.0f} ms",
        ),
        Line(
            "one new partner : the whole",
            found.median("one"),
            found.median("whole"),
            of_whole,
            "≤ 0.02",
            of_whole <= 0.02,
            spread=found.spread("one", "whole"),
        ),
        Line(
            "a round of 500 : picking one by one",
            plan.score(problem),
            picked.score(problem),
            plan.score(problem) / picked.score(problem),
            "≥ 1",
            (plan.lacking(problem), -gain) <= (picked.lacking(problem), 0),
            unit="points",
            note=f"{len(plan.taken):,} and {len(picked.taken):,} introductions; HiGHS took {solving:.1f} s CPU "
            f"for {len(problem.edges):,} candidates",
        ),
    ]


def _weights(row: Any) -> dict[str, float]:
    from introductions.matching.scoring import CRITERIA, shares

    return shares({name: getattr(row, name) for name in CRITERIA})


def _sides(chance: random.Random, seekers: int, partners: int) -> Any:
    """Both sides without a database: random vectors, codes and limits."""
    import numpy as np

    from introductions.matching.meaning import LENGTH, unit
    from introductions.matching.sides import Helper, Option, Seeker, Sides
    from partners.models import Offer

    vectors = unit(np.random.default_rng(SEED).standard_normal((seekers + partners, LENGTH), dtype=np.float32))
    themes = [uuid.UUID(int=number) for number in range(1, 13)]
    some = [
        Seeker(uuid.UUID(int=place + 1000), f"Innovator {place}", "", chance.sample(REGIONS, 2), None, None)
        for place in range(seekers)
    ]
    for place, seeker in enumerate(some):
        seeker.needs, seeker.themes = set(chance.sample(KINDS, 2)), set(chance.sample(themes, 2))
        seeker.grows, seeker.vector, seeker.cap = chance.random() < 0.5, vectors[place], 5
    options = []
    for place in range(partners):
        pk = uuid.UUID(int=place + 100_000)
        size = chance.choice(SIZES)
        helper = Helper(pk, f"Partner {place}", "", "", chance.sample(REGIONS, 2), size, 3, 5, None, None)
        offer = Offer(
            tenant_id=NOBODYS, pk=uuid.UUID(int=place + 1_000_000), type=chance.choice(KINDS), cap=3, regions=[]
        )
        options.append(Option(helper, offer, set(chance.sample(themes, 2)), vectors[seekers + place]))
    return Sides(some, options, {}, {})


def lines() -> list[Line]:
    return [*quality(), *speed()]
