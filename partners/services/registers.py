"""An organisation's numbers in public registers, and its other names."""

from django.db import IntegrityError, transaction
from django.db.models import Model

from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from partners.identifiers import clean_identifier
from partners.models import Alias, Identifier, Organisation
from partners.services.changes import locked
from partners.services.search_text import refresh_organisation


class Taken(Refused):
    """The identifier belongs to `holder` already. Pages ask: is it the same organisation?"""

    def __init__(self, identifier: Identifier) -> None:
        self.holder = identifier.organisation
        super().__init__(
            f"{identifier.code} is already used by {self.holder.name}. If this is the same organisation, use that record."
        )


def holder_of(scheme: str, value: str) -> Identifier | None:
    """Who in this tenant has this identifier; `value` as clean_identifier gives it."""
    return Identifier.objects.filter(scheme=scheme, value=value).select_related("organisation").first()


@transaction.atomic
def add_identifier(
    organisation: Organisation, *, by: Model | None, scheme: str, value: str, primary: bool = False
) -> Identifier:
    """Raises Refused for a number that this register cannot have, Taken for one that another has.

    The first identifier of an organisation is its main one, whatever `primary` says.
    """
    organisation = locked(organisation)
    value = clean_identifier(scheme, value)
    present = holder_of(scheme, value)
    if present and present.organisation_id != organisation.pk:
        raise Taken(present)
    if present:
        raise Refused(f"{present.code} is here already.")
    primary = primary or not organisation.identifiers.exists()
    if primary:
        organisation.identifiers.filter(is_primary=True).update(is_primary=False)
    identifier = _insert(organisation, scheme, value, primary)
    refresh_organisation(organisation)
    record("organisation.identifier_added", organisation, by=by, scheme=scheme)
    return identifier


@transaction.atomic
def make_primary(identifier: Identifier, *, by: Model | None) -> Identifier:
    organisation = locked(identifier.organisation)
    organisation.identifiers.filter(is_primary=True).update(is_primary=False)
    identifier = locked(identifier)
    identifier.is_primary = True
    identifier.save(update_fields=["is_primary"])
    record("organisation.identifier_made_primary", organisation, by=by, scheme=identifier.scheme)
    return identifier


@transaction.atomic
def remove_identifier(identifier: Identifier, *, by: Model | None) -> None:
    """When the main one goes, the oldest of the others takes its place."""
    organisation = locked(identifier.organisation)
    scheme, was_primary = identifier.scheme, identifier.is_primary
    identifier.delete()
    heir = organisation.identifiers.order_by("created_at", "id").first()
    if was_primary and heir:
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])
    refresh_organisation(organisation)
    record("organisation.identifier_removed", organisation, by=by, scheme=scheme)


@transaction.atomic
def add_alias(organisation: Organisation, *, by: Model | None, name: str) -> Alias:
    organisation = locked(organisation)
    name = " ".join(name.split())
    if not name:
        raise Refused("Write the other name.")
    if name.casefold() == organisation.name.casefold() or organisation.aliases.filter(name__iexact=name).exists():
        raise Refused(f"“{name}” is here already.")
    alias = Alias.objects.create(organisation=organisation, name=name)
    refresh_organisation(organisation)
    record("organisation.alias_added", organisation, by=by)
    return alias


@transaction.atomic
def remove_alias(alias: Alias, *, by: Model | None) -> None:
    organisation = locked(alias.organisation)
    alias.delete()
    refresh_organisation(organisation)
    record("organisation.alias_removed", organisation, by=by)


def _insert(organisation: Organisation, scheme: str, value: str, primary: bool) -> Identifier:
    """Insert; when another transaction was quicker, say so as if it had been seen before."""
    try:
        with transaction.atomic():
            return Identifier.objects.create(organisation=organisation, scheme=scheme, value=value, is_primary=primary)
    except IntegrityError:
        present = holder_of(scheme, value)
        if present is None:
            raise
        raise Taken(present) from None
