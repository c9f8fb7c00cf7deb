"""The rehearsal from the first day to the funder's figures."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from scripts.rehearsal import checks, processors
from scripts.rehearsal.desk import Desk
from scripts.rehearsal.ground import Calendar
from scripts.rehearsal.ledger import INNOVATOR, PARTNER, Ledger
from scripts.rehearsal.office import STAFF, Ask, CannotGoOn, Office
from scripts.rehearsal.people import People
from scripts.rehearsal.post import Letter, Post, Secrets
from tests.servers import Stack

DAYS = ((3, 10), (7, 11), (11, 12), (15, 13), (22, 14))  # after a round: the day, and the hour
SWEEP = 1.6  # seconds after which a sweep has looked, one a second
ASKED_FOR_ONE = 1.7  # how many are asked for each that is made, with the mix in people.py
MOST_ROUNDS = 14


@dataclass
class Size:
    """How much is to be done."""

    made: int = 230
    confirmed: int = 100
    rounds: int = 6
    days: tuple[tuple[int, int], ...] = DAYS


@dataclass
class Rehearsal:
    stack: Stack
    size: Size
    intake: Path
    meanings: dict[str, str] = field(default_factory=dict)
    ask: Ask | None = None  # what a heading holds, at a terminal
    tell: Callable[["Rehearsal"], None] = lambda one: None
    seconds: Counter[str] = field(default_factory=Counter)  # by phase
    ledger: Ledger = field(default_factory=Ledger)
    processors: Counter[str] = field(default_factory=Counter)  # seconds by program
    rounds: int = 0
    funnel: dict[str, Any] = field(default_factory=dict)  # as the funder reads it
    _phase: str = "start"

    def run(self) -> Ledger:
        with self.phase("programs start"):
            self.stack.start()
            self.calendar = Calendar(self.stack)
            self.post = Post(self.stack.smtp, self.ledger)
            self.office = Office(self.stack, self.calendar, self.ledger)
        with self.phase("tenant and programme"):
            self.office.found()
            self.office.begin_programme(target=max(self.size.confirmed, 1))
            for role in ("manager", "funder"):
                self.office.invite(role, self._invitation)
        with self.phase("spreadsheets"):
            self._bring_spreadsheets()
        self.secrets = Secrets(self.ledger, set(STAFF.values()))
        self.desk = Desk(self.office, self.ledger, self.post, self.secrets)
        self.people = People(self.office.api, self.calendar, self.ledger, self.post, self.secrets)
        while self.rounds < MOST_ROUNDS and (self.to_make or self.to_confirm):
            self._live_a_month()
        with self.phase("figures checked"):
            self.desk.settle(SWEEP)
            checks.everything(self)
        self.processors = processors.seconds(self.stack)
        return self.ledger

    @property
    def to_make(self) -> int:
        return max(self.size.made - len(self.ledger.made), 0)

    @property
    def to_confirm(self) -> int:
        return max(self.size.confirmed - len(self.ledger.confirmed), 0)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """The seconds inside are this phase's, and not those of the phase around it."""
        begun, outer, inner = time.monotonic(), self._phase, sum(self.seconds.values())
        self._phase = name
        try:
            yield
        finally:
            self.seconds[name] += time.monotonic() - begun - (sum(self.seconds.values()) - inner)
            self._phase = outer

    def _bring_spreadsheets(self) -> None:
        self.brought = {}
        for role in (INNOVATOR, PARTNER):
            paths = sorted(self.intake.glob(f"{role}s.*"))
            if not paths:
                raise CannotGoOn(f"There is no {role}s.csv or {role}s.xlsx in {self.intake}.")
            self.brought[role] = self.office.bring(role, paths[0], self.meanings, self.ask)
        self.office.read_parties()
        for role, parties in ((INNOVATOR, self.ledger.innovators), (PARTNER, self.ledger.partners)):
            rows = self.brought[role]
            made, all_in = (
                rows.get("created", 0),
                sum(rows.get(name, 0) for name in ("created", "updated", "unchanged")),
            )
            good = made <= len(parties) <= all_in
            self.ledger.check(good, f"{len(parties)} {role}s after an import of {made} new rows, {all_in} in all")

    def _live_a_month(self) -> None:
        """A round on a Monday, and the days on which something is due."""
        self.rounds += 1
        monday = self.calendar.today
        if self.rounds > 1:
            self.calendar.go_to(monday, 9)
        self.desk.refused.clear()
        with self.phase("drafts and asks"):
            self.desk.draft_round(self._round_size())
        self._live_a_day(0)
        for day, hour in self.size.days:
            self.calendar.go_to(monday + timedelta(days=day), hour)
            self._live_a_day(SWEEP)
        self.calendar.go_to(monday + timedelta(days=28), 9)

    def _round_size(self) -> int:
        """An equal share of what is left, and no more than is needed for it."""
        left = max(self.size.rounds - self.rounds + 1, 1)
        under_way = sum(pair.stands in ("asking", "ready") for pair in self.ledger.pairs)
        return max(math.ceil(self.to_make * ASKED_FOR_ONE / left) - under_way // 2, 0) if self.to_make else 0

    def _live_a_day(self, seconds: float) -> None:
        """Until nobody has anything more to say today."""
        with self.phase("waiting for due rows and mail"):
            self.desk.settle(seconds)
        self.desk.expired()
        letters = self._new_letters()
        while True:
            with self.phase("addresses searched"):
                self.people.search(letters)
            with self.phase("links opened by scanners"):
                self.people.scan(letters)
            with self.phase("links read and answered"):
                self.people.answer(letters)
            with self.phase("staff decide and send"):
                self.desk.look_after(self.to_make)
            with self.phase("partnerships"):
                self._agree()
            with self.phase("waiting for due rows and mail"):
                self.desk.settle()
            self.tell(self)
            letters = self._new_letters()
            if not letters:
                break
        self.desk.held()

    def _agree(self) -> None:
        self.desk.conclude()
        open_ones = sum(one.plan != "one" and not one.confirmed_at for one in self.ledger.agreements)
        if self.to_confirm > open_ones:
            self.desk.propose(self.to_confirm - open_ones)

    def _new_letters(self) -> list[Letter]:
        self.post.new()
        new, self.post.read = self.post.letters[self.post.read :], len(self.post.letters)
        return new

    def _invitation(self, address: str) -> str:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if letter := self.post.to(address, "invitation"):
                return letter.link("/accounts/invitations/")
            time.sleep(0.1)
        raise CannotGoOn(f"no invitation came to {address}:\n{self.stack.worker.log[-2000:]}")
