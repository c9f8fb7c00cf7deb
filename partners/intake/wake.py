"""Wake a worker after commit. The row is the truth: a wake-up that gets lost costs at most one sweep."""

from uuid import UUID

import structlog
from django.db import transaction

from accelerator.tenancy.context import current_tenant_id
from accelerator.work import reaching

log = structlog.get_logger(__name__)
ONCE = {"max_retries": 0}  # with retry=False the transport still tries for six seconds (measured)


def on_commit(import_id: UUID) -> None:
    tenant_id = current_tenant_id()
    transaction.on_commit(lambda: send(tenant_id, import_id))


def send(tenant_id: UUID, import_id: UUID) -> None:
    """Ask a worker to take a turn now; a line in the log when the broker does not answer."""
    from accelerator.celery import app  # the app is made after the models are loaded

    try:
        with reaching():
            app.send_task("partners.work_on_import", args=[str(tenant_id), str(import_id)], retry_policy=ONCE)
    except Exception as error:  # noqa: BLE001 - whatever the broker does, what was decided stays decided
        log.warning("import_wake_failed", error=type(error).__name__)
