"""Writes what searches read: `name_key` and `search_text`, once an organisation has other names or numbers."""

from accelerator.mailing.addresses import check_address
from accelerator.mailing.suppressions import erased_among
from accelerator.tenancy.errors import Refused
from partners.models import Organisation, Person
from partners.names import name_key, normalise, sort_name

ERASED_ADDRESS = (
    "Whoever has this address asked us to erase everything about them. If they have come back by themselves, "
    "an administrator can allow the address again under Settings, Personal data."
)


def refresh_organisation(organisation: Organisation) -> None:
    """Name, other names and register numbers as one normalised text. The caller holds the row."""
    aliases = organisation.aliases.order_by("created_at").values_list("name", flat=True)
    numbers = organisation.identifiers.order_by("created_at").values_list("value", flat=True)
    organisation.name_key = name_key(organisation.name)
    parts = [organisation.name_key, *map(normalise, aliases), *map(normalise, numbers)]
    organisation.search_text = " ".join(parts)
    organisation.save(update_fields=["name_key", "search_text"])


def fill_person(person: Person) -> None:
    """Set the derived fields; the caller saves. Refused for an address that no mail can go to (F20), and for that of
    somebody who was erased (F61)."""
    if person.email:
        check_address(person.email)
        if erased_among([person.email]):
            raise Refused(ERASED_ADDRESS, field="email")
    person.email_normalised = person.email.strip().lower()
    person.sort_name = sort_name(person.given_name, person.family_name)
    person.search_text = normalise(person.name) or person.name.casefold()
