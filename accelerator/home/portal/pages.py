"""What stands on the page of one introduction, as one side may see it (promise 5, F36).

The template gets a `Letter` before both have said yes and the introduction left, and a `Known` after that;
only `Known` holds an address.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from accelerator.home.forms.portal import AgreedForm, BookForm, ExplainForm, MeetingForm
from accelerator.home.portal import cards
from accelerator.home.portal.acting import Acting
from accelerator.home.portal.meeting import MEETING_STATES, prepare
from accelerator.programmes.picklists import labels
from introductions.forms.meeting import SIDES_OUTCOMES, sides_outcomes
from introductions.letters import Letter, ask_letter, short_about, title_of
from introductions.models import Introduction
from introductions.permissions import sees_contacts
from introductions.questions import BY_DAY, question_now
from introductions.states import CHANGEABLE, MADE, FollowUpReply, PartnershipState, Reply, Side, State
from partners.rules import missing_rules

AGREEING = frozenset({State.IN_CONVERSATION, State.MET, State.STALLED})
UNSHOWN = (PartnershipState.PROPOSED, PartnershipState.VOID)


@dataclass(frozen=True)
class Known:
    """The other side, once the introduction has left: the address, and a first mail to begin from."""

    name: str
    given_name: str
    title: str
    email: str
    organisation: str
    about: str
    website: str
    first_step: str
    gain: str
    draft_url: str


def introduction_page(
    acting: Acting,
    introduction: Introduction,
    side: Side,
    *,
    explain: ExplainForm | None = None,
    meeting: MeetingForm | None = None,
    book: BookForm | None = None,
    agreed: AgreedForm | None = None,
) -> dict[str, Any]:
    """The context of the page. `explain` and `meeting` are forms that were sent and refused."""
    answer = cards.own_answer(introduction, side)
    gave_it = answer is not None and answer.person_id == acting.person.pk
    explains = gave_it and answer.answer != Reply.YES and introduction.state in CHANGEABLE
    made, asks = introduction.state in MADE, BY_DAY[question_now(introduction)]
    return {
        "card": cards.card(acting.organisation, introduction, labels("sector")),
        "introduction_id": introduction.pk,
        "programme": introduction.programme,
        "letter": None if made else letter_for(introduction, side),
        "known": known(introduction, side) if sees_contacts(introduction) else None,
        "answer": answer.answer if answer else "",
        "may_answer": acting.may_answer,
        "own_name": acting.organisation.name,
        "rules": None if made else missing_rules(introduction.programme, acting.organisation),
        "my_turn": cards.is_my_turn(introduction, side),
        "may_change": introduction.state in CHANGEABLE and (answer is not None or cards.is_my_turn(introduction, side)),
        "explain": (explain or _explain(answer)) if explains else None,
        "writes_first": introduction.state == State.INTRODUCED and introduction.writes_first == side,
        "asks_how": introduction.state in {State.INTRODUCED, State.IN_CONVERSATION, State.STALLED},
        "how_answers": [choice for choice in asks.choices if choice[0] != FollowUpReply.MET],
        "card_of": prepare(acting, introduction, side),
        "may_book": introduction.state in MEETING_STATES,
        "book": (book or BookForm(initial={"at": introduction.meets_at})) if made else None,
        "agreed": (agreed or AgreedForm()) if introduction.state in AGREEING else None,
        "outcomes": sides_outcomes(),
        "meeting": (meeting or MeetingForm(introduction=introduction)) if made else None,
        "meetings": own_meetings(introduction, side) if made else [],
        "partnership_ids": partnerships_from(introduction, acting) if made else [],
    }


def letter_for(introduction: Introduction, side: Side) -> Letter | None:
    """What this side was asked, while that is still a question; a draft that rested is written anew unseen."""
    asked = introduction.asked_at_of(side) and introduction.state != State.DRAFTED
    return ask_letter(introduction, side) if asked else None


def known(introduction: Introduction, side: Side) -> Known | None:
    """The other contact; None where staff logged an introduction without one."""
    person, organisation = introduction.person(side.other), introduction.organisation(side.other)
    if person is None:
        return None
    return Known(
        name=person.name,
        given_name=person.given_name,
        title=title_of(person, organisation),
        email=person.email,
        organisation=organisation.name,
        about=short_about(organisation),
        website=organisation.website,
        first_step=introduction.ask,
        gain=introduction.gain(side),
        draft_url=draft_url(introduction, side) if person.email else "",
    )


def draft_url(introduction: Introduction, side: Side) -> str:
    """A mail to begin from, in the person's own mail program."""
    me, other = introduction.person(side), introduction.person(side.other)
    mine, theirs = introduction.organisation(side).name, introduction.organisation(side.other).name
    lines = [
        f"Dear {other.given_name},",
        "",
        f"thank you for agreeing to meet {mine}. {introduction.ask}".strip(),
        "Would one of these times suit you?",
        "",
        "- ",
        "- ",
        "",
        "Kind regards",
        me.name if me else mine,
    ]
    subject, body = f"{mine} and {theirs}", "\r\n".join(lines)
    return f"mailto:{quote(other.email, safe='@')}?subject={quote(subject)}&body={quote(body)}"


def partnerships_from(introduction: Introduction, acting: Acting) -> list[tuple[UUID, str]]:
    """What the introduction became, as far as this side has a page for it."""
    mine = introduction.partnerships.filter(parties__organisation=acting.organisation)
    return list(mine.exclude(state__in=UNSHOWN).values_list("pk", "title").distinct())


def own_meetings(introduction: Introduction, side: Side) -> list[dict[str, Any]]:
    """What this side logged, newest first, with what came of it in words; the other side's notes are for staff."""
    words = labels("meeting_outcome") | SIDES_OUTCOMES
    rows = introduction.meetings.filter(side=side).order_by("-happened_on", "-id")
    return [{"meeting": row, "outcome": words.get(row.outcome, "")} for row in rows]


def _explain(answer: Any) -> ExplainForm:
    names = ("until", "reason", "redirect_name", "redirect_email", "comment")
    return ExplainForm(answer.answer, initial={name: getattr(answer, name) for name in names})
