"""Working days and hours of a tenant: calendar days pass, mail leaves between nine and five (domain.md 6)."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.models import ClosedDay

CLOSED = "tenancy.closed_days"


@lru_cache(maxsize=64)
def _bank_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:  # a country the library does not know: weekends only
        return frozenset()


def closed_days() -> frozenset[date]:
    """Days on which the active tenant does not work although others do; read once while it is served."""
    kept = current_tenant().kept
    if CLOSED not in kept:
        kept[CLOSED] = frozenset(ClosedDay.objects.values_list("day", flat=True))
    return kept[CLOSED]


def is_working_day(day: date) -> bool:
    """Monday to Friday, not a bank holiday where the active tenant works, and none of its own days off."""
    tenant = current_tenant()
    if day.weekday() > 4 or day in _bank_holidays(tenant.country, tenant.subdivision, day.year):
        return False
    return day not in closed_days()


def next_working_moment(moment: datetime) -> datetime:
    """`moment` itself within the tenant's working hours, else the start of the next working day (aware)."""
    tenant = current_tenant()
    local = moment.astimezone(ZoneInfo(tenant.time_zone))
    if is_working_day(local.date()):
        if local.time() < tenant.work_from:
            return _at_start(local.date())
        if local.time() < tenant.work_until:
            return local
    day = local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return _at_start(day)


def add_days(moment: datetime, days: int) -> datetime:
    """The same hour `days` calendar days later by the tenant's wall clock, moved into working hours."""
    local = moment.astimezone(ZoneInfo(current_tenant().time_zone))
    later = datetime.combine(local.date() + timedelta(days=days), local.timetz())
    return next_working_moment(later)


def _at_start(day: date) -> datetime:
    tenant = current_tenant()
    return datetime.combine(day, tenant.work_from, tzinfo=ZoneInfo(tenant.time_zone))
