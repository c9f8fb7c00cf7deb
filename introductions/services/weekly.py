"""The Monday digest of staff: what is overdue, who is waited for, and what went well. One mail for each of them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.tenancy.calendar import next_working_moment
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF, Membership
from introductions import weekly
from introductions.emails.weekly import queue_weekly
from introductions.models import Weekly

TOO_OLD = timedelta(days=2)  # after a stop of the service a week that has begun long ago is not told any more


@transaction.atomic
def write_weekly() -> int:
    """What the sweep calls: plan the next Monday, and write the mails of one that has come. How many mails."""
    _plan()
    due = Weekly.objects.select_for_update(skip_locked=True).filter(done_at=None, due_at__lte=clock.now())
    return sum(_write(row) for row in due)


def _plan() -> None:
    """A row for the Monday to come, at the first working moment from then on; it is there once."""
    today = clock.today()
    monday = today + timedelta(days=7 - today.weekday())
    if not Weekly.objects.filter(monday=monday).exists():
        Weekly.objects.bulk_create([Weekly(monday=monday, due_at=_morning(monday))], ignore_conflicts=True)


def _morning(day: date) -> datetime:
    return next_working_moment(datetime.combine(day, time.min, tzinfo=ZoneInfo(current_tenant().time_zone)))


def _write(row: Weekly) -> int:
    row.done_at = clock.now()
    if clock.now() - row.due_at <= TOO_OLD:
        for user in _staff():
            found = weekly.week_of(Member(user))
            if found.has_something:
                queue_weekly(user, found, row.monday)
                row.mails += 1
    row.save(update_fields=["done_at", "mails"])
    return row.mails


def _staff() -> list[User]:
    roles = Membership.objects.filter(role__in=STAFF, ended_at=None)
    return list(User.objects.filter(pk__in=roles.values("user_id"), is_active=True).order_by("pk"))
