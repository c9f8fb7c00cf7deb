"""The mail to whoever is next in the line for an offer."""

from datetime import datetime

from accelerator.mailing.links import url_of
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from introductions.models import Waiting
from partners.models import Offer, Person


def queue_place_free(waiting: Waiting, offer: Offer, person: Person, *, until: datetime) -> Mail:
    """A place is free, and until when it is kept. The partner is not named: nobody has agreed to meet yet."""
    return queue_mail(
        key=f"waiting:{waiting.pk}:free",
        template="introductions/emails/place_free",
        to=Recipient(person.email, person.name),
        mail_class=MailClass.REQUEST,
        about=waiting,
        programme=offer.programme,
        context={
            "given_name": person.given_name,
            "offer": offer,
            "until": until,
            "buttons": [{"url": url_of(f"/portal/catalogue/{offer.pk}/"), "label": "Look at the offer"}],
        },
    )
