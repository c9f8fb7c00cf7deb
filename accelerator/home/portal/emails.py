"""The mails that the portal sends to staff."""

from accelerator.mailing.links import url_of
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from accelerator.tenancy.context import current_tenant
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


def _staff_of(organisation: Organisation) -> Recipient | None:
    """Who looks after the organisation, else the tenant's own address; None where there is none."""
    cared = Participation.objects.filter(organisation=organisation, owner__isnull=False).select_related("owner")
    place = cared.order_by("-state_since").first()
    if place:
        return Recipient(place.owner.email, place.owner.name)
    tenant = current_tenant()
    return Recipient(tenant.contact_email, tenant.name) if tenant.contact_email else None
