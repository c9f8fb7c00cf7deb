"""A pair that rests until a day, and is a draft again from then on."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from accelerator import clock
from accelerator.tenancy.calendar import next_working_moment
from accelerator.tenancy.context import current_tenant
from introductions.models import Introduction
from introductions.services.common import drop_steps, finish, locked
from introductions.states import Reply, State


def morning_of(day: date) -> datetime:
    """The first working moment on or after that day, in the tenant's zone."""
    return next_working_moment(datetime.combine(day, time.min, tzinfo=ZoneInfo(current_tenant().time_zone)))


def wake(introduction: Introduction) -> None:
    """The day has come: staff decide whether to ask again. A yes of the other side still stands."""
    introduction.move_to(State.DRAFTED)
    introduction.snoozed_until = None
    later = introduction.all_answers.filter(retired_at=None).exclude(answer=Reply.YES)
    later.update(retired_at=clock.now())
    introduction.__dict__.pop("answers", None)
    drop_steps(introduction)


@transaction.atomic
def wake_introduction(introduction: Introduction) -> Introduction:
    """What the due row does (StepKind.WAKE)."""
    introduction = locked(introduction)
    if introduction.state == State.SNOOZED:
        wake(introduction)
        finish(introduction, "woken", by=None)
    return introduction
