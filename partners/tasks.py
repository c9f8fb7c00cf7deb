"""Doors for the worker: ids in, nothing out, harmless when run twice."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings

from accelerator import clock
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.jobs import finish_slot, take_slot
from accelerator.tenancy.models import Tenant
from partners.intake import services as intake
from partners.merging.services import forget_journals
from partners.models import Import
from partners.services.renewing import look_at_renewal, offers_to_look_at

log = structlog.get_logger(__name__)
SWEEP, RENEWALS = "partners.sweep", "partners.renewals"
MOST_TURNS = 500


@shared_task(name="partners.work_on_import")
def work_on_import(tenant_id: str, import_id: str) -> None:
    """Batch after batch, each a transaction of its own, so that the progress can be seen and survives a stop."""
    tenant = Tenant.objects.live().filter(pk=tenant_id).first()
    if tenant is None:
        return
    for _ in range(MOST_TURNS):
        try:
            with tenant_scope(tenant):
                if not intake.take_turn(import_id):
                    return
        except Exception as error:
            log.exception("import_failed", import_id=import_id, error=type(error).__name__)
            with tenant_scope(tenant):
                intake.note_failure(import_id)
            return


@shared_task(name=SWEEP)
def sweep(force: bool = False) -> None:
    """Imports that are due and that nobody works on: the wake-up was lost, or a worker died; and once an hour
    the offers that are due for renewal. `force`: now."""
    if not force and not take_slot(SWEEP, timedelta(seconds=settings.SWEEP_SECONDS)):
        return
    for tenant in Tenant.objects.live():
        with tenant_scope(tenant):
            intake.forget_old_files()
            forget_journals()
            due = list(Import.objects.filter(due_at__lte=clock.now()).order_by("due_at").values_list("pk", flat=True))
        for pk in due:
            work_on_import(str(tenant.pk), str(pk))
    if force or take_slot(RENEWALS, timedelta(hours=1)):
        for tenant in Tenant.objects.live():
            look_at_offers(str(tenant.pk))
    finish_slot(SWEEP)


@shared_task(name=RENEWALS)
def look_at_offers(tenant_id: str) -> None:
    """Offers that are due for renewal, each in a transaction of its own; one that fails keeps no other waiting."""
    tenant = Tenant.objects.live().filter(pk=tenant_id).first()
    if tenant is None:
        return
    with tenant_scope(tenant):
        found = offers_to_look_at()
    for offer_id in found:
        try:
            with tenant_scope(tenant):
                look_at_renewal(offer_id)
        except Exception as error:
            log.exception("renewal_failed", offer_id=str(offer_id), error=type(error).__name__)
