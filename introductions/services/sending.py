"""After both yes: Send, a time to think again, and the introduction leaves."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.mailing.addresses import normalise
from accelerator.mailing.suppressions import suppressed_among
from accelerator.tenancy.calendar import next_working_moment
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused
from introductions import emails, wakeup
from introductions.bridge import own_paragraph
from introductions.checks import WORDS_AT_MOST, first_refusal, mail_came_back, rules
from introductions.letters import bridge_letter
from introductions.models import Introduction
from introductions.services.common import drop_steps, finish, locked, plan, require_state
from introductions.services.follow_ups import plan_follow_up
from introductions.states import Reply, Side, State, StepKind
from partners.services import stamp_introduced

LATEST = timedelta(days=61)
TOO_LATE = timedelta(days=1)  # due longer ago than this, the world has moved on: staff look again


@transaction.atomic
def write_bridge(introduction: Introduction, *, by: User | None, paragraph: str) -> Introduction:
    """Keep the paragraph that both will read, before anything is sent."""
    introduction = locked(introduction)
    require_state(introduction, {State.READY}, "The introduction is written once both have said yes.")
    if introduction.leaves_at:
        raise Refused("It is on its way. Take it back first, then change it.", field="paragraph")
    introduction.bridge_paragraph = _short_enough(introduction, paragraph)
    return finish(introduction, "edited", by=by, fields=["bridge_paragraph"])


@transaction.atomic
def send_introduction(
    introduction: Introduction, *, by: User | None, paragraph: str | None = None, at: datetime | None = None
) -> Introduction:
    """Staff have read it: it leaves INTRODUCTION_GRACE seconds from now, or `at` a moment in working hours.

    Pressed twice, it leaves once (F31). Raises Refused for a moment that has passed or at which nobody works.
    """
    introduction = locked(introduction)
    require_state(introduction, {State.READY}, "The introduction can be sent once both have said yes.")
    if introduction.leaves_at:
        return introduction
    refusal = refusal_to_send(introduction)
    if refusal:
        raise Refused(refusal)
    if paragraph is not None:
        introduction.bridge_paragraph = _short_enough(introduction, paragraph)
    introduction.signed_by = by or introduction.signed_by
    plan_leaving(introduction, at=_checked(at) if at else None)
    return finish(introduction, "sent", by=by)


@transaction.atomic
def unsend_introduction(introduction: Introduction, *, by: User | None) -> Introduction:
    """Undo, while it has not left."""
    introduction = locked(introduction)
    if introduction.is_made:
        raise Refused("It has left already. Both of them have it.")
    require_state(introduction, {State.READY}, "There is nothing to undo.")
    if not introduction.leaves_at:
        return introduction
    introduction.leaves_at = None
    drop_steps(introduction, [StepKind.LEAVE])
    return finish(introduction, "unsent", by=by)


def _short_enough(introduction: Introduction, paragraph: str) -> str:
    """The paragraph as it is kept; refused where one side would read too much (domain.md 3.23)."""
    paragraph = paragraph.strip()
    if introduction.innovator_person is None or introduction.partner_person is None:
        return paragraph
    bridge = bridge_letter(introduction, paragraph=paragraph or own_paragraph(introduction))
    longest = max(bridge.words(side) for side in Side)
    if longest > WORDS_AT_MOST:
        raise Refused(
            f"One side would read {longest} words. Keep it under {WORDS_AT_MOST}: shorten your paragraph.",
            field="paragraph",
        )
    return paragraph


def _checked(at: datetime) -> datetime:
    if at <= clock.now():
        raise Refused("This moment has passed. Choose a later one, or send it now.", field="day")
    if at > clock.now() + LATEST:
        raise Refused("Choose a day within two months: until then too much may change.", field="day")
    if next_working_moment(at) != at:
        tenant = current_tenant()
        raise Refused(
            f"Nobody works then. Choose a working day, between {tenant.work_from:%H:%M} and {tenant.work_until:%H:%M}.",
            field="hour",
        )
    return at


def plan_leaving(introduction: Introduction, *, at: datetime | None = None) -> None:
    """Set the time at which it leaves; nothing is in the outbox before. The caller saves."""
    introduction.leaves_at = at or clock.now() + timedelta(seconds=settings.INTRODUCTION_GRACE)
    introduction.held_why = ""
    plan(introduction, StepKind.LEAVE, due_at=introduction.leaves_at)
    wakeup.on_commit_at(introduction.leaves_at)


@transaction.atomic
def leave_now(introduction: Introduction) -> Introduction:
    """The time to think again is over: the state changes and the three mails are queued, or nothing of it."""
    return leave(locked(introduction))


def leave(introduction: Introduction) -> Introduction:
    """What the due row does, with an introduction that is locked."""
    if introduction.state != State.READY or not introduction.leaves_at or introduction.leaves_at > clock.now():
        return introduction
    refusal = _missed(introduction) or refusal_to_send(introduction)
    if refusal:
        return _hold(introduction, refusal)
    _enter_introduced(introduction)
    emails.queue_introduction(introduction)
    return finish(introduction, "introduced", by=None)


def _enter_introduced(introduction: Introduction) -> None:
    introduction.move_to(State.INTRODUCED)
    introduction.introduced_at = now = clock.now()
    introduction.leaves_at, introduction.held_why = None, ""
    drop_steps(introduction)
    plan_follow_up(introduction)
    stamp_introduced(
        programme=introduction.programme, innovator=introduction.innovator, partner=introduction.partner, at=now
    )


def refusal_to_send(introduction: Introduction) -> str:
    """Why it may not leave, as a sentence; empty when it may. A pause alone does not stop what both agreed to."""
    answers = introduction.answers
    if any(side not in answers or answers[side].answer != Reply.YES for side in Side):
        return "Both sides must say yes first."
    sides = [(introduction.person(side), introduction.organisation(side)) for side in Side]
    lost = suppressed_among([person.email for person, _ in sides if person])
    for person, organisation in sides:
        if organisation.archived_at:
            return f"{organisation.name} is archived."
        if person is None or not person.email:
            return f"There is no e-mail address for {organisation.name}."
        if person.do_not_contact_at or organisation.do_not_contact_at or person.archived_at:
            return f"{person.name} asked not to be contacted, or is archived."
        if normalise(person.email) in lost:
            return mail_came_back(person)
    return first_refusal(list(rules(introduction)))


def _missed(introduction: Introduction) -> str:
    if introduction.leaves_at and clock.now() - introduction.leaves_at > TOO_LATE:
        return "It should have left while the service was down. Read it once more and send it."
    return ""


def _hold(introduction: Introduction, why: str) -> Introduction:
    """Back to staff, who see why."""
    introduction.leaves_at = None
    introduction.held_why = why[:300]
    drop_steps(introduction, [StepKind.LEAVE])
    return finish(introduction, "held", by=None)
