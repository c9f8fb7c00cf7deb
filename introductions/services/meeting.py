"""The meeting between the two sides: when it will be, and what was wrong in what was logged of it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min, Model

from accelerator import clock
from accelerator.tenancy.errors import Refused
from introductions.models import Introduction, Meeting
from introductions.services.common import finish, locked, plan, require_state
from introductions.services.following import moment_of, require_meeting
from introductions.states import State, StepKind

MEETING_STATES = (State.INTRODUCED, State.IN_CONVERSATION, State.STALLED, State.MET)
FARTHEST = timedelta(days=366)


@transaction.atomic
def book_meeting(introduction: Introduction, *, at: datetime | None, by: Model | None, side: str = "") -> Introduction:
    """They meet `at`; both sides and staff see it. A second time moves it, None takes it back."""
    introduction = locked(introduction)
    require_state(introduction, MEETING_STATES, "A meeting is booked once both have been introduced.")
    if at is not None and not clock.now() < at < clock.now() + FARTHEST:
        raise Refused("Choose a day and a time that are still to come, within a year.")
    introduction.meets_at = at
    if at is not None and introduction.state in {State.INTRODUCED, State.STALLED}:
        introduction.move_to(State.IN_CONVERSATION)
    if introduction.state == State.IN_CONVERSATION:
        plan(introduction, StepKind.STALL)
    return finish(introduction, "meeting_booked" if at else "meeting_unbooked", by=by, side=str(side))


@transaction.atomic
def correct_meeting(
    meeting: Meeting, *, happened_on: date, by: Model | None, outcome: str = "", note: str = ""
) -> Introduction:
    """What was logged was wrong: the day, what came of it or the note. Only that row changes, and when they met."""
    introduction = locked(meeting.introduction)
    meeting = Meeting.objects.get(pk=meeting.pk)
    require_meeting(introduction, happened_on, outcome)
    others = introduction.meetings.filter(side=meeting.side, happened_on=happened_on).exclude(pk=meeting.pk)
    if others.exists():
        raise Refused("Another meeting is logged for that day already. Correct that one.")
    meeting.happened_on, meeting.outcome, meeting.note = happened_on, outcome, note.strip()
    meeting.save(update_fields=["happened_on", "outcome", "note"])
    first = introduction.meetings.aggregate(first=Min("happened_on"))["first"]
    introduction.met_at = moment_of(introduction, first)
    return finish(introduction, "meeting_corrected", by=by, side=str(meeting.side), outcome=outcome)
