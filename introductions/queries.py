"""What several parts of this room ask the database."""

from collections.abc import Iterable
from datetime import timedelta

from accelerator import clock
from accelerator.mailing.addresses import normalise
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState

ONE_MAIL_IN = timedelta(hours=24)
# The kinds of mail of this room, all keyed "introduction:<id>:<kind>…" (see emails/).
ABOUT = "introductions.introduction"


def written_lately(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that got, or are about to get, a mail about an introduction within 24 hours (F44)."""
    wanted = [normalise(address) for address in addresses]
    mails = Mail.objects.filter(address__in=wanted, about_kind=ABOUT, created_at__gt=clock.now() - ONE_MAIL_IN)
    return set(mails.exclude(state=MailState.CANCELLED).values_list("address", flat=True))
