"""Offers are renewed, or they lapse (domain.md 6.4): one question before the day, nothing after it.

After weeks without a worker nothing is made up for: what is past lapses quietly.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.preferences import accepts
from accelerator.mailing.states import MailClass
from partners import emails
from partners.models import Offer, Person
from partners.queries import answerers
from partners.services.offers import lapse_offer
from partners.states import OFFERED

ASK_BEFORE = timedelta(days=14)


def offers_to_look_at() -> list[UUID]:
    """Offers past their day, and those whose day is near and about which nobody was asked yet."""
    near = Offer.objects.filter(state__in=OFFERED, renew_by__lte=clock.today() + ASK_BEFORE)
    found = list(near.order_by("renew_by", "id"))
    asked = set(Mail.objects.filter(key__in=map(emails.renewal_key, found)).values_list("key", flat=True))
    return [offer.pk for offer in found if _is_past(offer) or emails.renewal_key(offer) not in asked]


@transaction.atomic
def look_at_renewal(offer_id: UUID) -> None:
    """Ask whether it is still meant, or let it lapse; harmless when run twice."""
    rows = Offer.objects.select_for_update(no_key=True, skip_locked=True)
    offer = rows.filter(pk=offer_id, state__in=OFFERED, renew_by__isnull=False).first()
    if offer is None or offer.renew_by is None:
        return
    if _is_past(offer):
        lapse_offer(offer, by=None)
    elif offer.renew_by <= clock.today() + ASK_BEFORE:
        person = _whom_to_ask(offer)
        if person and not emails.was_written_to(person):
            emails.queue_renewal(offer, person)


def _is_past(offer: Offer) -> bool:
    return offer.renew_by is not None and offer.renew_by < clock.today()


def _whom_to_ask(offer: Offer) -> Person | None:
    people = [offer.contact] if offer.contact else [position.person for position in answerers(offer.organisation)]
    willing = (one for one in people if one.may_be_asked and accepts(one.email, MailClass.REQUEST))
    return next(willing, None)
