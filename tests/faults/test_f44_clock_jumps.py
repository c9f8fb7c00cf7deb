"""F44: whatever the clock does, a person gets one reminder a step, in working hours, and none after an answer."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from introductions import services
from introductions.models import Introduction
from introductions.states import Reply, State
from tests.factories.introductions import make_introduction, say
from tests.factories.tenancy import make_tenant

HOUR = timedelta(hours=1)
STEADY = [timedelta(hours=number) for number in range(0, 24 * 18, 8)]
JUMPS = {
    "steady": STEADY,
    "a day ahead": [*STEADY[:8], *(moment + 24 * HOUR for moment in STEADY[8:])],
    "an hour back, again and again": [moment - HOUR * back for moment in STEADY for back in (0, 1)],
    "a day back": [*STEADY[:11], *STEADY[8:]],  # a reminder has just left
    "three days down": [*STEADY[:8], *STEADY[17:]],  # the first is overdue, and it is night
}
BEGIN = {
    "an ordinary Monday": ("Europe/London", datetime(2026, 6, 8, 9, 0, tzinfo=UTC)),
    "the clocks go forward": ("Europe/London", datetime(2026, 3, 26, 9, 30, tzinfo=UTC)),
    "the clocks go back": ("America/New_York", datetime(2026, 10, 29, 15, 30, tzinfo=UTC)),
    "a leap day": ("Pacific/Auckland", datetime(2028, 2, 25, 1, 0, tzinfo=UTC)),
}


CASES = [*((begin, "steady") for begin in BEGIN), *(("an ordinary Monday", jumps) for jumps in JUMPS)]


@contextmanager
def asked(when):
    """Somebody who was asked at that time, and does not answer."""
    zone, begin = BEGIN[when]
    with clock.at(begin), tenant_scope(make_tenant("north", time_zone=zone)):
        yield begin, ZoneInfo(zone), make_introduction(State.ASKING_FIRST)


def reminders(introduction):
    return list(Mail.objects.filter(key__startswith=f"introduction:{introduction.pk}:remind").order_by("created_at"))


@pytest.mark.parametrize(("when", "jumps"), CASES)
def test_one_reminder_a_step_F44(db, when, jumps):
    with asked(when) as (begin, zone, introduction):
        for passed in JUMPS[jumps]:
            with clock.at(begin + passed):
                services.run_due_steps()

        times = [mail.created_at.astimezone(zone) for mail in reminders(introduction)]
        assert len(times) == (1 if jumps == "three days down" else 2)  # of several that are overdue the latest
        assert Introduction.objects.get(pk=introduction.pk).state == State.EXPIRED
        assert [time for time in times if time.weekday() > 4 or not 9 <= time.hour < 17] == []
        assert min(after - before for before, after in pairwise([begin, *times])) >= 24 * HOUR


@pytest.mark.parametrize("back", [HOUR, timedelta(days=1)])
def test_nobody_who_has_answered_is_reminded_F44(db, back):
    """Not even when the clock then goes back to before the answer."""
    with asked("an ordinary Monday") as (begin, _zone, introduction):
        with clock.at(begin + timedelta(days=2, hours=22)):
            say(introduction, introduction.first_side, Reply.NO)

        for passed in STEADY[9:]:
            with clock.at(begin + passed - back):
                services.run_due_steps()

        assert reminders(introduction) == []
