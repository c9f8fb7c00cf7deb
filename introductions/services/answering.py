"""What a side answers, and what follows from both answers (domain.md 6.5)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.mailing.addresses import check_address
from accelerator.programmes import picklists
from accelerator.tenancy.errors import Refused
from introductions import emails
from introductions.checks import open_between
from introductions.models import Answer, Introduction
from introductions.services import sending
from introductions.services.asking import ask_other_side
from introductions.services.common import ASK_STEPS, drop_steps, finish, locked, plan, required_text, withdraw_mails
from introductions.services.drafting import retire_answer
from introductions.services.waking import morning_of
from introductions.states import CHANGEABLE, MADE, OPEN, Reply, Side, State, StepKind, Via
from partners.models import Person, Position
from partners.rules import missing_rules
from partners.services import accept_rules

REST_UNTIL_DAYS, LONGEST_REST_DAYS = 90, 365
NOT_AVAILABLE = "not_available"  # paused, or left our requests; not on the list that people choose from


@transaction.atomic
def answer_introduction(
    introduction: Introduction,
    *,
    side: str,
    answer: str,
    via: str,
    person: Person | None = None,
    accepts_rules: int = 0,
    **more: Any,
) -> Introduction:
    """Take one side's answer, or its change of mind, until the introduction leaves.

    `accepts_rules`: the version of the rules of engagement that the organisation accepts with its yes; Refused
    where it has not accepted them yet and this is not the version in force.
    `more`: reason (code), comment, until (date, with "later"), redirect_name, redirect_email (with
    "wrong_person"). The same answer twice changes nothing (F31). Raises Refused when it is too late, or
    when this person does not answer for this side.
    """
    introduction = locked(introduction)
    side, answer = Side(side), Reply(answer)
    _check_open(introduction, side)
    _check_may_answer(introduction, side, via, person)
    if answer == Reply.YES:
        _accept_rules(introduction, side, via, person, accepts_rules)
    return _take(introduction, side, answer, by=person, via=Via(via), person=person, **_details(answer, **more))


@transaction.atomic
def record_answer(
    introduction: Introduction, *, side: str, answer: str, by: User | None, consent_note: str, **more: Any
) -> Introduction:
    """Staff write down what somebody told them, and how: "By phone on 3 May". Also straight from a draft."""
    introduction = locked(introduction)
    side, answer = Side(side), Reply(answer)
    note = required_text(consent_note, "Write how and when they told you.")
    if introduction.state == State.DRAFTED:
        _asked_by_word(introduction, side)
    _check_open(introduction, side)
    person = introduction.person(side)
    details = _details(answer, **more)
    return _take(
        introduction, side, answer, by=by, via=Via.STAFF, person=person, consent_note=note, recorded_by=by, **details
    )


@transaction.atomic
def explain_answer(introduction: Introduction, *, side: str, person: Person | None, **more: Any) -> Introduction:
    """Add to the current answer what the page after it asks for: a date, a reason, a better person."""
    introduction = locked(introduction)
    _check_open(introduction, Side(side))
    current = introduction.answers.get(side)
    if current is None or (person is not None and current.person_id != person.pk):
        raise Refused("There is no answer of yours here to add to.")
    for name, value in _details(Reply(current.answer), **more).items():
        setattr(current, name, value)
    current.save()
    _carry_over(introduction, current)
    if introduction.state == State.DECLINED and current.answer == Reply.NO:
        emails.queue_decline_notice(introduction, current)
    return finish(introduction, "explained", by=person, side=str(side), fields=sorted(more))


@transaction.atomic
def decline_as_unavailable(introduction: Introduction, *, by: Model | None) -> Introduction:
    """The person or the organisation in turn takes no requests (any more): the question closes as "not available".

    The other side hears kindly that it is not moving ahead, where it was asked and said yes; else it never knew.
    """
    introduction = locked(introduction)
    side = introduction.side_in_turn
    if side is None:
        return introduction
    person = introduction.person(side)
    _take(introduction, side, Reply.NO, by=by, via=Via.LINK, person=person, reason=NOT_AVAILABLE)
    other = introduction.answers.get(side.other)
    if other is not None and other.answer == Reply.YES:
        emails.queue_not_now(introduction, side.other)
    return introduction


def state_after(first: Reply | None, second: Reply | None) -> State:
    """Where both answers lead, whatever the order they came in. A no weighs most, then a date, then a name."""
    given = {first, second}
    if Reply.NO in given:
        return State.DECLINED
    if Reply.LATER in given:
        return State.SNOOZED
    if Reply.WRONG_PERSON in given:
        return State.REDIRECTED
    if first != Reply.YES:
        return State.ASKING_FIRST
    return State.READY if second == Reply.YES else State.ASKING_SECOND


def _take(
    introduction: Introduction, side: Side, answer: Reply, *, by: Model | None, via: Via, **details: Any
) -> Introduction:
    if _said_before(introduction.answers.get(side), answer, via, details):
        return introduction
    retire_answer(introduction, side)
    row = Answer.objects.create(introduction=introduction, side=side, answer=answer, via=via, **details)
    introduction.answers[side] = row
    withdraw_mails(introduction, "ask", "remind", "nudge")  # whoever they are for: the question has moved on
    other_asked_at = introduction.asked_at_of(introduction.second_side)
    _settle(introduction, row)
    finish(introduction, "answered", by=by, side=str(side), answer=str(answer), via=str(via))
    if introduction.asked_at_of(introduction.second_side) != other_asked_at:
        record("introduction.asked", introduction, by=None, side=str(introduction.second_side))
    return introduction


def _said_before(current: Answer | None, answer: Reply, via: Via, details: dict[str, Any]) -> bool:
    """The same answer once more; staff may also correct what came with it."""
    if current is None or (current.answer, current.via, current.person) != (answer, via, details["person"]):
        return False
    return via != Via.STAFF or all(getattr(current, name) == value for name, value in details.items())


def _settle(introduction: Introduction, row: Answer) -> None:
    """Move to where the answers lead, and do what begins there."""
    answers = introduction.answers
    first, second = answers.get(introduction.first_side), answers.get(introduction.second_side)
    new = state_after(Reply(first.answer) if first else None, Reply(second.answer) if second else None)
    if new != introduction.state:
        _enter(introduction, new)
    _carry_over(introduction, row)
    if new == State.DECLINED and row.answer == Reply.NO:
        emails.queue_decline_notice(introduction, row)


def _enter(introduction: Introduction, new: State) -> None:
    if new in OPEN and introduction.state not in OPEN:
        _check_alone(introduction)
    if introduction.state == State.DECLINED:
        emails.withdraw_decline_notice(introduction)
    introduction.move_to(new)
    introduction.held_why, introduction.leaves_at = "", None
    introduction.snoozed_until = None
    introduction.decline_reason = ""
    drop_steps(introduction, (*ASK_STEPS, StepKind.WAKE, StepKind.LEAVE))
    if new == State.ASKING_SECOND:
        ask_other_side(introduction)
    elif new == State.READY and introduction.programme.sends_introductions_itself:
        sending.plan_leaving(introduction)


def _carry_over(introduction: Introduction, row: Answer) -> None:
    """What lists and the wake-up read stands on the introduction too."""
    if introduction.state == State.SNOOZED and row.until:
        introduction.snoozed_until = max(
            answer.until for answer in introduction.answers.values() if answer.answer == Reply.LATER
        )
        plan(introduction, StepKind.WAKE, due_at=morning_of(introduction.snoozed_until))
    if introduction.state == State.DECLINED and row.answer == Reply.NO:
        introduction.decline_reason = row.reason


def _check_open(introduction: Introduction, side: Side) -> None:
    if introduction.state in MADE:
        raise Refused("The introduction has left already, so the answer can no longer be changed.")
    if introduction.state not in CHANGEABLE:
        raise Refused("This request is closed, so there is nothing to answer any more.")
    if not introduction.asked_at_of(side) and introduction.side_in_turn != side:
        raise Refused("This side has not been asked yet.")


def _check_may_answer(introduction: Introduction, side: Side, via: str, person: Person | None) -> None:
    """By link: the contact of that side, while they are there. In the portal: whoever may answer for the organisation."""
    if person is None or (via == Via.LINK and introduction.side_of(person.pk) != side):
        raise Refused("This question is now with somebody else.")
    if not _may_answer(person, introduction, side):
        raise Refused("You may not answer for this organisation. Ask us, and we will change that.")


def _accept_rules(introduction: Introduction, side: Side, via: str, person: Person | None, version: int) -> None:
    """Rules that were published after the ask are accepted together with the yes."""
    organisation = introduction.organisation(side)
    rules = missing_rules(introduction.programme, organisation)
    if rules is None or person is None:
        return
    if version != rules.version:
        raise Refused(f"Please tick that {organisation.name} accepts the rules of engagement, then say yes.")
    accept_rules(organisation, rules, person=person, via=via)


def _may_answer(person: Person, introduction: Introduction, side: Side) -> bool:
    positions = Position.objects.live().filter(person=person, organisation=introduction.organisation(side))
    return positions.filter(may_answer=True, person__archived_at=None, organisation__archived_at=None).exists()


def _check_alone(introduction: Introduction) -> None:
    known = open_between(introduction.programme, introduction.innovator, introduction.partner)
    if known and known.pk != introduction.pk:
        raise Refused("A newer request between you two is open. Please answer that one.")


def _asked_by_word(introduction: Introduction, side: Side) -> None:
    """Staff asked by phone before they wrote: this side is the first that was asked."""
    now = clock.now()
    if side not in introduction.answers and not introduction.answers:
        introduction.first_side = side
    first = side == introduction.first_side
    introduction.move_to(State.ASKING_FIRST if first else State.ASKING_SECOND)
    introduction.asked_at = introduction.asked_at or now
    setattr(introduction, f"{side}_asked_at", now)


def _details(answer: Reply, **more: Any) -> dict[str, Any]:
    """Only what belongs to this answer, each checked; Refused says what is wrong."""
    kept: dict[str, Any] = {"comment": more.get("comment", "").strip()}
    if answer == Reply.NO:
        kept["reason"] = _reason(more.get("reason", ""))
    if answer == Reply.LATER:
        kept["until"] = _until(more.get("until"))
    if answer == Reply.WRONG_PERSON:
        kept["redirect_name"] = more.get("redirect_name", "").strip()[:160]
        kept["redirect_email"] = check_address(more["redirect_email"]) if more.get("redirect_email") else ""
    return kept


def _reason(code: str) -> str:
    if code and code not in dict(picklists.choices("decline_reason")):
        raise Refused("Choose one of the reasons, or none.", field="reason")
    return code


def _until(day: date | None) -> date:
    """The day from which we may ask again: three months on where none was chosen."""
    today = clock.today()
    day = day or today + timedelta(days=REST_UNTIL_DAYS)
    if not today < day <= today + timedelta(days=LONGEST_REST_DAYS):
        raise Refused("Choose a day from tomorrow on, within a year.", field="until")
    return day
