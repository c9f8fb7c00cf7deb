"""From a row to the bytes that go over the line: one recipient, headers that cannot be broken into (F20)."""

import html
from datetime import timedelta
from email.headerregistry import Address, HeaderRegistry, UniqueAddressHeader, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.conf import settings

from accelerator import clock
from accelerator.mailing import sealing, tokens
from accelerator.mailing.links import mark, sign_mail, url_of
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailClass
from accelerator.tenancy.context import current_tenant

LONGEST_LINE = 998  # RFC 5322, 2.1.1
LEAVABLE = {MailClass.DIGEST, MailClass.NEWS}  # whose List-Unsubscribe acts at one click (RFC 8058)


class Verbatim(UniqueUnstructuredHeader):
    """A header that is one long word: folding it would encode it, and nobody could follow it."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}\r\n"  # type: ignore[attr-defined]


class UnbrokenAddress(UniqueAddressHeader):
    """Addresses on one line where they are plain letters: folding a quoted name would lose its quotes."""

    def fold(self, *, policy: Any) -> str:
        folding = policy.clone(max_line_length=LONGEST_LINE) if str(self).isascii() else policy
        return super().fold(policy=folding)  # type: ignore[misc]


_registry = HeaderRegistry()
for _name in ("list-unsubscribe", "message-id"):
    _registry.map_to_type(_name, Verbatim)  # type: ignore[arg-type]
for _name in ("from", "to", "reply-to"):
    _registry.map_to_type(_name, UnbrokenAddress)  # type: ignore[arg-type]
POLICY = SMTP.clone(header_factory=_registry)


def build(mail: Mail) -> bytes:
    """The message as it leaves. Makes the token of a personal link: call it once for each sending.

    Raises sealing.Unreadable when its code was encrypted with a key that is gone.
    """
    marks = _marks(mail)
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(mail.from_name, current_tenant().slug, settings.MAIL_DOMAIN)
    message["To"] = Address(mail.to_name, addr_spec=mail.to_address)
    if mail.reply_to:
        message["Reply-To"] = [Address(addr_spec=address) for address in mail.reply_to]
    message["Subject"] = _fill(mail.subject, marks)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = mail.message_id
    _mark_as_ours(message, mail)
    message.set_content(_fill(mail.text, marks), cte="quoted-printable")
    message.add_alternative(_fill(mail.html, marks, escape=True), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def return_path(mail: Mail) -> str:
    """Where a mail server reports failures to: it names the mail, and only we can have written it (F41)."""
    return f"bounce+{sign_mail(mail.pk, 'bounce')}@{settings.MAIL_DOMAIN}"


def leave_url(mail: Mail) -> str:
    return url_of(f"/mail/leave/{sign_mail(mail.pk, 'preferences')}/")


def preferences_url(mail: Mail) -> str:
    return url_of(f"/mail/preferences/{sign_mail(mail.pk, 'preferences')}/")


def _mark_as_ours(message: EmailMessage, mail: Mail) -> None:
    if not mail.by_hand:
        message["Auto-Submitted"] = "auto-generated"
    if mail.mail_class in LEAVABLE:
        message["List-Unsubscribe"] = f"<{leave_url(mail)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _marks(mail: Mail) -> dict[str, str]:
    """What stands where in the text of this sending."""
    filled = {"leave": leave_url(mail), "preferences": preferences_url(mail), **sealing.unseal(mail.sealed)}
    if mail.link_path:
        filled["link"] = _personal_link(mail)
    return {mark(mail.pk, name): value for name, value in filled.items()}


def _personal_link(mail: Mail) -> str:
    raw = tokens.issue_for(
        mail.link_purpose,
        (mail.link_subject_kind, mail.link_subject_id),
        (mail.link_holder_kind, mail.link_holder_id),
        clock.now() + timedelta(days=mail.link_days),
        mail.pk,
    )
    return url_of(mail.link_path.replace("{token}", raw))


def _fill(text: str, marks: dict[str, str], *, escape: bool = False) -> str:
    for name, value in marks.items():
        text = text.replace(name, html.escape(value) if escape else value)
    return text
