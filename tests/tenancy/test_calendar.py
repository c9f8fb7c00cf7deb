from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from accelerator.tenancy.calendar import add_days, next_working_moment
from accelerator.tenancy.context import tenant_scope
from tests.factories.tenancy import make_tenant

LONDON = ZoneInfo("Europe/London")


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (london(2026, 6, 3, 11), london(2026, 6, 3, 11)),  # Wednesday, within hours
        (london(2026, 6, 3, 7), london(2026, 6, 3, 9)),  # too early
        (london(2026, 6, 3, 17), london(2026, 6, 4, 9)),  # the day is over
        (london(2026, 6, 5, 18), london(2026, 6, 8, 9)),  # Friday evening
        (london(2026, 6, 6, 12), london(2026, 6, 8, 9)),  # Saturday
        (london(2026, 12, 24, 18), london(2026, 12, 29, 9)),  # Christmas, Boxing Day and its substitute
    ],
)
def test_mail_leaves_in_working_hours_of_a_working_day(db, moment, expected):
    with tenant_scope(make_tenant()):
        assert next_working_moment(moment) == expected


def test_days_keep_their_hour_when_the_clocks_change(db):
    with tenant_scope(make_tenant()):
        later = add_days(london(2026, 3, 26, 10), 5)  # across 29 March

    assert (later, later.astimezone(UTC).hour) == (london(2026, 3, 31, 10), 9)


def test_a_tenant_elsewhere_keeps_its_own_hours(db):
    with tenant_scope(make_tenant(time_zone="America/New_York", country="US", subdivision="")):
        moment = next_working_moment(datetime(2026, 6, 3, 8, tzinfo=UTC))

    assert moment == datetime(2026, 6, 3, 13, tzinfo=UTC)
