"""The way of a programme: through its gates, back a step, at rest (domain.md 6.1 and state machines)."""

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes import gates
from accelerator.programmes.models import GateCriterion, Programme, ProgrammeMove, Stage
from accelerator.programmes.services.stamps import locked, mark_changed
from accelerator.programmes.states import Decision, State, after, before
from accelerator.tenancy.errors import Refused


@transaction.atomic
def open_programme(programme: Programme, *, by: User | None) -> Programme:
    """Draft to the first stage. Raises Refused without four dated stages."""
    programme = locked(programme)
    if programme.stages.filter(starts_on__isnull=False, ends_on__isnull=False).count() < 4:
        raise Refused("Give each of the four stages its dates first.")
    _go(programme, State.DISCOVERY, by=by, kind="forward")
    return programme


@transaction.atomic
def decide_gate(stage: Stage, *, by: User | None, reason: str = "") -> Programme:
    """Close the current stage and open the next one, or close the programme after the fourth.

    Met when every criterion is; otherwise it goes on only with a reason, and is written down as
    overridden. Raises Refused with what is missing.
    """
    programme = locked(stage.programme)
    stage = Stage.objects.get(pk=stage.pk)
    _require_current(programme, stage)
    missing = [criterion for criterion in gates.criteria(stage) if not criterion.is_met]
    if missing and not reason.strip():
        raise Refused(
            f"{gates.count_words(len(missing))}. Tick what is true, or say why the programme goes on without."
        )
    stage.decision = Decision.OVERRIDDEN if missing else Decision.MET
    stage.decision_reason, stage.decided_by, stage.closed_at = reason.strip(), by, clock.now()
    stage.save(update_fields=["decision", "decision_reason", "decided_by", "closed_at"])
    _go(programme, after(State(programme.state)), by=by, kind="forward", decision=stage.decision, reason=reason)
    return programme


@transaction.atomic
def step_back(programme: Programme, *, by: User | None, reason: str) -> Programme:
    """One step back, for a reason; the stage that is returned to is open again, its decision undone."""
    programme = locked(programme)
    _require_reason(reason)
    _require_awake(programme)
    target = before(State(programme.state))
    if target is None:
        raise Refused("A draft is at the beginning already.")
    programme.stages.filter(number=programme.stage_number).update(opened_at=None)
    _go(programme, target, by=by, kind="back", reason=reason)
    return programme


@transaction.atomic
def pause_programme(programme: Programme, *, by: User | None, reason: str) -> Programme:
    """Let a live programme rest where it is: no introduction is asked for meanwhile."""
    programme = locked(programme)
    _require_reason(reason)
    if not programme.is_live:
        raise Refused("Only a programme that is in a stage and not paused can be paused.")
    programme.paused_at = clock.now()
    programme.save(update_fields=["paused_at"])
    _note(programme, programme.state, by=by, kind="paused", reason=reason)
    return programme


@transaction.atomic
def resume_programme(programme: Programme, *, by: User | None) -> Programme:
    """Go on where it was paused."""
    programme = locked(programme)
    if not programme.is_paused:
        raise Refused("This programme is not paused.")
    programme.paused_at = None
    programme.save(update_fields=["paused_at"])
    _note(programme, programme.state, by=by, kind="resumed")
    return programme


@transaction.atomic
def archive_programme(programme: Programme, *, by: User | None) -> Programme:
    """Put a closed programme away; it stays readable."""
    programme = locked(programme)
    _go(programme, State.ARCHIVED, by=by, kind="forward")
    return programme


@transaction.atomic
def tick_criterion(criterion: GateCriterion, *, by: User | None, note: str = "") -> GateCriterion:
    """Say that a criterion is met, and how we know. Raises Refused for one that is counted."""
    programme = locked(criterion.stage.programme)
    criterion = _open_criterion(criterion)
    if gates.is_counted(criterion):
        raise Refused("This line is counted from the records and cannot be ticked by hand.")
    criterion.met_at, criterion.met_by, criterion.note = clock.now(), by, note.strip()
    criterion.save(update_fields=["met_at", "met_by", "note"])
    record("programme.criterion_met", programme, by=by, criterion=str(criterion.pk), stage=criterion.stage.number)
    return criterion


@transaction.atomic
def untick_criterion(criterion: GateCriterion, *, by: User | None) -> GateCriterion:
    """Take a tick back; the note stays for who ticks it next."""
    programme = locked(criterion.stage.programme)
    criterion = _open_criterion(criterion)
    criterion.met_at = criterion.met_by = None
    criterion.save(update_fields=["met_at", "met_by"])
    record("programme.criterion_unmet", programme, by=by, criterion=str(criterion.pk), stage=criterion.stage.number)
    return criterion


def _go(
    programme: Programme, new: State | None, *, by: User | None, kind: str, decision: str = "", reason: str = ""
) -> None:
    old = programme.state
    if new is None:
        raise Refused("There is nothing after this.")
    programme.move_to(new)
    programme.save(update_fields=["state"])
    _open_stage(programme)
    _note(programme, old, by=by, kind=kind, decision=decision, reason=reason)


def _open_stage(programme: Programme) -> None:
    """The stage that the programme is in now is open: begun, and not decided."""
    for stage in programme.stages.filter(number=programme.stage_number):
        stage.opened_at = stage.opened_at or clock.now()
        stage.closed_at, stage.decision, stage.decision_reason, stage.decided_by = None, "", "", None
        stage.save(update_fields=["opened_at", "closed_at", "decision", "decision_reason", "decided_by"])


def _note(programme: Programme, old: str, *, by: User | None, kind: str, decision: str = "", reason: str = "") -> None:
    move = ProgrammeMove.objects.create(
        programme=programme,
        from_state=old,
        to_state=programme.state,
        kind=kind,
        decision=decision,
        reason=reason.strip(),
        by=by,
    )
    details = {"from": old, "to": str(programme.state), "decision": str(decision), "move": str(move.pk)}
    record(f"programme.{kind}", programme, by=by, **details)
    mark_changed(programme)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Write down why; the reason stays with the programme.")


def _require_awake(programme: Programme) -> None:
    if programme.is_paused:
        raise Refused("This programme is paused. Resume it first.")


def _require_current(programme: Programme, stage: Stage) -> None:
    _require_awake(programme)
    if stage.programme_id != programme.pk or stage.number != programme.stage_number:
        raise Refused("This is not the stage that the programme is in.")


def _open_criterion(criterion: GateCriterion) -> GateCriterion:
    criterion = GateCriterion.objects.select_related("stage").get(pk=criterion.pk)
    if criterion.stage.closed_at:
        raise Refused("This gate is decided. Step back if it must be opened again.")
    return criterion
