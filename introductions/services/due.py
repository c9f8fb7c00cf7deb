"""What happens by itself: due rows, picked up by the sweep (F44).

After weeks without a worker nothing is made up for: what has expired expires quietly, of several reminders
only the latest is sent, and a person gets one mail about introductions in 24 hours at most.
"""

from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accelerator import clock
from accelerator.mailing.models import Preference, Suppression
from accelerator.mailing.services import MailClass
from accelerator.tenancy.calendar import add_days, next_working_moment
from introductions import emails
from introductions.checks import first_refusal, reach
from introductions.models import Introduction, Step
from introductions.queries import written_lately
from introductions.services.answering import decline_as_unavailable
from introductions.services.asking import expire
from introductions.services.common import ASK_STEPS, drop_steps, finish, locked_or_none
from introductions.services.following import stall
from introductions.services.sending import leave
from introductions.services.waking import wake_introduction
from introductions.states import ASKING, MADE, Side, State, StepKind
from partners.models import Position

log = structlog.get_logger(__name__)
REMINDERS = (StepKind.REMINDER_7, StepKind.REMINDER_3)  # the latest first


def due_introductions(limit: int = 200) -> list[UUID]:
    """Introductions with something due, longest overdue first, and those that must be looked at."""
    steps = Step.objects.due().order_by("due_at").values_list("introduction_id", flat=True)[:limit]
    return list(dict.fromkeys([*steps, *_troubled()]))


def run_due_steps(limit: int = 200) -> int:
    """Do what is due in the active tenant now; how many introductions were looked at.

    The sweep gives each introduction a transaction of its own (tasks.py); here each is a savepoint.
    """
    found = due_introductions(limit)
    for introduction_id in found:
        run_due(introduction_id)
    return len(found)


@transaction.atomic
def run_due(introduction_id: UUID) -> None:
    """Do what is due for one introduction; leave it alone while somebody else holds it."""
    introduction = locked_or_none(introduction_id)
    if introduction is None:
        return
    _look_below(introduction)
    due = {(step.side, StepKind(step.kind)): step for step in Step.objects.due().filter(introduction=introduction)}
    for kind, run in RUN_ALONE.items():
        if ("", kind) in due:
            _done(due["", kind])
            run(introduction)
            return
    for side in Side:
        _run_for_side(introduction, side, {kind: step for (of, kind), step in due.items() if of == side})


def _run_for_side(introduction: Introduction, side: Side, steps: dict[StepKind, Step]) -> None:
    if StepKind.EXPIRY in steps:
        _done(steps[StepKind.EXPIRY])
        _expire(introduction)
        return
    for kind in REMINDERS:
        if kind in steps:
            _remind(introduction, side, steps[kind])
            break
    if StepKind.FOLLOW_UP_10 in steps:
        _follow_up(introduction, side, steps[StepKind.FOLLOW_UP_10])


def _expire(introduction: Introduction) -> None:
    if introduction.state in ASKING:
        expire(introduction)
        finish(introduction, "expired", by=None)


def _remind(introduction: Introduction, side: Side, step: Step) -> None:
    """One line again, to who still owes the answer; the older reminder, if it waits too, is dropped."""
    if introduction.side_in_turn != side or introduction.held_why:
        _cancelled(step)
        return
    if _later(introduction, side, step):
        return
    _done(step)
    if step.kind == StepKind.REMINDER_7:
        drop_steps(introduction, [StepKind.REMINDER_3])
    emails.queue_reminder(introduction, side, step.kind)
    finish(introduction, "reminded", by=None, side=str(side), kind=str(step.kind))


def _follow_up(introduction: Introduction, side: Side, step: Step) -> None:
    quiet = introduction.met_at or introduction.state not in MADE or not introduction.person(side)
    if quiet or introduction.follow_ups.filter(side=side).exists():
        _cancelled(step)
    elif not _later(introduction, side, step):
        _done(step)
        emails.queue_follow_up(introduction, side)


def _later(introduction: Introduction, side: Side, step: Step) -> bool:
    """True when the step waits: a day where the person got a mail today, else until people work (the step was
    planned for working hours, and the worker comes late)."""
    now = clock.now()
    moment = add_days(now, 1) if written_lately([introduction.person(side).email]) else next_working_moment(now)
    if moment <= now:
        return False
    step.due_at = moment
    step.save(update_fields=["due_at"])
    return True


def _wake(introduction: Introduction) -> None:
    woken = wake_introduction(introduction)
    if woken.state == State.DRAFTED:
        emails.queue_wake_notice(woken)


RUN_ALONE: dict[StepKind, Callable[[Introduction], object]] = {
    StepKind.LEAVE: leave,
    StepKind.STALL: stall,
    StepKind.WAKE: _wake,
}


def _done(step: Step) -> None:
    step.done_at = clock.now()
    step.save(update_fields=["done_at"])


def _cancelled(step: Step) -> None:
    step.cancelled_at = clock.now()
    step.save(update_fields=["cancelled_at"])


def _look_below(introduction: Introduction) -> None:
    """What changed in rooms below while a question was open: the person pauses, mail to them comes back, they leave."""
    side = introduction.side_in_turn
    person = introduction.person(side) if side else None
    if side is None or person is None or introduction.held_why:
        return
    if person.paused_at or person.do_not_contact_at or _switched_off(person.email_normalised):
        decline_as_unavailable(introduction, by=None)
        introduction.refresh_from_db()
    elif refusal := first_refusal(list(reach(introduction, side))):
        introduction.held_why = refusal[:300]
        drop_steps(introduction, ASK_STEPS)
        finish(introduction, "held", by=None, side=str(side))


def _switched_off(address: str) -> bool:
    return Preference.objects.filter(address=address, mail_class=MailClass.REQUEST, accepts=False).exists()


def _troubled() -> list[UUID]:
    """Open questions to somebody who cannot or does not want to be asked any more."""
    found: list[UUID] = []
    for side in Side:
        who = f"{side}_person__"
        address = OuterRef(f"{who}email_normalised")
        off = Preference.objects.filter(address=address, mail_class=MailClass.REQUEST, accepts=False)
        lost = Suppression.objects.filter(address=address, lifted_at=None)
        there = Position.objects.live().filter(
            person=OuterRef(f"{side}_person"), organisation=OuterRef(side), may_answer=True
        )
        left = Q(**{f"{who}archived_at__isnull": False}) | ~Q(Exists(there))
        gone = Q(**{f"{who}paused_at__isnull": False}) | Q(**{f"{who}do_not_contact_at__isnull": False})
        asked = Q(state=State.ASKING_FIRST, first_side=side) | Q(state=State.ASKING_SECOND, first_side=side.other)
        rows = Introduction.objects.filter(asked, gone | left | Q(Exists(off)) | Q(Exists(lost)), held_why="")
        found += rows.values_list("pk", flat=True)
    return found
