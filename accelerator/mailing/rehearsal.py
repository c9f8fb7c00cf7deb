"""For the demo's past: mails that count as sent although nothing ever left this machine."""

from django.conf import settings

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState


def count_as_sent() -> int:
    """Mark what is due in the active tenant as sent now, by the clock that holds. How many mails that were.

    Only for filling the demo, with the clock moved into its past; raises outside of it.
    """
    if not settings.DEMO:
        raise RuntimeError("Mails are sent by delivery; only the demo pretends.")
    now = clock.now()
    due = Mail.objects.filter(state=MailState.QUEUED, next_try_at__lte=now)
    return due.update(state=MailState.SENT, sent_at=now, sealed="", last_reply="", attempts=1, first_tried_at=now)
