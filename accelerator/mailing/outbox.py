"""What happens to rows of the outbox: stopped, held back, queued once more. Callers hold the transaction."""

from django.db.models import Model, QuerySet

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing.marks import marks
from accelerator.mailing.models import Mail, Suppression
from accelerator.mailing.states import MailState, Why
from accelerator.tenancy.errors import Refused

REQUEUED = ["state", "lease_until", "why", "last_reply", "next_try_at", "first_tried_at", "dealt_with_at", "retries"]
STOPPED = ("tenant", "state", "data_started_at", "lease_until", "why", "sealed")  # what stopping reads and writes
WAITING = (MailState.QUEUED, MailState.HELD)


def stop(mails: QuerySet[Mail], why: Why, *, by: Model | None = None) -> int:
    """Cancel those of `mails` that have not left; how many there were.

    A mail whose text is being handed over at this moment can no longer be stopped.
    """
    stopped = 0
    for mail in mails.filter(state__in=[*WAITING, MailState.SENDING]).only(*STOPPED).select_for_update():
        if mail.state == MailState.SENDING and mail.data_started_at:
            continue
        mail.move_to(MailState.CANCELLED)
        mail.why, mail.sealed = why, ""
        mail.save(update_fields=["state", "lease_until", "why", "sealed"])
        record("mail.cancelled", mail, by=by, why=str(why))
        stopped += 1
    return stopped


def hold(mails: QuerySet[Mail], why: Why) -> int:
    """Keep back those of `mails` that wait to leave."""
    held = 0
    for mail in mails.filter(state=MailState.QUEUED).select_for_update():
        mail.move_to(MailState.HELD)
        mail.why = why
        mail.save(update_fields=["state", "lease_until", "why"])
        held += 1
    return held


def release(mails: QuerySet[Mail]) -> int:
    """Let those of `mails` that are held back leave as soon as they are due."""
    released = 0
    for mail in mails.filter(state=MailState.HELD).select_for_update():
        requeue(mail)
        released += 1
    return released


def requeue(mail: Mail) -> None:
    """Queue a mail afresh, with three days of tries before it. Held again where its address is suppressed.

    Raises Refused when its text was cleared, or when it carried a code that works only once.
    """
    if mail.body_cleared_at:
        raise Refused("The text of this mail was deleted when its time was over. It cannot be sent again.")
    mail.move_to(MailState.QUEUED)
    mail.why, mail.last_reply = "", ""
    mail.next_try_at = max(mail.due_at, clock.now())
    mail.first_tried_at, mail.dealt_with_at, mail.retries = None, None, 0
    if is_suppressed(mail.address):
        mail.move_to(MailState.HELD)
        mail.why = Why.SUPPRESSED
    mail.save(update_fields=REQUEUED)


def is_suppressed(address: str) -> bool:
    """Whether nothing may be sent to `address` (in small letters): it is on the list, or was erased."""
    return Suppression.objects.filter(address__in=[address, *marks(address)], lifted_at=None).exists()
