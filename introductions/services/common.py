"""What the verbs of this room share: locking, due rows, and the end of each decision.

Locks are always taken in this order: the introduction, then organisations, then participations, and the
programme last (`finish`); so that two decisions wait for each other and never in a circle.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing.services import cancel_mail
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.calendar import add_days
from accelerator.tenancy.errors import Refused
from introductions.models import Introduction, Step
from introductions.states import State, StepKind

ASK_STEPS = (StepKind.REMINDER_3, StepKind.REMINDER_7, StepKind.EXPIRY)
DAYS = {
    StepKind.REMINDER_3: 3,
    StepKind.REMINDER_7: 7,
    StepKind.EXPIRY: 14,
    StepKind.FOLLOW_UP_10: 10,
    StepKind.STALL: 30,
}


def locked(introduction: Introduction) -> Introduction:
    """The introduction as it stands now, held until the transaction ends; with organisations and people.

    Two decisions about one introduction run one after the other, and the second sees the first (F34).
    """
    people = Introduction.objects.with_pair().select_related("innovator_person", "partner_person")
    rows = people.select_for_update(no_key=True, of=("self",))  # more joins take longer to plan than to run
    return rows.get(pk=introduction.pk)


def finish(introduction: Introduction, verb: str, *, by: Model | None, **details: Any) -> Introduction:
    """Save, write the audit row and stamp the programme, in this transaction (invariant I4)."""
    introduction.save()
    introduction.__dict__.pop("answers", None)
    introduction.__dict__.pop("answer_by", None)
    record(f"introduction.{verb}", introduction, by=by, state=str(introduction.state), **details)
    mark_changed(introduction.programme)
    return introduction


def plan(introduction: Introduction, kind: StepKind, *, due_at: datetime | None = None, side: str = "") -> Step:
    """A due row; one that waits already is moved to the new time."""
    due_at = due_at or add_days(clock.now(), DAYS[kind])
    step, _made = Step.objects.pending().update_or_create(
        introduction=introduction,
        kind=kind,
        side=side,
        defaults={"due_at": due_at},
        create_defaults={"due_at": due_at, "introduction": introduction, "kind": kind, "side": side},
    )
    return step


def plan_asking(introduction: Introduction, side: str) -> None:
    """The reminders and the expiry of a question that leaves now, in place of any that wait for this side."""
    waiting = Step.objects.pending().filter(introduction=introduction, kind__in=ASK_STEPS, side=side)
    waiting.update(cancelled_at=clock.now())
    Step.objects.bulk_create(
        Step(introduction=introduction, kind=kind, side=side, due_at=add_days(clock.now(), DAYS[kind]))
        for kind in ASK_STEPS
    )


def drop_steps(introduction: Introduction, kinds: Iterable[StepKind] = tuple(StepKind)) -> None:
    """Cancel what waits, so that nothing of it happens after an answer (F44)."""
    steps = Step.objects.pending().filter(introduction=introduction, kind__in=list(kinds))
    steps.update(cancelled_at=clock.now())


def withdraw_mails(introduction: Introduction, *kinds: str) -> None:
    """Stop mails of these kinds that are still in the outbox: nobody is reminded of what they answered."""
    for kind in kinds:
        cancel_mail(key_prefix=f"introduction:{introduction.pk}:{kind}", about=introduction)


def require_state(introduction: Introduction, states: Iterable[State], sentence: str) -> None:
    if introduction.state not in set(states):
        raise Refused(f"{sentence} It is at “{State(introduction.state).label}” now.")


def required_text(text: str, sentence: str) -> str:
    """`text` without outer blanks; Refused with `sentence` when nothing is left."""
    if not text.strip():
        raise Refused(sentence)
    return text.strip()
