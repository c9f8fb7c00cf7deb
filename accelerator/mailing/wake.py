"""Wake the delivery after commit. The row is the truth: a wake-up that gets lost costs at most one sweep (G6)."""

import contextlib
from datetime import datetime
from uuid import UUID

import redis
import structlog
from django.db import connection, transaction

from accelerator import clock
from accelerator.tenancy.context import current_tenant_id
from accelerator.work import BrokerAway, broker, reaching

log = structlog.get_logger(__name__)
ONCE = {"max_retries": 0}  # with retry=False the transport still tries for six seconds (measured)
WAITS = 20  # seconds after which a question that got lost is asked again; shorter than a sweep
LONGEST_COUNTDOWN = 60  # seconds; whatever is due later waits for the sweep (faults.md 2.2)


class Wake:
    """What runs on commit: one call however many mails the transaction has queued."""

    def __init__(self, tenant_id: UUID) -> None:
        self.tenant_id = tenant_id

    def __call__(self) -> None:
        send(self.tenant_id)


def on_commit() -> None:
    """Deliver this tenant's mails once the transaction is through; asked twice, it is done once."""
    tenant_id = current_tenant_id()
    waiting = (entry[1] for entry in connection.run_on_commit)
    if not any(isinstance(one, Wake) and one.tenant_id == tenant_id for one in waiting):
        transaction.on_commit(Wake(tenant_id))


def on_commit_at(due_at: datetime) -> None:
    """As on_commit, for a mail that leaves within a minute."""
    seconds = (due_at - clock.now()).total_seconds()
    if seconds <= 0:
        return on_commit()
    tenant_id = current_tenant_id()
    if seconds <= LONGEST_COUNTDOWN:
        transaction.on_commit(lambda: send(tenant_id, countdown=seconds + 0.2))
    return None


def send(tenant_id: UUID, countdown: float = 0) -> bool:
    """Ask a worker to deliver now; False, and a line in the log, when the broker does not answer.

    One question at a time for a tenant: whoever queues 50,000 mails one by one stands in line once, like
    everybody else (F54).
    """
    from accelerator.celery import app  # the app is made after the models are loaded

    try:
        with reaching():
            if not countdown and not _is_first(tenant_id):
                return True
            app.send_task("mailing.deliver", args=[str(tenant_id)], countdown=countdown, retry_policy=ONCE)
    except Exception as error:  # noqa: BLE001 - whatever the broker does, what was decided stays decided
        log.warning("mailing_wake_failed", error=type(error).__name__)
        return False
    return True


def _is_first(tenant_id: UUID) -> bool:
    with broker() as store:
        return bool(store.set(f"mailing-wake:{tenant_id}", 1, nx=True, ex=WAITS))


def heard(tenant_id: UUID) -> None:
    """A worker has begun: what is queued from now on asks anew."""
    with contextlib.suppress(redis.RedisError, BrokerAway), reaching(), broker() as store:
        store.delete(f"mailing-wake:{tenant_id}")
