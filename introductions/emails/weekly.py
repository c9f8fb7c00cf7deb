"""The Monday digest of staff: a mail that each of them may leave."""

from datetime import date
from typing import Any

from accelerator.accounts.models import User
from accelerator.mailing.links import url_of
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from introductions import turns
from introductions.models import Introduction
from introductions.weekly import Week


def queue_weekly(user: User, week: Week, monday: date) -> Mail:
    """One mail to one member of staff; the same Monday is told once."""
    lanes = [{"title": turns.TITLES[turn], "count": count} for turn, count in week.waiting.items() if count]
    return queue_mail(
        key=f"weekly:{monday:%Y-%m-%d}:{user.pk}",
        template="introductions/emails/weekly",
        to=Recipient(user.email, user.name),
        mail_class=MailClass.DIGEST,
        context={
            "name": user.name,
            "week": week,
            "lanes": lanes,
            "overdue": [_line(one) for one in week.overdue],
            "buttons": [{"url": url_of("/desk/"), "label": "Open the desk"}],
        },
    )


def _line(introduction: Introduction) -> dict[str, Any]:
    waiting = turns.waiting(introduction)
    return {
        "pair": str(introduction),
        "turn": turns.TITLES[introduction.turn],  # type: ignore[attr-defined]
        "days": waiting.days,
        "url": url_of(introduction.get_absolute_url()),
    }
