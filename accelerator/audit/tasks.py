"""Doors for the worker: rows are the truth, a task only wakes somebody up."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from accelerator.audit import chain
from accelerator.tenancy.jobs import finish_slot, for_each_tenant, take_slot

SWEEP = "audit.sweep"


@shared_task(name=SWEEP)
def sweep(force: bool = False) -> None:
    """Chain what was decided since the last time. `force`: now, for the command."""
    if force or take_slot(SWEEP, timedelta(seconds=settings.SWEEP_SECONDS)):
        for_each_tenant(SWEEP, lambda tenant: chain.extend())
        finish_slot(SWEEP)
