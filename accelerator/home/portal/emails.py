"""The mails that the portal sends to staff."""

from django.urls import reverse

from accelerator import clock
from accelerator.mailing.links import url_of
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from accelerator.tenancy.context import current_tenant
from introductions.models import Introduction
from introductions.states import Side
from partners.models import Organisation, Participation, Person


def tell_staff_of_colleague(organisation: Organisation, person: Person, *, by: Person) -> None:
    """Somebody in the portal asks that a colleague be invited."""
    staff = _staff_of(organisation)
    if staff is None:
        return
    queue_mail(
        key=f"colleague:{person.pk}",
        template="home/emails/colleague",
        to=staff,
        mail_class=MailClass.SERVICE,
        about=person,
        context={
            "organisation": organisation,
            "person": person,
            "by": by,
            "buttons": [{"url": url_of(person.get_absolute_url()), "label": f"Open {person.name}"}],
            "footer_reason": f"You get this mail because you look after {organisation.name}.",
        },
    )


def tell_staff_of_agreement(introduction: Introduction, side: str, *, by: Person, what: str) -> None:
    """The two sides have agreed on something: staff write it down as a partnership, and both confirm it.

    To whoever's name the introduction carries, else to who looks after the side's organisation.
    """
    organisation = introduction.organisation(side)
    signed = introduction.signed_by
    staff = Recipient(signed.email, signed.name) if signed and signed.is_active else _staff_of(organisation)
    if staff is None:
        return
    path = reverse("introductions:propose_partnership") + f"?introduction={introduction.pk}"
    queue_mail(
        key=f"introduction:{introduction.pk}:agreed:{side}:{clock.now():%Y-%m-%dT%H:%M}",
        template="home/emails/agreed",
        to=staff,
        mail_class=MailClass.SERVICE,
        about=introduction,
        programme=introduction.programme,
        context={
            "organisation": organisation,
            "other": introduction.organisation(Side(side).other),
            "by": by,
            "what": what,
            "buttons": [{"url": url_of(path), "label": "Write it down"}],
            "footer_reason": f"You get this mail because you look after this introduction of {organisation.name}.",
        },
    )


def _staff_of(organisation: Organisation) -> Recipient | None:
    """Who looks after the organisation, else the tenant's own address; None where there is none."""
    cared = Participation.objects.filter(organisation=organisation, owner__isnull=False).select_related("owner")
    place = cared.order_by("-state_since").first()
    if place:
        return Recipient(place.owner.email, place.owner.name)
    tenant = current_tenant()
    return Recipient(tenant.contact_email, tenant.name) if tenant.contact_email else None
