"""How a tenant's mails are sent, decided by its administrators."""

from typing import Any

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing.addresses import Recipient
from accelerator.mailing.models import Mail, ProgrammeSender, Sender
from accelerator.mailing.services import FROM_NAME, PROGRAMMES, MailClass, queue_mail
from accelerator.mailing.states import MailState
from accelerator.mailing.wording import Kind, check, fill
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused


@transaction.atomic
def save_sender(row: Sender, *, by: Any, from_name: str, keep_bodies_days: int) -> None:
    row.from_name, row.keep_bodies_days = from_name.strip(), keep_bodies_days
    row.save(update_fields=["from_name", "keep_bodies_days"])
    current_tenant().kept.pop(FROM_NAME, None)
    record("sender.changed", row, by=by)


@transaction.atomic
def send_test(*, to: Any) -> Mail:
    """Queue a test mail to the administrator who asks, at most one a minute."""
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    mail = queue_mail(
        key=f"test:{to.pk}:{minute}",
        template="mailing/emails/test",
        to=Recipient(to.email, to.name),
        mail_class=MailClass.SERVICE,
    )
    if mail.state == MailState.HELD:
        raise Refused("Your own address is on the list of addresses we do not write to. Allow it again first.")
    return mail


@transaction.atomic
def save_programme_sender(programme: Model, *, by: Any, from_name: str) -> None:
    """The name that mails of this programme come from; empty brings the tenant's back."""
    name = from_name.strip()
    if any(sign in name for sign in "@<>"):
        raise Refused("Write a name, not an address.", field="from_name")
    row = ProgrammeSender.objects.select_for_update().filter(programme_id=programme.pk).first()
    row = row or ProgrammeSender(programme_id=programme.pk)
    if name:
        row.from_name = name
        row.save()
    elif row.pk and not row._state.adding:
        row.delete()
    current_tenant().kept.pop(PROGRAMMES, None)
    record("programme.sender_changed", programme, by=by)


@transaction.atomic
def send_wording_test(kind: Kind, *, to: Any, programme: Model, opening: str, closing: str) -> Mail:
    """The sentences as they are typed, in a mail to whoever typed them; at most one a minute. Nothing is saved."""
    values = {"name": to.name, "organisation": current_tenant().name, "programme": str(programme)}
    parts = {"opening": fill(check(opening, kind), values), "closing": fill(check(closing, kind), values)}
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    mail = queue_mail(
        key=f"test:{to.pk}:{kind.code}:{minute}",
        template="mailing/emails/wording_test",
        to=Recipient(to.email, to.name),
        mail_class=MailClass.SERVICE,
        context={"title": kind.title, **parts},
        programme=programme,
    )
    if mail.state == MailState.HELD:
        raise Refused("Your own address is on the list of addresses we do not write to. Allow it again first.")
    return mail
