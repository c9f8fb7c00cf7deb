"""Doors for the worker: rows are the truth, a task only wakes somebody up."""

from datetime import timedelta
from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings

from accelerator import clock
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.jobs import finish_slot, take_slot
from accelerator.tenancy.models import Tenant
from introductions.models import Round
from introductions.services.due import due_introductions, run_due
from introductions.services.rounds import draft_due, work_out
from introductions.services.waiting import lines_to_look_at, look_at_line
from introductions.services.weekly import write_weekly
from introductions.states import RoundState
from partners.services import end_pauses

log = structlog.get_logger(__name__)
SWEEP = "introductions.sweep"
MOST_TURNS = 500


@shared_task(name=SWEEP)
def sweep(force: bool = False) -> None:
    """Every SWEEP_SECONDS, whatever is due in every live tenant: one run a slot, however many schedulers
    there are (F45). `force`: now, for the command."""
    if not force and not take_slot(SWEEP, timedelta(seconds=settings.SWEEP_SECONDS)):
        return
    for tenant_id in Tenant.objects.live().values_list("pk", flat=True):
        run_tenant(str(tenant_id))
    for tenant in Tenant.objects.live():
        read_texts(str(tenant.pk))
        with tenant_scope(tenant):
            due = list(Round.objects.filter(due_at__lte=clock.now()).order_by("due_at").values_list("pk", flat=True))
        for pk in due:
            work_on_round(str(tenant.pk), str(pk))
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
        end_pauses()
        found, lines = due_introductions(), lines_to_look_at()
    for introduction_id in found:
        try:
            with tenant_scope(tenant):
                run_due(introduction_id)
        except Exception:
            log.exception("due_row_failed", tenant_id=tenant_id, introduction_id=str(introduction_id))
    for offer_id in lines:
        try:
            with tenant_scope(tenant):
                look_at_line(offer_id)
        except Exception:
            log.exception("line_failed", tenant_id=tenant_id, offer_id=str(offer_id))
    try:
        with tenant_scope(tenant):
            write_weekly()
    except Exception:
        log.exception("weekly_failed", tenant_id=tenant_id)


@shared_task(name="introductions.read_texts")
def read_texts(tenant_id: str) -> None:
    """Texts of one tenant that have changed become vectors again, batch by batch; may run twice without harm."""
    from introductions.matching import texts  # numpy: only where it is needed

    tenant = Tenant.objects.live().filter(pk=tenant_id).first()
    if tenant is None:
        return
    for _ in range(MOST_TURNS):
        try:
            with tenant_scope(tenant):
                if not texts.read_changed():
                    return
        except Exception:
            log.exception("reading_texts_failed", tenant_id=tenant_id)
            return


@shared_task(name="introductions.work_on_round")
def work_on_round(tenant_id: str, round_id: str) -> None:
    """A round that waits to be worked out, or to be drafted; whoever is second finds nothing to do."""
    tenant = Tenant.objects.live().filter(pk=tenant_id).first()
    if tenant is None:
        return
    try:
        with tenant_scope(tenant):
            drafting = Round.objects.filter(pk=round_id, state=RoundState.DRAFTING).exists()
        if not drafting:
            work_out(UUID(round_id), lambda: tenant_scope(tenant))
            return
        for _ in range(MOST_TURNS):
            with tenant_scope(tenant):
                if not draft_due(UUID(round_id)):
                    return
    except Exception:
        log.exception("round_failed", tenant_id=tenant_id, round_id=round_id)
