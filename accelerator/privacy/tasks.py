"""The door for the worker: once a day the retention clock names people to staff. It erases nobody."""

from datetime import timedelta

from celery import shared_task

from accelerator.privacy import retention
from accelerator.tenancy.jobs import finish_slot, for_each_tenant, take_slot

SWEEP = "privacy.sweep"


@shared_task(name=SWEEP)
def sweep(force: bool = False) -> None:
    """Looked at once an hour, so that a day without a scheduler is made up for. `force`: now."""
    if not force and not take_slot(SWEEP, timedelta(hours=1)):
        return
    if force or take_slot("privacy.retention", timedelta(days=1)):
        for_each_tenant("privacy.retention", lambda _tenant: retention.mark_due())
    finish_slot(SWEEP)
