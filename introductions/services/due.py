"""What happens by itself: due rows, picked up by the sweep (F44).

After weeks without a worker nothing is made up for: what has expired expires quietly, of several reminders
only the latest is sent, and a person gets one mail about introductions in 24 hours at most: what else is due to
them within a day goes into the same.
"""

from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accelerator import clock
from accelerator.mailing.models import Preference, Suppression
from accelerator.mailing.preferences import accepts
from accelerator.mailing.services import MailClass
from accelerator.tenancy.calendar import add_days, next_working_moment
from introductions import emails
from introductions.checks import first_refusal, reach
from introductions.models import Introduction, Step
from introductions.queries import ONE_MAIL_IN, written_lately
from introductions.services.answering import decline_as_unavailable
from introductions.services.asking import expire
from introductions.services.closing import cancel_introduction
from introductions.services.common import ASK_STEPS, drop_steps, finish, locked_or_none
from introductions.services.follow_ups import is_pointless
from introductions.services.following import stall
from introductions.services.sending import leave
from introductions.services.waking import wake_introduction
from introductions.states import ASKING, FOLLOW_UPS, MADE, MOVES, OPEN, Side, State, StepKind
from partners.models import Organisation, Person, Position

log = structlog.get_logger(__name__)
REMINDERS = (StepKind.REMINDER_7, StepKind.REMINDER_3)
DAYS_OF = {kind: days for days, kind in FOLLOW_UPS.items()}
LATEST_FIRST = (*REMINDERS, *reversed(FOLLOW_UPS.values()))  # an introduction is either asked or followed up


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
    if name := _set_aside(introduction):
        cancel_introduction(introduction, by=None, reason=f"{name} was archived.")
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
    """Of several reminders that are overdue the latest is sent, and of several questions the latest is asked."""
    if StepKind.EXPIRY in steps:
        _done(steps[StepKind.EXPIRY])
        _expire(introduction)
        return
    waiting = [steps[kind] for kind in LATEST_FIRST if kind in steps]
    if waiting:
        _ask_once(introduction, side, waiting[0])


def _expire(introduction: Introduction) -> None:
    if introduction.state in ASKING:
        expire(introduction)
        finish(introduction, "expired", by=None)


def _ask_once(introduction: Introduction, side: Side, step: Step) -> None:
    """Remind or ask, together with whatever else is due to the same person within a day: one mail, not five."""
    if not _has_a_point(introduction, side, step):
        _cancelled(step)
        return
    if _later(introduction, side, step):
        return
    others = _due_to(introduction.person(side), but=introduction)
    if not others:
        _take(introduction, side, step)
        _queue_alone(introduction, side, step)
        return
    everything = [(introduction, side, step), *others]
    for one in everything:
        _take(*one)
    emails.queue_digest([emails.Due(row, of, DAYS_OF.get(StepKind(due.kind), 0)) for row, of, due in everything])


def _has_a_point(introduction: Introduction, side: Side, step: Step) -> bool:
    """Whether this side still owes the answer."""
    if step.kind in REMINDERS:
        return introduction.side_in_turn == side and not introduction.held_why
    return not is_pointless(introduction, side, DAYS_OF[StepKind(step.kind)])


def _take(introduction: Introduction, side: Side, step: Step) -> None:
    """The step is done, and what came before it on that side with it."""
    _done(step)
    kind = StepKind(step.kind)
    drop_steps(introduction, LATEST_FIRST[LATEST_FIRST.index(kind) + 1 :], side=side)
    if kind in REMINDERS:
        finish(introduction, "reminded", by=None, side=str(side), kind=str(kind))


def _queue_alone(introduction: Introduction, side: Side, step: Step) -> None:
    if step.kind in REMINDERS:
        emails.queue_reminder(introduction, side, step.kind)
    else:
        emails.queue_follow_up(introduction, side, DAYS_OF[StepKind(step.kind)])


def _due_to(person: Person, *, but: Introduction) -> list[tuple[Introduction, Side, Step]]:
    """What else this person will be asked within a day, the latest step of each, and theirs to be taken now.

    Whatever somebody else holds at this moment stays for its own turn.
    """
    theirs = Q(side=Side.INNOVATOR, introduction__innovator_person=person)
    theirs |= Q(side=Side.PARTNER, introduction__partner_person=person)
    soon = Step.objects.pending().filter(theirs, kind__in=LATEST_FIRST, due_at__lte=clock.now() + ONE_MAIL_IN)
    steps = sorted(soon.exclude(introduction=but), key=lambda step: LATEST_FIRST.index(StepKind(step.kind)))
    latest = {step.introduction_id: step for step in reversed(steps)}
    found = [(locked_or_none(pk), Side(step.side), step) for pk, step in sorted(latest.items())]
    return [(row, side, step) for row, side, step in found if row and _wanted(row, side, step)]


def _wanted(introduction: Introduction, side: Side, step: Step) -> bool:
    """A digest takes along what has a point, and of questions only what the person still wants to get."""
    if not _has_a_point(introduction, side, step):
        return False
    if step.kind in REMINDERS:
        return not first_refusal(list(reach(introduction, side)))
    return accepts(introduction.person(side).email, MailClass.DIGEST)


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
    paused = person.paused_at or introduction.organisation(side).paused_at
    if paused or person.do_not_contact_at or _switched_off(person.email_normalised):
        decline_as_unavailable(introduction, by=None)
        introduction.refresh_from_db()
    elif refusal := first_refusal(list(reach(introduction, side))):
        introduction.held_why = refusal[:300]
        drop_steps(introduction, ASK_STEPS)
        finish(introduction, "held", by=None, side=str(side))


def _set_aside(introduction: Introduction) -> str:
    """The name of a side that was archived while something was open: then nothing of it goes on by itself."""
    gone = (introduction.organisation(side) for side in Side if introduction.organisation(side).archived_at)
    may_end = State.CANCELLED in MOVES[State(introduction.state)]
    return next((organisation.name for organisation in gone if may_end), "")


def _switched_off(address: str) -> bool:
    return Preference.objects.filter(address=address, mail_class=MailClass.REQUEST, accepts=False).exists()


def _troubled() -> list[UUID]:
    """Open questions to somebody who cannot or does not want to be asked any more, and all that waits with an
    organisation that was archived."""
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
        gone |= Q(**{f"{side}__paused_at__isnull": False})
        asked = Q(state=State.ASKING_FIRST, first_side=side) | Q(state=State.ASKING_SECOND, first_side=side.other)
        rows = Introduction.objects.filter(asked, gone | left | Q(Exists(off)) | Q(Exists(lost)), held_why="")
        found += rows.values_list("pk", flat=True)
    archived = Organisation.objects.exclude(archived_at=None).values("pk")
    sides = Q(innovator__in=archived) | Q(partner__in=archived)
    return [*found, *Introduction.objects.filter(sides, state__in=OPEN - MADE).values_list("pk", flat=True)]
