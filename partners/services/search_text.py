"""Writes what searches read: the only place where `name_key` and `search_text` are set."""

from accelerator.mailing.addresses import check_address
from partners.models import Organisation, Person
from partners.names import name_key, normalise, sort_name


def refresh_organisation(organisation: Organisation) -> None:
    """Name, other names and register numbers as one normalised text. The caller holds the row."""
    aliases = organisation.aliases.order_by("created_at").values_list("name", flat=True)
    numbers = organisation.identifiers.order_by("created_at").values_list("value", flat=True)
    organisation.name_key = name_key(organisation.name)
    parts = [organisation.name_key, *map(normalise, aliases), *map(normalise, numbers)]
    organisation.search_text = " ".join(parts)
    organisation.save(update_fields=["name_key", "search_text"])


def fill_person(person: Person) -> None:
    """Set the derived fields; the caller saves. Refused for an address that no mail can go to (F20)."""
    if person.email:
        check_address(person.email)
    person.email_normalised = person.email.strip().lower()
    person.sort_name = sort_name(person.given_name, person.family_name)
    person.search_text = normalise(person.name) or person.name.casefold()
