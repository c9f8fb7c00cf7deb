"""The mails of this room (domain.md 6.9), one function a mail."""

from datetime import timedelta

from accelerator import clock
from accelerator.mailing.links import url_of
from accelerator.mailing.models import Mail
from accelerator.mailing.services import LINK, Link, MailClass, Recipient, queue_mail
from accelerator.programmes.models import Rules
from accelerator.tenancy.calendar import next_working_moment
from partners.models import Offer, Participation, Person

ONE_A_DAY = timedelta(hours=24)
RULES, RULES_DAYS = "partners.rules", 60


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


def queue_rules(rules: Rules, place: Participation, person: Person) -> bool:
    """Please read and accept the rules of engagement: once for each version, organisation and contact. Whether it is new."""
    key = f"rules:{rules.pk}:{place.organisation_id}:{person.pk}"
    if Mail.objects.filter(key=key).exists():
        return False
    queue_mail(
        key=key,
        template="partners/emails/accept_rules",
        to=Recipient(person.email, person.name),
        mail_class=MailClass.REQUEST,
        about=place.organisation,
        programme=rules.programme,
        due_at=next_working_moment(clock.now()),
        context={
            "organisation": place.organisation,
            "given_name": person.given_name,
            "buttons": [{"url": LINK, "label": "Read and accept"}],
        },
        link=Link(path="/rules/{token}/", purpose=RULES, subject=place, holder=person, days=RULES_DAYS),
    )
    return True
