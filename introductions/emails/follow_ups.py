"""How it goes after an introduction, and what is due to one person on one day in one mail (domain.md 6.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.services import LINK, Link, Linked, MailClass, queue_mail
from introductions import letters
from introductions.emails.introductions import (
    WORDS_OF,
    answer_link,
    from_name,
    key_of,
    recipient,
    staff_addresses,
)
from introductions.models import Introduction
from introductions.questions import BY_DAY, question_now
from introductions.states import Side
from partners.models import Person

FOLLOW_UP = "introductions.follow_up"  # purpose of tokens
FOLLOW_UP_DAYS = 30


@dataclass(frozen=True)
class Due:
    """What one person is to be asked about one introduction: the ask that is open (`days` 0), or how it goes."""

    introduction: Introduction
    side: Side
    days: int = 0

    @property
    def person(self) -> Person:
        return self.introduction.person(self.side)


def queue_follow_up(introduction: Introduction, side: Side, days: int) -> Mail:
    """One question to one side, with an answer a tap."""
    return _follow_up(introduction, side, days, str(days))


def queue_nudge(introduction: Introduction, side: Side) -> Mail:
    """The question that fits today, because staff pressed a button."""
    return _follow_up(introduction, side, question_now(introduction), f"nudge:{clock.today():%Y-%m-%d}")


def queue_digest(due: Sequence[Due]) -> Mail:
    """All that is due to one person on this day, in one mail, each with a link of its own (F44)."""
    first = due[0]
    programmes = {one.introduction.programme_id for one in due}
    asks = any(not one.days for one in due)
    return queue_mail(
        key=key_of(first.introduction, "digest", str(first.person.pk), f"{clock.today():%Y-%m-%d}"),
        template="introductions/emails/digest",
        to=recipient(first.person),
        mail_class=MailClass.REQUEST if asks else MailClass.DIGEST,
        context={"person": first.person, "signed": letters.signature(first.introduction)},
        about=first.introduction,
        programme=first.introduction.programme if len(programmes) == 1 else None,
        from_name=from_name(first.introduction),
        reply_to=staff_addresses(first.introduction),
        several=[_linked(one) for one in due],
    )


def _follow_up(introduction: Introduction, side: Side, days: int, rest: str) -> Mail:
    person, question = introduction.person(side), BY_DAY[days]
    return queue_mail(
        key=key_of(introduction, "follow_up", side, rest),
        template="introductions/emails/follow_up",
        to=recipient(person),
        mail_class=MailClass.DIGEST,
        context={
            "person": person,
            "other": introduction.organisation(side.other),
            "other_person": introduction.person(side.other),
            "introduced_at": introduction.introduced_at,
            "question": question.about(introduction.organisation(side.other).name),
            "more": question.more,
            "signed": letters.signature(introduction),
            "buttons": [{"url": f"{LINK}?answer={code}", "label": label} for code, label in question.choices],
        },
        about=introduction,
        programme=introduction.programme,
        from_name=from_name(introduction),
        reply_to=staff_addresses(introduction),
        link=how_link(introduction, person, days),
    )


def how_link(introduction: Introduction, person: Person, days: int) -> Link:
    """Where this person says how it goes, as an answer to the question of that day."""
    path = f"/respond/{{token}}/how/{days}/"
    return Link(path=path, purpose=FOLLOW_UP, subject=introduction, holder=person, days=FOLLOW_UP_DAYS)


def _linked(one: Due) -> Linked:
    introduction, other = one.introduction, one.introduction.organisation(one.side.other)
    if one.days:
        question = BY_DAY[one.days]
        shown: dict[str, Any] = {"asks": question.about(other.name), "answers": question.choices, "open_until": None}
        return Linked(how_link(introduction, one.person, one.days), shown)
    shown = {
        "asks": f"Would you like to meet {other.name}?",
        "answers": [(reply.value, label) for reply, label in WORDS_OF.items()],
        "open_until": introduction.answer_by,
    }
    return Linked(answer_link(introduction, one.person), shown)
