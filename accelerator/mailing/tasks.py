"""Doors for the worker: ids in, nothing out, harmless when run twice."""

import uuid
from datetime import timedelta

from celery import shared_task
from django.conf import settings

from accelerator.mailing import delivery, sweeps, wake
from accelerator.tenancy.jobs import finish_slot, take_slot

SWEEP = "mailing.sweep"


@shared_task(name="mailing.deliver")
def deliver(tenant_id: str) -> None:
    """Send what is due for one tenant; ask for another turn when time ran out, so that others get theirs."""
    wake.heard(uuid.UUID(tenant_id))
    if delivery.deliver(uuid.UUID(tenant_id)):
        wake.send(uuid.UUID(tenant_id))


@shared_task(name=SWEEP)
def sweep(force: bool = False) -> None:
    """Every SWEEP_SECONDS: one run a slot, however many schedulers there are (F45). `force`: now, for the command."""
    if not force and not take_slot(SWEEP, timedelta(seconds=settings.SWEEP_SECONDS)):
        return
    for tenant_id in sweeps.sweep():
        if force or not wake.send(tenant_id):
            delivery.deliver(tenant_id)
    finish_slot(SWEEP)
