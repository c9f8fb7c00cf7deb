"""How a tenant's mails are sent, decided by its administrators."""

from typing import Any

from django.db import transaction

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing.addresses import Recipient
from accelerator.mailing.models import Mail, Sender
from accelerator.mailing.services import FROM_NAME, MailClass, queue_mail
from accelerator.mailing.states import MailState
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
