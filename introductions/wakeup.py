"""Wake the worker for a due row. The row is the truth: a wake-up that gets lost costs at most one sweep (G6)."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from accelerator import clock
from accelerator.tenancy.context import current_tenant_id
from accelerator.work import reaching

log = structlog.get_logger(__name__)
LONGEST_COUNTDOWN = 60  # seconds; whatever is due later waits for the sweep (faults.md 2.2)


def on_commit_at(due_at: datetime) -> None:
    """Run this tenant's due rows at `due_at`, if that is within a minute."""
    seconds = max((due_at - clock.now()).total_seconds(), 0)
    if seconds > LONGEST_COUNTDOWN:
        return
    tenant_id = current_tenant_id()
    transaction.on_commit(lambda: send(tenant_id, seconds + 0.2))


def on_commit_round(round_id: UUID) -> None:
    """Work on this round now."""
    tenant_id = current_tenant_id()
    transaction.on_commit(lambda: _send("introductions.work_on_round", [str(tenant_id), str(round_id)], 0))


def send(tenant_id: UUID, countdown: float) -> bool:
    """False, and a line in the log, when the broker does not answer."""
    return _send("introductions.run_due", [str(tenant_id)], countdown)


def _send(task: str, args: list[str], countdown: float) -> bool:
    from accelerator.celery import app  # the app is made after the models are loaded

    try:
        with reaching():
            app.send_task(task, args=args, countdown=countdown, retry_policy={"max_retries": 0})
    except Exception as error:  # noqa: BLE001 - whatever the broker does, what was decided stays decided
        log.warning("introductions_wake_failed", error=type(error).__name__)
        return False
    return True
