"""Addresses that nothing is sent to: those that do not exist, and those whose owner said so.

Of somebody who was erased only a mark of the address is kept: it cannot be read back, but tells the address when it
comes again, so that nobody imports or writes to them by accident (F61).
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing import marks, outbox, wake
from accelerator.mailing.addresses import normalise
from accelerator.mailing.models import Mail, Suppression
from accelerator.mailing.states import SuppressionReason, Why
from accelerator.tenancy.errors import Refused


@transaction.atomic
def suppress(address: str, *, reason: SuppressionReason, by: Model | None = None) -> Suppression:
    """Send nothing more to `address`; what waits for it is held back. Doing it twice changes nothing."""
    address = normalise(address)
    if not address:
        raise Refused("There is no address to stop.")
    if erased := Suppression.objects.filter(address__in=marks.marks(address), lifted_at=None).first():
        return erased  # it stays a mark
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


@transaction.atomic
def forget(address: str, *, by: Model | None) -> None:
    """Keep nothing of `address` but the mark by which it is known again."""
    address = normalise(address)
    Suppression.objects.filter(address=address).delete()
    row, made = Suppression.objects.get_or_create(
        address=marks.mark(address), lifted_at=None, defaults={"reason": SuppressionReason.DO_NOT_CONTACT}
    )
    if made:
        record("address.forgotten", row, by=by)


@transaction.atomic
def remember(address: str, *, by: Model, why: str) -> None:
    """They came back by themselves: the address may be written down and written to again.

    Raises Refused for an address that was not erased.
    """
    row = Suppression.objects.filter(address__in=marks.marks(normalise(address)), lifted_at=None).first()
    if row is None:
        raise Refused("This address was not erased here. Check how it is written.", field="address")
    lift(row, by=by, why=why)


def suppressed_among(addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` that nothing may be sent to, in small letters. One query."""
    known = {known: address for address in map(normalise, addresses) for known in (address, *marks.marks(address))}
    held = Suppression.objects.filter(address__in=known, lifted_at=None).values_list("address", flat=True)
    return {known[address] for address in held}


def erased_among(addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` whose owner was erased, in small letters. Where nobody was, no mark is computed."""
    if not Suppression.objects.filter(address__startswith=marks.BEGINS, lifted_at=None).exists():
        return set()
    by_mark = {mark: address for address in map(normalise, addresses) for mark in marks.marks(address)}
    held = Suppression.objects.filter(address__in=by_mark, lifted_at=None).values_list("address", flat=True)
    return {by_mark[mark] for mark in held}
