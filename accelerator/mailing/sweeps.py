"""What is done every half minute, whatever got lost: one short transaction a tenant."""

import uuid
from datetime import timedelta

from django.db.models import Q

from accelerator import clock
from accelerator.mailing import leases, outbox
from accelerator.mailing.models import Mail, Token
from accelerator.mailing.services import sender
from accelerator.mailing.states import MailState, Why
from accelerator.tenancy.jobs import for_each_tenant
from accelerator.tenancy.models import Tenant

KEEP_TOKENS = timedelta(days=30)  # beyond their end, so that an old link can still say that it is old
AT_ONCE = 500  # rows that one sweep clears


def sweep() -> list[uuid.UUID]:
    """Recover, clear what has been kept long enough, and name the tenants that have mails to deliver."""
    waiting: list[uuid.UUID] = []

    def work(tenant: Tenant) -> None:
        leases.recover()
        clear_bodies()
        forget_tokens()
        if is_due():
            waiting.append(tenant.pk)

    for_each_tenant("mailing.sweep", work)
    return waiting


def is_due() -> bool:
    """Whether the active tenant has a mail that could leave now."""
    now = clock.now()
    due = Q(state=MailState.QUEUED, next_try_at__lte=now) | Q(state=MailState.SENDING, lease_until__lt=now)
    return Mail.objects.filter(due).exists() and not sender().paused_at


def clear_bodies() -> int:
    """Forget the texts of mails that were dealt with long ago; that they were sent stays on record (R120).

    What is still held back after so long is stopped first.
    """
    before = clock.now() - timedelta(days=sender().keep_bodies_days)
    old = Mail.objects.filter(due_at__lt=before, body_cleared_at=None)
    outbox.stop(old.filter(state=MailState.HELD), Why.TOO_OLD)
    done = old.exclude(state__in=[MailState.QUEUED, MailState.SENDING])
    ids = list(done.values_list("pk", flat=True)[:AT_ONCE])
    return Mail.objects.filter(pk__in=ids).update(text="", html="", sealed="", body_cleared_at=clock.now())


def forget_tokens() -> int:
    old = Token.objects.filter(expires_at__lt=clock.now() - KEEP_TOKENS).values("pk")[:AT_ONCE]
    return Token.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
