"""The clockwork behind the dashboards: a change stamps its programme, and the watch sees the stamp.

Why a question every second and no message: docs/decisions/dashboards-count-into-snapshots.md.
"""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.jobs import finish_slot, for_each_tenant, take_slot
from accelerator.tenancy.models import Tenant
from reporting import services


@shared_task(name="reporting.watch")
def watch() -> None:
    """Rebuild what is stamped later than its snapshot. Runs every second; writes nothing when nothing changed."""
    for_each_tenant("reporting.rebuild_stale", lambda tenant: services.rebuild_stale())


@shared_task(name="reporting.sweep")
def sweep(force: bool = False) -> None:
    """The same as the watch, seldom and with a trace of it. `force`: now, whatever the slot says (`manage.py sweep`)."""
    if force or take_slot("reporting.sweep", timedelta(seconds=settings.SWEEP_SECONDS)):
        watch()
        finish_slot("reporting.sweep")


@shared_task(name="reporting.rebuild")
def rebuild(tenant_id: str, programme_id: str) -> None:
    """Count one programme now, stale or not."""
    tenant = Tenant.objects.live().filter(pk=tenant_id).first()
    if tenant:
        with tenant_scope(tenant):
            services.rebuild(UUID(programme_id))
