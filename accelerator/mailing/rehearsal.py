"""For the demo's past: mails that count as sent although nothing ever left this machine."""

from django.conf import settings
from django.db.models import F

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState


def count_as_sent() -> int:
    """Mark what is due in the active tenant, by the clock that holds, as sent when it was due. How many that were.

    Only for filling the demo, with the clock moved into its past; raises outside of it.
    """
    if not settings.DEMO:
        raise RuntimeError("Mails are sent by delivery; only the demo pretends.")
    now = clock.now()
    due = Mail.objects.filter(state=MailState.QUEUED, next_try_at__lte=now)
    return due.update(
        state=MailState.SENT, sent_at=F("due_at"), first_tried_at=F("due_at"), sealed="", last_reply="", attempts=1
    )
