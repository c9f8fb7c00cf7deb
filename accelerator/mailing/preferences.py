"""What the owner of an address wants to get from a tenant (domain.md 6.9)."""

from django.db import connection, transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing import outbox
from accelerator.mailing.addresses import normalise
from accelerator.mailing.marks import marks
from accelerator.mailing.models import Mail, Preference
from accelerator.mailing.states import MailClass, Why
from accelerator.tenancy.context import current_tenant_id
from accelerator.tenancy.errors import Refused

# Without a word from the owner: news only to those who asked for it.
DEFAULTS = {MailClass.SERVICE: True, MailClass.REQUEST: True, MailClass.DIGEST: True, MailClass.NEWS: False}

REACH = """
SELECT (SELECT accepts FROM mailing_preference WHERE tenant_id = %s AND address = %s AND mail_class = %s),
       EXISTS (SELECT FROM mailing_suppression WHERE tenant_id = %s AND address = ANY(%s) AND lifted_at IS NULL)
"""


def accepts(address: str, mail_class: MailClass | str) -> bool:
    """Whether mails of this class may go to `address`. Service mails always may."""
    return chosen(address)[MailClass(mail_class)]


def reach(address: str, mail_class: MailClass | str) -> tuple[bool, bool]:
    """Of an address in small letters: whether it takes mails of this class, and whether nothing may be sent to it.

    Both answers in one question, because it is asked for every mail.
    """
    tenant = current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(REACH, [tenant, address, str(MailClass(mail_class)), tenant, [address, *marks(address)]])
        said, suppressed = cursor.fetchone()
    return DEFAULTS[MailClass(mail_class)] if said is None else said, suppressed


def chosen(address: str) -> dict[MailClass, bool]:
    """All four classes with what holds for `address`."""
    rows = Preference.objects.filter(address=normalise(address)).values_list("mail_class", "accepts")
    return {**DEFAULTS, **{MailClass(name): value for name, value in rows}}


def declined(addresses: list[str], mail_class: MailClass) -> set[str]:
    """Those of `addresses` (in small letters) that have switched this class off; one query for a list page."""
    rows = Preference.objects.filter(
        address__in=[normalise(address) for address in addresses], mail_class=mail_class, accepts=False
    )
    return set(rows.values_list("address", flat=True))


@transaction.atomic
def choose(address: str, mail_class: MailClass, accept: bool, *, by: Model | None = None) -> None:
    """Write down what the owner of `address` said; what waits against it is stopped. Twice changes nothing."""
    if mail_class == MailClass.SERVICE:
        raise Refused("These mails belong to the service and go on while you take part.")
    address = normalise(address)
    row, made = Preference.objects.select_for_update().get_or_create(
        address=address, mail_class=mail_class, defaults={"accepts": accept}
    )
    if made or row.accepts != accept:
        row.accepts, row.changed_at = accept, clock.now()
        row.save(update_fields=["accepts", "changed_at"])
        record("preference.chosen", row, by=by, mail_class=str(mail_class), accepts=accept)
    if not accept:
        outbox.stop(Mail.objects.filter(address=address, mail_class=mail_class), Why.PREFERENCE)
