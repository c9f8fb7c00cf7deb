"""The rows of one tenant, in proportion to its introductions; nothing is random but by the seed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import models

from accelerator.mailing.models import Attempt, Mail
from introductions.models import Answer, Introduction, Partnership, Party, Step
from introductions.states import MADE, OPEN, State
from partners.models import Need, Offer, Organisation, Participation, ParticipationTheme, Person, Position

Row = dict[str, Any]
# How a programme stands that has run for a year: most is over, and what is open is young.
SHARES = {
    State.DRAFTED: 2,
    State.ASKING_FIRST: 5,
    State.ASKING_SECOND: 3,
    State.READY: 1,
    State.INTRODUCED: 4,
    State.IN_CONVERSATION: 3,
    State.MET: 3,
    State.STALLED: 2,
    State.SNOOZED: 2,
    State.REDIRECTED: 1,
    State.OUTCOME_PARTNERSHIP: 10,
    State.OUTCOME_NO_FIT: 22,
    State.OUTCOME_STALLED: 12,
    State.DECLINED: 18,
    State.EXPIRED: 9,
    State.CANCELLED: 3,
}
COLOURS = "Amber Bramble Cinder Copper Dapple Fallow Garnet Hazel Juniper Kestrel Linden Marlow Nettle Osier".split()
THINGS = "Arch Barge Bridge Brook Ferry Field Forge Gate Harbour Lantern Loom Meadow Mill Orchard Quay".split()
GIVEN = "Ada Bea Carys Dilys Edwin Farah Gwen Hana Idris Jonah Kezia Lowri Maya Nuala Osian Priya".split()
FAMILY = "Marsh Thorne Vale Rook Pell Sarn Wick Lorne Tarn Hythe Croft Dale Fenn Garth Holt".split()
LETTER = "We think that the two of you could help each other, and would like to introduce you. " * 6


class Maker:
    """`tables()` gives each model with its rows, parents first."""

    def __init__(self, programme: UUID, themes: list[UUID], size: int, chance: Random, now: datetime) -> None:
        self.programme, self.themes, self.size, self.chance, self.now = programme, themes, size, chance, now
        self.innovators = [self._organisation("innovator") for _ in range(max(2, size // 50))]
        partners = max(5, size // 10, -(-size // len(self.innovators)))  # so many that each pair meets once
        self.partners = [self._organisation("partner") for _ in range(partners)]
        self.states = chance.choices(list(SHARES), weights=list(SHARES.values()), k=size)
        self.introductions = [self._introduction(place) for place in range(size)]
        self.partnerships = [self._partnership(row) for row in self._made_one()]

    def tables(self) -> Iterator[tuple[type[models.Model], Iterator[Row]]]:
        everybody = self.innovators + self.partners
        yield Organisation, (one["organisation"] for one in everybody)
        yield Person, (one["person"] for one in everybody)
        yield Position, (one["position"] for one in everybody)
        yield Participation, (one["place"] for one in everybody)
        yield ParticipationTheme, (one["mark"] for one in everybody)
        yield Need, (self._need(one) for one in self.innovators)
        yield Offer, (self._offer(one) for one in self.partners)
        yield Introduction, iter(self.introductions)
        yield Answer, self._answers()
        yield Step, self._steps()
        yield Partnership, iter(self.partnerships)
        yield Party, self._parties()
        mails = list(self._mails())
        yield Mail, iter(mails)
        yield Attempt, ({"id": self._id(), "mail_id": mail["id"], "number": 1, "outcome": "sent"} for mail in mails)

    def _id(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def _ago(self, least: float, most: float) -> datetime:
        return self.now - timedelta(days=self.chance.uniform(least, most))

    def _organisation(self, role: str) -> dict[str, Row]:
        """One organisation with its contact and its place in the programme."""
        pick, number = self.chance.choice, self.chance.randrange(10_000, 99_999)
        name = f"{pick(COLOURS)} {pick(THINGS)} {number}"
        given, family = pick(GIVEN), pick(FAMILY)
        organisation, person, place = self._id(), self._id(), self._id()
        address = f"{given}.{family}.{person[:8]}@people.example".lower()
        since = self._ago(300, 330)
        return {
            "organisation": {
                "id": organisation,
                "name": name,
                "name_key": name.lower(),
                "search_text": name.lower(),
                "about": LETTER[:200],
                "created_at": since,
            },
            "person": {
                "id": person,
                "given_name": given,
                "family_name": family,
                "sort_name": f"{family} {given}".lower(),
                "search_text": f"{given} {family}".lower(),
                "email": address,
                "email_normalised": address,
                "created_at": since,
            },
            "position": {
                "id": self._id(),
                "person_id": person,
                "organisation_id": organisation,
                "is_main_contact": True,
            },
            "place": {
                "id": place,
                "organisation_id": organisation,
                "programme_id": self.programme,
                "role": role,
                "state": "joined",
                "joined_on": since.date(),
            },
            "mark": {"id": self._id(), "participation_id": place, "theme_id": self.chance.choice(self.themes)},
        }

    def _need(self, one: dict[str, Row]) -> Row:
        return self._work(one) | {"title": "A place to try it"}

    def _offer(self, one: dict[str, Row]) -> Row:
        return self._work(one) | {"title": "Mentoring: 2 days", "state": "live", "live_since": self._ago(10, 300)}

    def _work(self, one: dict[str, Row]) -> Row:
        organisation = one["organisation"]["id"]
        return {"id": self._id(), "organisation_id": organisation, "programme_id": self.programme, "type": "mentoring"}

    def _introduction(self, place: int) -> Row:
        """Each pair once."""
        state = self.states[place]
        turn, mine = divmod(place, len(self.innovators))
        innovator = self.innovators[mine]
        partner = self.partners[(turn + 7 * mine) % len(self.partners)]
        since = self._ago(0, 30) if state in OPEN else self._ago(20, 320)
        made = state in MADE
        return {
            "id": self._id(),
            "created_at": since - timedelta(days=9),
            "programme_id": self.programme,
            "innovator_id": innovator["organisation"]["id"],
            "partner_id": partner["organisation"]["id"],
            "innovator_person_id": innovator["person"]["id"],
            "partner_person_id": partner["person"]["id"],
            "state": state.value,
            "state_since": since,
            "why": LETTER[:300],
            "asked_at": None if state == State.DRAFTED else since - timedelta(days=6),
            "partner_asked_at": None if state == State.DRAFTED else since - timedelta(days=6),
            "introduced_at": since - timedelta(days=1) if made else None,
            "met_at": since if made and self.chance.random() < 0.6 else None,
            "closed_at": None if state in OPEN else since,
            "snoozed_until": (self.now + timedelta(days=60)).date() if state == State.SNOOZED else None,
            "cancel_reason": "No longer needed." if state == State.CANCELLED else "",
        }

    def _answers(self) -> Iterator[Row]:
        """Of the first side in all that left the first question, of both where it was made."""
        waiting = {State.DRAFTED, State.ASKING_FIRST, State.EXPIRED, State.CANCELLED}
        replies = {State.DECLINED: "no", State.SNOOZED: "later", State.REDIRECTED: "wrong_person"}
        for state, row in zip(self.states, self.introductions, strict=True):
            for side in () if state in waiting else ("partner", "innovator") if state in MADE else ("partner",):
                reply = replies.get(state, "yes")
                yield {
                    "id": self._id(),
                    "introduction_id": row["id"],
                    "side": side,
                    "person_id": row[f"{side}_person_id"],
                    "answer": reply,
                    "until": row["snoozed_until"],
                    "given_at": row["asked_at"] + timedelta(days=self.chance.uniform(0, 5)),
                    "via": "link",
                }

    def _steps(self) -> Iterator[Row]:
        for state, row in zip(self.states, self.introductions, strict=True):
            if state not in (State.ASKING_FIRST, State.ASKING_SECOND):
                continue
            asked = row["asked_at"]
            for kind, days in (("reminder_3", 3), ("reminder_7", 7), ("expiry", 40)):
                due = asked + timedelta(days=days)
                done = due if due < self.now and kind != "expiry" else None
                yield {
                    "id": self._id(),
                    "introduction_id": row["id"],
                    "kind": kind,
                    "side": "partner",
                    "due_at": due if done else max(due, self.now + timedelta(days=1)),
                    "done_at": done,
                }

    def _made_one(self) -> list[Row]:
        """The introductions that led to a partnership."""
        pairs = zip(self.states, self.introductions, strict=True)
        return [row for state, row in pairs if state == State.OUTCOME_PARTNERSHIP]

    def _partnership(self, introduction: Row) -> Row:
        return {
            "id": self._id(),
            "programme_id": self.programme,
            "introduction_id": introduction["id"],
            "title": "A trial",
            "type": "pilot",
            "state": "confirmed",
            "goal": "Trial weeks",
            "proposed_at": introduction["state_since"],
            "confirmed_at": introduction["state_since"],
        }

    def _parties(self) -> Iterator[Row]:
        for introduction, partnership in zip(self._made_one(), self.partnerships, strict=True):
            for side in ("innovator", "partner"):
                yield {
                    "id": self._id(),
                    "partnership_id": partnership["id"],
                    "organisation_id": introduction[f"{side}_id"],
                    "side": side,
                    "champion_id": introduction[f"{side}_person_id"],
                    "confirmed_at": introduction["state_since"],
                    "confirmed_via": "link",
                }

    def _mails(self) -> Iterator[Row]:
        """One of each introduction that was asked; texts of the old ones have been cleared."""
        addresses = {one["person"]["id"]: one["person"]["email"] for one in self.partners}
        for row in self.introductions:
            if row["asked_at"] is None:
                continue
            address, number = addresses[row["partner_person_id"]], self._id()
            old = row["asked_at"] < self.now - timedelta(days=90)
            yield {
                "id": number,
                "key": f"introduction:{row['id']}:ask:partner",
                "message_id": f"<{number}@mail.example>",
                "template": "introductions/emails/ask",
                "mail_class": "R",
                "programme_id": self.programme,
                "about_kind": "introductions.introduction",
                "about_id": row["id"],
                "to_address": address,
                "address": address,
                "from_name": "Dana Okafor",
                "subject": "May we introduce you?",
                "text": "" if old else LETTER,
                "body_cleared_at": self.now if old else None,
                "state": "sent",
                "sent_at": row["asked_at"],
                "due_at": row["asked_at"],
                "next_try_at": row["asked_at"],
                "created_at": row["asked_at"],
                "attempts": 1,
            }
