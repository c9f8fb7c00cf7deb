"""How many mails that somebody can set off by pressing a button may go to one address in a day (F46).

Counted from the rows of the outbox, so that it holds without the cache. What is beyond is held back, and the desk
says so; a verb that can say no in plain words asks `is_reached` first.
"""

from datetime import timedelta

from django.db.models import QuerySet

from accelerator import clock
from accelerator.mailing.addresses import normalise
from accelerator.mailing.models import Mail
from accelerator.mailing.states import Why

DAY = timedelta(days=1)
# Template -> mails to one address in 24 hours.
MOST = {
    "accounts/emails/invitation": 5,
    "accounts/emails/password_reset_key": 5,
    "accounts/emails/login_code": 10,  # without it a person who signs in by code stays outside
    "accounts/emails/email_confirmation": 5,
    "home/emails/colleague": 5,
    "introductions/emails/ask": 5,
    "introductions/emails/partnership_change": 5,
}
AGAIN = 5  # mails that staff send to one address once more


def is_reached(template: str, address: str) -> bool:
    """Whether another mail of this kind would be too many. No query for kinds that nobody can set off at will."""
    most = MOST.get(template)
    return most is not None and sent_today(template, address) >= most


def sent_today(template: str, address: str) -> int:
    return today().filter(template=template, address=normalise(address)).exclude(why=Why.TOO_MANY).count()


def today() -> QuerySet[Mail]:
    """Mails of the last 24 hours."""
    return Mail.objects.filter(created_at__gt=clock.now() - DAY)
