"""Sweeps: whatever is due is a row with a time; a sweep picks it up, one short transaction per tenant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from django.db import connection, transaction

from accelerator import clock
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import JobSlot, Tenant

log = structlog.get_logger(__name__)


def for_each_tenant(job: str, work: Callable[[Tenant], object]) -> None:
    """Run `work(tenant)` for each live tenant, each in its own scope; skip one where the same job runs.

    One tenant's failure is logged and does not keep the others waiting; the last one is raised at the end.
    """
    failure: Exception | None = None
    for tenant in Tenant.objects.live():
        try:
            with tenant_scope(tenant):
                if _take_lock(f"{job}:{tenant.pk}"):
                    work(tenant)
        except Exception as error:
            log.exception("sweep_failed", job=job, tenant_id=str(tenant.pk))
            failure = error
    if failure:
        raise failure


def take_slot(job: str, every: timedelta) -> bool:
    """True for the first caller of this job in the current slot, however many schedulers run (F45)."""
    seconds = every.total_seconds()
    slot = datetime.fromtimestamp(clock.now().timestamp() // seconds * seconds, UTC)
    with transaction.atomic():
        row, made = JobSlot.objects.select_for_update().get_or_create(job=job, defaults={"slot": slot})
        if not made and row.slot == slot:
            return False
        row.slot = slot
        row.save(update_fields=["slot"])
    return True


def finish_slot(job: str) -> None:
    """Note that the sweep came to its end: /readyz tells its age."""
    JobSlot.objects.filter(job=job).update(finished_at=clock.now())


def _take_lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])
