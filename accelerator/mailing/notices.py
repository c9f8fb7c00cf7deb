"""What staff must know about mails, for the desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from accelerator import clock
from accelerator.mailing.models import Sender
from accelerator.mailing.queries import visible_mails
from accelerator.mailing.states import MailState

LATE = timedelta(hours=1)
OUTBOX = "/desk/outbox/"


@dataclass(frozen=True)
class Notice:
    """One thing that is wrong: a sentence, and the page where one goes on."""

    code: str  # paused | late | failed | bounced | unknown | held
    text: str
    url: str
    action: str
    count: int = 0
    since: datetime | None = None


def for_staff(programme_ids: Collection[UUID] | None = None) -> list[Notice]:
    """What is wrong with the mails of these programmes (None: all), the worst first. Two queries."""
    paused = Sender.objects.filter(paused_at__isnull=False).first()
    notices = [_paused(paused)] if paused else []
    open_mails = visible_mails(programme_ids).filter(dealt_with_at=None)
    now = clock.now()
    questions = {
        "late": Q(state=MailState.QUEUED, due_at__lt=now - LATE),
        "failed": Q(state=MailState.FAILED),
        "bounced": Q(bounced_at__isnull=False),
        "unknown": Q(state=MailState.UNKNOWN),
        "held": Q(state=MailState.HELD),
    }
    asked: dict[str, Any] = {f"{name}_count": Count("pk", filter=condition) for name, condition in questions.items()}
    asked |= {f"{name}_since": Min("created_at", filter=condition) for name, condition in questions.items()}
    watched = [MailState.QUEUED, MailState.FAILED, MailState.UNKNOWN, MailState.HELD]
    found = open_mails.filter(Q(state__in=watched) | Q(bounced_at__isnull=False)).aggregate(**asked)
    for code, (words, action, query) in WORDS.items():
        count = found[f"{code}_count"]
        if count and not (code == "late" and paused):
            label = action.replace("them", "it") if count == 1 else action
            notices.append(Notice(code, words(count), OUTBOX + query, label, count, found[f"{code}_since"]))
    return notices


def _mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count} mails"


WORDS = {
    "late": (
        lambda n: f"{_mails(n)} could not leave for more than an hour. The mail server puts us off or does not answer.",
        "Look at them",
        "?state=queued",
    ),
    "failed": (
        lambda n: f"{_mails(n)} could not be delivered. Pick another contact, or correct the address.",
        "Look at them",
        "?state=failed",
    ),
    "bounced": (
        lambda n: f"{_mails(n)} came back. Pick another contact, or correct the address.",
        "Look at them",
        "?state=bounced",
    ),
    "unknown": (
        lambda n: f"{_mails(n)} may or may not have arrived: the line broke at the last moment.",
        "Decide what to do with them",
        "?state=unknown",
    ),
    "held": (lambda n: f"{_mails(n)} held back.", "Look at them", "?state=held"),
}


def _paused(sender: Sender) -> Notice:
    text = "No mail leaves at the moment: the mail server refuses us as a sender."
    return Notice("paused", text, f"{OUTBOX}sender/", "See what it says", since=sender.paused_at)
