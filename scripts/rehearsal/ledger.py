"""The rehearsal's own book: what was done, by whom and when. The product's figures are held against it."""

import statistics
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from scripts.rehearsal.ground import LONDON

INNOVATOR, PARTNER = "innovator", "partner"
MADE_STATES = frozenset(
    "introduced in_conversation met stalled outcome_partnership outcome_no_fit outcome_stalled".split()
)
# How the book calls where an introduction stands: the product's states that this may be.
STANDS = {
    "drafted": {"drafted"},
    "asking": {"asking_first", "asking_second"},
    "ready": {"ready"},
    "declined": {"declined"},
    "resting": {"snoozed"},
    "somebody else": {"redirected"},
    "expired": {"expired"},
    "withdrawn": {"cancelled"},
    "made": MADE_STATES,
}


@dataclass
class Party:
    """An organisation that takes part, and whom we write to there."""

    id: str
    name: str
    role: str
    person: str = ""  # id
    email: str = ""
    given_name: str = ""


@dataclass
class Pair:
    """One introduction."""

    id: str
    innovator: Party
    partner: Party
    first: str = PARTNER
    stands: str = "drafted"
    asked: dict[str, datetime] = field(default_factory=dict)  # side: when it was asked last
    asked_first: datetime | None = None
    answered: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)  # side: all it said, in order
    contacts: dict[str, Party] = field(default_factory=dict)  # side: who answers in place of the first contact
    plan: dict[str, str] = field(default_factory=dict)  # side: what it is going to say
    rests_until: str = ""  # the first day on which we may ask again
    named: str = ""  # a colleague's address; empty where somebody elsewhere was named
    unsure: int = 0  # mails that may have left before somebody changed their mind
    asks: int = 0  # mails that ask, reminders left out
    made_at: datetime | None = None
    met: bool = False
    agreed: bool = False  # a partnership was proposed

    def party(self, side: str) -> Party:
        return self.innovator if side == INNOVATOR else self.partner

    def contact(self, side: str) -> Party:
        """Whom we write to on that side."""
        return self.contacts.get(side, self.party(side))

    def ask(self, moment: datetime) -> None:
        """The side in turn was asked."""
        self.stands = "asking"
        self.asks += 1
        self.asked[self.turn] = moment
        self.asked_first = self.asked_first or moment

    @property
    def turn(self) -> str:
        """Which side is being asked; empty when none is."""
        if self.stands != "asking":
            return ""
        return self.second if self.said(self.first) == "yes" else self.first

    @property
    def is_open(self) -> bool:
        return self.stands in ("drafted", "asking", "ready", "resting", "somebody else", "made")

    @property
    def second(self) -> str:
        return INNOVATOR if self.first == PARTNER else PARTNER

    def said(self, side: str) -> str:
        return self.answered[side][-1][1] if self.answered.get(side) else ""

    def side_of(self, email: str) -> str:
        return next((side for side in (INNOVATOR, PARTNER) if self.contact(side).email == email), "")


@dataclass
class Agreement:
    """One partnership."""

    id: str
    title: str
    parties: tuple[Party, ...]
    pair: Pair | None
    plan: str  # both, one, evidence, void
    proposed_at: datetime
    confirmed: dict[str, datetime] = field(default_factory=dict)  # organisation's id: when
    confirmed_at: datetime | None = None
    by_staff: bool = False
    void: bool = False

    def wants(self, party: Party) -> bool:
        """Whether this party is going to confirm."""
        return self.plan in ("both", "void") or party is self.parties[0]

    def confirm(self, party: Party, moment: datetime) -> None:
        self.confirmed[party.id] = moment
        if len(self.confirmed) == len(self.parties):
            self.confirmed_at = moment

    @property
    def counts(self) -> bool:
        return self.confirmed_at is not None and not self.void


@dataclass
class Ledger:
    innovators: list[Party] = field(default_factory=list)
    partners: list[Party] = field(default_factory=list)
    offering: int = 0  # partners with an offer that is live today
    target: int = 0
    pairs: list[Pair] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)  # why the product did not let us ask
    counted: Counter[str] = field(default_factory=Counter)  # pages opened, answers pressed twice, and so on
    mismatches: list[str] = field(default_factory=list)

    def expect(self, what: str, found: object, wanted: object) -> bool:
        """Note a mismatch where these differ."""
        if found != wanted:
            self.mismatches.append(f"{what}: {found}, and it should be {wanted}")
        return found == wanted

    def check(self, good: object, sentence: str) -> None:
        if not good:
            self.mismatches.append(sentence)

    @property
    def made(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.made_at]

    @property
    def confirmed(self) -> list[Agreement]:
        return [one for one in self.agreements if one.counts]

    def figures(self) -> dict[str, float | int | None]:
        """What the funder should read, by the definitions on that page."""
        confirmed, made = self.confirmed, self.made
        led = Counter(one.pair.id for one in confirmed if one.pair)
        days = self._days_to_answer()
        return {
            "innovators": len(self.innovators),
            "partners": len(self.partners),
            "partners_with_live_offer": self.offering,
            "introductions_asked": sum(bool(pair.asked_first) for pair in self.pairs),
            "introductions_made": len(made),
            "introductions_elsewhere": 0,
            "introductions_met": sum(pair.met or led[pair.id] > 0 for pair in made),
            "introductions_led": len(led),
            "introductions_led_to_several": sum(times > 1 for times in led.values()),
            "days_to_answer": round(statistics.median(days), 1) if days else None,
            "partnerships_confirmed": len(confirmed),
            "partnerships_by_staff": sum(one.by_staff for one in confirmed),
            "partnerships_without_introduction": sum(one.pair is None for one in confirmed),
            "partnership_target": self.target,
        }

    def answers(self) -> int:
        return len(self._days_to_answer())

    def monthly(self) -> dict[str, tuple[int, int]]:
        """Month to how many were introduced and confirmed in it."""
        introduced = Counter(_month(pair.made_at) for pair in self.made if pair.made_at)
        confirmed = Counter(_month(one.confirmed_at) for one in self.confirmed if one.confirmed_at)
        return {month: (introduced[month], confirmed[month]) for month in sorted({*introduced, *confirmed})}

    def _days_to_answer(self) -> list[float]:
        return [
            (pair.answered[pair.first][0][0] - pair.asked_first).total_seconds() / 86400
            for pair in self.pairs
            if pair.answered.get(pair.first) and pair.asked_first
        ]


def _month(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m}"
