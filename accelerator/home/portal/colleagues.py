"""Asking staff to invite a colleague: the person is noted, holds a position, and may not answer yet."""

from django.db import transaction

from accelerator.home.portal import emails
from accelerator.tenancy.errors import Refused
from partners import services
from partners.models import Organisation, Person, Position


@transaction.atomic
def ask_for_colleague(
    organisation: Organisation, *, by: Person, given_name: str, email: str, family_name: str = "", title: str = ""
) -> Person:
    """Note the colleague and write to staff. Raises Refused for an address that is known here already."""
    known = Position.objects.live().filter(organisation=organisation, person__email_normalised=email.strip().lower())
    if known.exists():
        raise Refused("Somebody with this address is on your list already.")
    person = services.add_person(
        by=by,
        given_name=given_name,
        family_name=family_name,
        email=email,
        organisation=organisation,
        title=title,
        may_answer=False,
    )
    emails.tell_staff_of_colleague(organisation, person, by=by)
    return person
