"""The mails of this room (domain.md 6.9), one function a mail."""

from datetime import timedelta

from accelerator import clock
from accelerator.mailing.links import url_of
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from accelerator.tenancy.calendar import next_working_moment
from partners.models import Offer, Person

ONE_A_DAY = timedelta(hours=24)


def renewal_key(offer: Offer) -> str:
    return f"offer:{offer.pk}:renew:{offer.renew_by}"


def queue_renewal(offer: Offer, person: Person) -> None:
    """Is it still meant? Once for each date by which it is to be renewed."""
    queue_mail(
        key=renewal_key(offer),
        template="partners/emails/renew_offer",
        to=Recipient(person.email, person.name),
        mail_class=MailClass.REQUEST,
        about=offer,
        programme=offer.programme,
        due_at=next_working_moment(clock.now()),
        context={
            "offer": offer,
            "given_name": person.given_name,
            "buttons": [{"url": url_of("/portal/offers/"), "label": "Renew it, edit it or pause it"}],
        },
    )


def was_written_to(person: Person) -> bool:
    """Whether a request went to them in the last day: nobody gets two."""
    mails = Mail.objects.filter(address=person.email_normalised, mail_class=MailClass.REQUEST)
    return mails.filter(created_at__gt=clock.now() - ONE_A_DAY).exists()
