"""Doors for the worker: rows are the truth, a task only wakes somebody up."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.jobs import finish_slot, take_slot
from accelerator.tenancy.models import Tenant
from introductions.services.due import due_introductions, run_due

log = structlog.get_logger(__name__)
SWEEP = "introductions.sweep"


@shared_task(name=SWEEP)
def sweep(force: bool = False) -> None:
    """Every SWEEP_SECONDS, whatever is due in every live tenant: one run a slot, however many schedulers
    there are (F45). `force`: now, for the command."""
    if not force and not take_slot(SWEEP, timedelta(seconds=settings.SWEEP_SECONDS)):
        return
    for tenant_id in Tenant.objects.live().values_list("pk", flat=True):
        run_tenant(str(tenant_id))
    finish_slot(SWEEP)


@shared_task(name="introductions.run_due")
def run_tenant(tenant_id: str) -> None:
    """What is due in one tenant, each introduction in a transaction of its own; may run twice without harm.

    A failure is logged and keeps nobody else waiting.
    """
    tenant = Tenant.objects.live().filter(pk=tenant_id).first()
    if tenant is None:
        return
    with tenant_scope(tenant):
        found = due_introductions()
    for introduction_id in found:
        try:
            with tenant_scope(tenant):
                run_due(introduction_id)
        except Exception:
            log.exception("due_row_failed", tenant_id=tenant_id, introduction_id=str(introduction_id))
