"""Addresses that nothing is sent to: those that do not exist, and those whose owner said so."""

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing import outbox, wake
from accelerator.mailing.addresses import normalise
from accelerator.mailing.models import Mail, Suppression
from accelerator.mailing.states import SuppressionReason, Why
from accelerator.tenancy.errors import Refused


@transaction.atomic
def suppress(address: str, *, reason: SuppressionReason, by: Model | None = None) -> Suppression:
    """Send nothing more to `address`; what waits for it is held back. Doing it twice changes nothing."""
    address = normalise(address)
    row, made = Suppression.objects.get_or_create(address=address, lifted_at=None, defaults={"reason": reason})
    if made:
        record("address.suppressed", row, by=by, reason=str(reason))
    outbox.hold(Mail.objects.filter(address=address), Why.SUPPRESSED)
    return row


@transaction.atomic
def lift(suppression: Suppression, *, by: Model, why: str) -> int:
    """Write to the address again. What was held back for it leaves; how many mails that are."""
    row = Suppression.objects.select_for_update().get(pk=suppression.pk)
    if row.lifted_at:
        return 0
    if not why.strip():
        raise Refused("Say why this address works again.")
    row.lifted_at, row.lifted_why = clock.now(), why.strip()[:300]
    row.save(update_fields=["lifted_at", "lifted_why"])
    record("address.allowed_again", row, by=by)
    released = outbox.release(Mail.objects.filter(address=row.address, why=Why.SUPPRESSED))
    if released:
        wake.on_commit()
    return released
