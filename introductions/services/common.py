"""What the verbs of this room share: locking, due rows, and the end of each decision.

Locks are always taken in this order: the introduction, then organisations, then participations, and the
programme last (`finish`); so that two decisions wait for each other and never in a circle.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model, QuerySet

from accelerator import clock
from accelerator.audit.services import record
from accelerator.database.rows import update
from accelerator.mailing.services import cancel_mail
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.calendar import add_days
from accelerator.tenancy.errors import Refused
from introductions.models import Introduction, Step
from introductions.states import DAYS, State, StepKind
from partners.models import Organisation, Person

ASK_STEPS = (StepKind.REMINDER_3, StepKind.REMINDER_7, StepKind.EXPIRY)
# News of a side, or of ours to a side: what was set aside is on the board again.
STIRS = frozenset({"answered", "explained", "held", "followed_up", "met", "contact_erased"})


def locked(introduction: Introduction, *, with_pair: bool = True) -> Introduction:
    """The introduction as it stands now, held until the transaction ends; with organisations and people, for verbs
    that name them.

    Two decisions about one introduction run one after the other, and the second sees the first (F34).
    """
    held = _to_lock(skip_locked=False).get(pk=introduction.pk)
    return _with_pair(held) if with_pair else held


def locked_or_none(introduction_id: UUID) -> Introduction | None:
    """As `locked`, but None while somebody else holds it."""
    held = _to_lock(skip_locked=True).filter(pk=introduction_id).first()
    return _with_pair(held) if held else None


def _to_lock(*, skip_locked: bool) -> QuerySet[Introduction]:
    rows = Introduction.objects.select_related("programme")
    return rows.select_for_update(no_key=True, of=("self",), skip_locked=skip_locked)


def _with_pair(introduction: Introduction) -> Introduction:
    """Both organisations and contacts, in two small queries: one wide join takes longer to plan than both to run."""
    organisations = Organisation.objects.in_bulk([introduction.innovator_id, introduction.partner_id])
    people = Person.objects.in_bulk(
        [pk for pk in (introduction.innovator_person_id, introduction.partner_person_id) if pk]
    )
    introduction.innovator = organisations[introduction.innovator_id]
    introduction.partner = organisations[introduction.partner_id]
    introduction.innovator_person = people.get(introduction.innovator_person_id)
    introduction.partner_person = people.get(introduction.partner_person_id)
    return introduction


def finish(introduction: Introduction, verb: str, *, by: Model | None, **details: Any) -> Introduction:
    """Save, write the audit row and stamp the programme, in this transaction (invariant I4).

    Refused when another introduction of the pair was opened in the same moment: the unique key saw what no check
    could (I1). The caller's transaction is undone as a whole.
    """
    if verb in STIRS:
        introduction.set_aside_until = None
    try:
        update(introduction)
    except IntegrityError as error:
        if "introduction_one_open" not in str(error):
            raise
        raise Refused(
            f"Somebody has just opened another introduction of {introduction.innovator.name} and "
            f"{introduction.partner.name}. Look at that one first."
        ) from error
    introduction.__dict__.pop("answers", None)
    introduction.__dict__.pop("answer_by", None)
    record(f"introduction.{verb}", introduction, by=by, state=str(introduction.state), **details)
    mark_changed(introduction.programme_id)
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


def plan_afresh(introduction: Introduction, *steps: tuple[StepKind, str]) -> None:
    """Due rows (kind, side) where none of the kind waits: the caller has dropped them, and the unique key holds."""
    Step.objects.bulk_create(
        Step(introduction=introduction, kind=kind, side=side, due_at=add_days(clock.now(), DAYS[kind]))
        for kind, side in steps
    )


def drop_steps(
    introduction: Introduction, kinds: Iterable[StepKind] = tuple(StepKind), *, side: str | None = None
) -> None:
    """Cancel what waits, for both sides or for one, so that nothing of it happens after an answer (F44)."""
    steps = Step.objects.pending().filter(introduction=introduction, kind__in=list(kinds))
    if side is not None:
        steps = steps.filter(side=side)
    steps.update(cancelled_at=clock.now())


def withdraw_mails(introduction: Introduction, *kinds: str) -> None:
    """Stop mails of these kinds that are still in the outbox: nobody is reminded of what they answered."""
    cancel_mail(key_prefixes=[f"introduction:{introduction.pk}:{kind}" for kind in kinds], about=introduction)


def require_state(introduction: Introduction, states: Iterable[State], sentence: str) -> None:
    if introduction.state not in set(states):
        raise Refused(f"{sentence} It is at “{State(introduction.state).label}” now.")


def required_text(text: str, sentence: str) -> str:
    """`text` without outer blanks; Refused with `sentence` when nothing is left."""
    if not text.strip():
        raise Refused(sentence)
    return text.strip()
