"""Doors for the worker: saved searches that are due."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings

from accelerator.home.portal.searches import due_searches, look
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.jobs import finish_slot, take_slot
from accelerator.tenancy.models import Tenant

log = structlog.get_logger(__name__)
SWEEP = "home.sweep"


@shared_task(name=SWEEP)
def sweep(force: bool = False) -> None:
    """Every few minutes, each due search in a transaction of its own; one that fails keeps no other waiting."""
    if not force and not take_slot(SWEEP, timedelta(seconds=settings.SEARCHES_SECONDS)):
        return
    for tenant in Tenant.objects.live():
        with tenant_scope(tenant):
            found = due_searches()
        for search_id in found:
            try:
                with tenant_scope(tenant):
                    look(search_id)
            except Exception as error:
                log.exception("search_failed", search_id=str(search_id), error=type(error).__name__)
    finish_slot(SWEEP)
