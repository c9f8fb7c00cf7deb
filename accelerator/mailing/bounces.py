"""Mails that come back (RFC 3464). A report counts only when it came to a return path that we made (F41)."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses
from uuid import UUID

import structlog

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing import suppressions
from accelerator.mailing.links import read_signed_mail
from accelerator.mailing.models import Mail
from accelerator.mailing.smtp import readable
from accelerator.mailing.states import SuppressionReason
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant

log = structlog.get_logger(__name__)
RETURN_PATH = re.compile(r"bounce\+([0-9a-f]{32}[a-z2-7]{20})@", re.IGNORECASE)
LONGEST = 5 * 1024 * 1024  # bytes; a report repeats at most one of our mails
WHERE_TO = ("x-original-to", "delivered-to", "envelope-to", "to")
PERMANENT = "5"


@dataclass(frozen=True)
class Report:
    """What a delivery report says, as far as it concerns us."""

    mail_id: UUID
    failed: bool  # for good; a delay or a delivery is no failure
    complained: bool
    status: str  # "5.1.1"
    words: str


def record_bounce(raw: bytes, *, recipient: str = "") -> bool:
    """Note that a mail came back and write to its address no more. True when the report was ours and final.

    `recipient` is the envelope recipient, where the mail server tells it; else the headers are read.
    Forged reports (F41), out-of-office answers and mere delays change nothing.
    """
    report = read_report(raw, recipient)
    if report is None:
        log.info("bounce_ignored", reason="not ours, or not a report")
        return False
    if not (report.failed or report.complained):
        log.info("bounce_ignored", reason="not final", mail_id=str(report.mail_id), status=report.status)
        return False
    return any(_note(tenant, report) for tenant in Tenant.objects.all())


def read_report(raw: bytes, recipient: str = "") -> Report | None:
    """The report in `raw`, None when it is none or came to a return path that we did not make."""
    if len(raw) > LONGEST:
        return None
    message = message_from_bytes(raw, policy=default)
    mail_id = _mail_of(message, recipient)
    if mail_id is None:
        return None
    if _part(message, "message/feedback-report") is not None:
        return Report(mail_id, failed=False, complained=True, status="", words="complaint")
    status = _part(message, "message/delivery-status")
    return _delivery_status(mail_id, status) if status is not None else None


def _mail_of(message: EmailMessage, recipient: str) -> UUID | None:
    """The mail that the return path names, if its proof is right."""
    places = [recipient, *(str(value) for name in WHERE_TO for value in message.get_all(name, []))]
    for _name, address in getaddresses(places, strict=False):
        found = RETURN_PATH.match(address)
        mail_id = read_signed_mail(found[1].lower(), "bounce") if found else None
        if mail_id:
            return mail_id
    return None


def _part(message: EmailMessage, content_type: str) -> Message | None:
    return next((part for part in message.walk() if part.get_content_type() == content_type), None)


def _delivery_status(mail_id: UUID, part: Message) -> Report:
    """Read the fields of each recipient (RFC 3464, 2.3): Action, Status, Diagnostic-Code."""
    blocks = part.get_payload()
    fields = [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []
    of_recipient = next((block for block in fields if block.get("Action")), Message())
    action = str(of_recipient.get("Action", "")).strip().lower()
    status = str(of_recipient.get("Status", "")).strip().split(" ")[0]
    failed = action == "failed" and (not status or status.startswith(PERMANENT))
    return Report(mail_id, failed, False, status[:12], readable(str(of_recipient.get("Diagnostic-Code", ""))))


def _note(tenant: Tenant, report: Report) -> bool:
    with tenant_scope(tenant):
        mail = Mail.objects.select_for_update().filter(pk=report.mail_id).first()
        if mail is None:
            return False
        if mail.bounced_at is None:
            mail.bounced_at, mail.dealt_with_at = clock.now(), None
            mail.last_reply = f"{report.status} {report.words}".strip()[:200]
            mail.save(update_fields=["bounced_at", "dealt_with_at", "last_reply"])
            record("mail.bounced", mail, by=None, status=report.status, complained=report.complained)
        reason = SuppressionReason.COMPLAINED if report.complained else SuppressionReason.BOUNCED
        if mail.address:  # its recipient may have been erased since
            suppressions.suppress(mail.address, reason=reason)
        return True
