"""The job behind a round: read, score, choose; each step says how far it is."""

import time
from typing import Any

from introductions.matching import planning, texts, transport
from introductions.matching.scoring import weights_of
from introductions.matching.sides import read
from introductions.models import Round
from introductions.states import RoundState

READING, SCORING, CHOOSING = "reading", "scoring", "choosing"
STEPS = {READING: "Reading texts", SCORING: "Comparing", CHOOSING: "Choosing the best set"}
EVERY = 1.0  # seconds between two notes of the progress


class Workings:
    """`run` leaves `pairs` (innovator, option, score), and `figures` for the row."""

    def __init__(self, of: Round, scope: Any) -> None:
        self.round, self.scope = of, scope
        self.pairs: list[Any] = []
        self._said = 0.0
        self._figures: dict[str, Any] = {}

    def run(self) -> None:
        self._read_texts()
        with self.scope():
            sides = read(self.round.programme)
            weights = weights_of(self.round.programme)
        found = planning.candidates(sides, weights, least=self.round.least_score, progress=self._scored)
        problem = planning.problem_of(self.round, found)
        self._note(CHOOSING, 0, found.count)
        plan, picked = transport.best(problem), transport.greedy(problem)
        self.pairs = planning.pairs_of(plan, problem, found)
        self._figures = {
            "candidates": found.count,
            "pairs": len(plan.taken),
            "quality": round(plan.score(problem), 2),
            "greedy_pairs": len(picked.taken),
            "greedy_quality": round(picked.score(problem), 2),
            "greedy_short": picked.lacking(problem),
            "short": planning.shortfalls(self.round, plan, problem, found),
            "done": found.count,
            "total": found.count,
        }

    def figures(self) -> dict[str, Any]:
        return self._figures

    def _read_texts(self) -> None:
        """All that the sweep has not come to yet."""
        with self.scope():
            total = texts.unread()
        done = 0
        while total:
            with self.scope():
                read_now = texts.read_changed()
            if not read_now:
                return
            done += read_now
            self._note(READING, done, max(total, done))

    def _scored(self, done: int, total: int) -> None:
        if done == total or time.monotonic() - self._said > EVERY:
            self._note(SCORING, done, total)

    def _note(self, step: str, done: int, total: int) -> None:
        """In a transaction of its own, so that pages see it."""
        self._said = time.monotonic()
        with self.scope():
            working = Round.objects.filter(pk=self.round.pk, state=RoundState.WORKING)
            working.update(step=step, done=done, total=total)
