"""After the introduction: do they talk, have they met, what came of it."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accelerator import clock
from accelerator.audit.services import reference
from accelerator.programmes import picklists
from accelerator.tenancy.errors import Refused
from accelerator.ui.formats import local_date
from introductions.checks import open_between
from introductions.models import Introduction, Meeting
from introductions.services.common import drop_steps, finish, locked, plan, require_state, withdraw_mails
from introductions.states import MADE, MOVES, OPEN, OUTCOMES, LetGoReason, State, StepKind

# Pointless once they have met; where it leads is asked all the same.
BEFORE_THEY_MET = (StepKind.FOLLOW_UP_3, StepKind.FOLLOW_UP_10, StepKind.STALL)


@transaction.atomic
def start_conversation(introduction: Introduction, *, by: Model | None) -> Introduction:
    """Somebody has heard that the two are talking."""
    introduction = locked(introduction)
    if introduction.state == State.IN_CONVERSATION:
        return introduction
    if not _may_follow(introduction):
        raise Refused(f"This does not change by word any more: it is “{State(introduction.state).label}”.")
    introduction.move_to(State.IN_CONVERSATION)
    plan(introduction, StepKind.STALL)
    return finish(introduction, "revived", by=by)


@transaction.atomic
def log_meeting(
    introduction: Introduction,
    *,
    happened_on: date,
    by: Model | None,
    side: str = "",
    outcome: str = "",
    note: str = "",
) -> Introduction:
    """They met. `side` is empty when staff log it; once a side and a day, the second time corrects the first.

    `outcome`: a code of the picklist meeting_outcome, or nothing.
    """
    introduction = locked(introduction, with_pair=False)
    require_state(introduction, MADE, "Log a meeting once they have been introduced.")
    require_meeting(introduction, happened_on, outcome)
    log_met(introduction, happened_on, side=side, by=by, outcome=outcome, note=note.strip())
    return finish(introduction, "met", by=by, side=str(side), outcome=outcome)


@transaction.atomic
def conclude_introduction(introduction: Introduction, *, outcome: str, by: Model | None) -> Introduction:
    """What came of it. A confirmed partnership concludes with OUTCOME_PARTNERSHIP (introductions.partnerships)."""
    introduction = locked(introduction, with_pair=False)
    outcome = State(outcome)
    if outcome not in OUTCOMES:
        raise Refused("Choose what came of it.")
    if introduction.state == outcome:
        return introduction
    introduction.move_to(outcome)
    drop_steps(introduction)
    return finish(introduction, "concluded", by=by)


@transaction.atomic
def let_go(introduction: Introduction, *, reason: str, by: Model | None, note: str = "") -> Introduction:
    """Staff stop following one that leads to nothing, and say why; both sides are asked nothing more.

    `reason`: a LetGoReason. Let go twice, the later reason stands.
    """
    introduction = locked(introduction)
    if reason not in LetGoReason.values:
        raise Refused("Choose why you let it go.", field="reason")
    if reason == LetGoReason.OTHER and not note.strip():
        raise Refused("Say in a word what it was.", field="note")
    if introduction.state != State.OUTCOME_STALLED:
        introduction.move_to(State.OUTCOME_STALLED)
    introduction.let_go_reason, introduction.let_go_note = LetGoReason(reason), note.strip()
    drop_steps(introduction)
    withdraw_mails(introduction, "follow_up")
    return finish(introduction, "let_go", by=by, reason=str(reason))


@transaction.atomic
def reopen_after_void(introduction: Introduction, *, by: Model | None) -> Introduction:
    """Its partnership was voided: back to where the pair stood, or closed when a newer introduction is open."""
    introduction = locked(introduction)
    if introduction.state != State.OUTCOME_PARTNERSHIP:
        return introduction
    known = open_between(introduction.programme, introduction.innovator, introduction.partner)
    before = State.MET if introduction.met_at else State.IN_CONVERSATION
    introduction.move_to(State.OUTCOME_STALLED if known else before)
    return finish(introduction, "reopened", by=by)


@transaction.atomic
def stall_introduction(introduction: Introduction) -> Introduction:
    """Thirty days without a word (domain.md)."""
    return stall(locked(introduction, with_pair=False))


def stall(introduction: Introduction) -> Introduction:
    """What the due row does, with an introduction that is locked."""
    if introduction.state in {State.INTRODUCED, State.IN_CONVERSATION}:
        introduction.move_to(State.STALLED)
        drop_steps(introduction, BEFORE_THEY_MET)
        finish(introduction, "stalled", by=None)
    return introduction


def require_meeting(introduction: Introduction, happened_on: date, outcome: str) -> None:
    if happened_on > clock.today():
        raise Refused("A meeting in the future has not happened yet. Choose today or an earlier day.")
    introduced = introduction.introduced_at
    if introduced and happened_on < local_date(introduced):
        raise Refused("They met before the introduction? Choose the day of the introduction or a later one.")
    if outcome and outcome not in dict(picklists.choices("meeting_outcome")):
        raise Refused("Choose one of the outcomes, or none.")


def undo_day(introduction: Introduction, side: str, happened_on: date) -> None:
    """The meeting this side logged last was on another day, unless that day has one of its own."""
    logged = introduction.meetings.filter(side=side)
    latest = logged.order_by("-created_at", "-id").first()
    if latest is not None and not logged.filter(happened_on=happened_on).exists():
        latest.happened_on = happened_on
        latest.save(update_fields=["happened_on"])
        introduction.met_at = None


def log_met(
    introduction: Introduction, happened_on: date, *, side: str, by: Model | None, outcome: str = "", note: str = ""
) -> None:
    logged_by_kind, logged_by_id = reference(by) if by is not None else ("", "")
    Meeting.objects.update_or_create(
        introduction=introduction,
        side=side,
        happened_on=happened_on,
        defaults={
            "logged_by_kind": logged_by_kind,
            "logged_by_id": logged_by_id,
            "outcome": outcome,
            "note": note,
        },
    )
    introduction.outcome_told = introduction.meetings.exclude(outcome="").exists()
    introduction.met_at = introduction.met_at or moment_of(introduction, happened_on)
    move_if_open(introduction, State.MET)
    if introduction.state == State.MET:
        drop_steps(introduction, BEFORE_THEY_MET)
        withdraw_mails(introduction, "follow_up")


def moment_of(introduction: Introduction, day: date) -> datetime:
    """Now, or noon of an earlier day: figures and lists speak of the day they met, not of the day it was told."""
    if day >= clock.today():
        return clock.now()
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return max(noon, introduction.introduced_at or noon)


def move_if_open(introduction: Introduction, new: State) -> None:
    """Take the move where the table has it; a word that changes nothing is kept all the same."""
    if new in MOVES[State(introduction.state)] and _may_follow(introduction):
        introduction.move_to(new)
    if introduction.state == State.IN_CONVERSATION:
        plan(introduction, StepKind.STALL)


def _may_follow(introduction: Introduction) -> bool:
    """Whether a word of somebody may move it there: a partnership stays one until it is voided, and what was
    closed stays so while the pair has a newer introduction (I1)."""
    if introduction.state == State.OUTCOME_PARTNERSHIP:
        return False
    return introduction.state in OPEN or not open_between(
        introduction.programme, introduction.innovator, introduction.partner
    )
