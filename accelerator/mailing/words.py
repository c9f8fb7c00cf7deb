"""A mail's state as staff read it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState, Why
from accelerator.ui.formats import local_date, moment, short_day

AUDIT = {
    "mail.cancelled": "Stopped",
    "mail.failed": "Given up",
    "mail.unknown": "Nobody knows whether it arrived",
    "mail.bounced": "Came back",
    "mail.sent_again": "Sent again",
    "mail.dealt_with": "Marked as dealt with",
}


@dataclass(frozen=True)
class Status:
    """`kind` of the tag, its word, and a sentence with the details."""

    kind: str
    label: str
    detail: str = ""


def status_of(mail: Mail, *, paused: bool = False) -> Status:
    """What has become of a mail. `paused`: this tenant sends nothing at the moment."""
    if mail.bounced_at:
        return Status("bad", "Came back", f"on {short_day(mail.bounced_at)}: {mail.last_reply or 'no reason given'}")
    return {
        MailState.QUEUED: _waiting(mail, paused),
        MailState.SENDING: Status("on", "Being sent"),
        MailState.SENT: Status("good", "Sent", when(mail.sent_at)),
        MailState.FAILED: Status("bad", "Not delivered", _because(mail)),
        MailState.UNKNOWN: Status("wait", "Perhaps delivered", _because(mail)),
        MailState.HELD: Status("wait", "Held back", _because(mail)),
        MailState.CANCELLED: Status("", "Not sent", _because(mail)),
    }[MailState(mail.state)]


def _waiting(mail: Mail, paused: bool) -> Status:
    if paused:
        return Status("wait", "Waiting", "sending is paused")
    if mail.next_try_at <= clock.now():
        return Status("on", "Waiting", "leaves within a minute")
    if mail.last_reply:
        return Status("wait", "Waiting", f"tried before, next try {when(mail.next_try_at)}")
    return Status("on", "Waiting", f"leaves {when(mail.next_try_at)}")


def _because(mail: Mail) -> str:
    return Why(mail.why).label if mail.why else ""


def when(value: datetime | None) -> str:
    """ "at 14:05" today, "on Friday 25 September, 14:05" on another day."""
    if value is None:
        return ""
    if local_date(value) == clock.today():
        return f"at {timezone.localtime(value):%H:%M}"
    return f"on {moment(value)}"
