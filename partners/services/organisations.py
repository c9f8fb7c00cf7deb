"""Organisations: made, edited, brought into a programme."""

from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Model

from accelerator.audit.services import record
from accelerator.programmes.models import Programme, Theme
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.pictures import make_picture
from partners.models import Alias, Organisation
from partners.names import name_key
from partners.postcodes import normalise as normalise_postcode
from partners.services.changes import locked, take_over
from partners.services.people import add_person
from partners.services.registers import add_identifier
from partners.services.search_text import refresh_organisation
from partners.services.taking_part import join_programme
from partners.sharing import CHOICES

EDITABLE = (
    "name",
    "sector",
    "legal_status",
    "size",
    "regions",
    "motives",
    "benefits",
    "postcode",
    "website",
    "about",
    "ask_cap_month",
    "open_cap",
)


@transaction.atomic
def create_organisation(
    *,
    by: Model | None,
    name: str,
    identifiers: Iterable[tuple[str, str]] = (),
    aliases: Iterable[str] = (),
    **fields: Any,
) -> Organisation:
    """A new organisation; `fields` are those of EDITABLE. The first identifier becomes the main one.

    Two organisations may have the same name: only an identifier settles that they are one.
    """
    organisation = Organisation()
    take_over(organisation, EDITABLE, {"name": name.strip()} | _listed(fields))
    _check(organisation)
    _derive(organisation)
    organisation.search_text = organisation.name_key
    organisation.save(force_insert=True)
    named = _distinct(aliases)
    Alias.objects.bulk_create(Alias(organisation=organisation, name=alias) for alias in named)
    record("organisation.created", organisation, by=by)
    for scheme, value in identifiers:
        add_identifier(organisation, by=by, scheme=scheme, value=value)
    if named:
        refresh_organisation(organisation)
    return organisation


@transaction.atomic
def edit_organisation(organisation: Organisation, *, by: Model | None, **changes: Any) -> Organisation:
    """Take over changes to the fields of EDITABLE; nothing is written when nothing differs."""
    organisation = locked(organisation)
    changed = take_over(organisation, EDITABLE, _listed(changes))
    if not changed:
        return organisation
    _check(organisation)
    _derive(organisation)
    organisation.save()
    refresh_organisation(organisation)
    record("organisation.edited", organisation, by=by, fields=changed)
    return organisation


@transaction.atomic
def bring_in(
    *,
    by: Model | None,
    programme: Programme,
    role: str,
    name: str,
    state: str = "prospect",
    on: date | None = None,
    support_level: str = "",
    themes: Iterable[Theme] = (),
    contact: dict[str, Any] | None = None,
    **fields: Any,
) -> Organisation:
    """One step for staff: the organisation, its place in the programme and, if known, the first contact.

    `contact` holds the arguments of add_person except `organisation`.
    """
    organisation = create_organisation(by=by, name=name, **fields)
    join_programme(
        organisation, programme, by=by, role=role, state=state, on=on, support_level=support_level, themes=themes
    )
    if contact:
        add_person(by=by, organisation=organisation, is_main_contact=True, **contact)
    return organisation


@transaction.atomic
def set_logo(organisation: Organisation, *, by: Model | None, upload: BinaryIO) -> Organisation:
    """Store a PNG, JPEG or WebP of at most 2 MB, re-encoded."""
    organisation = locked(organisation)
    organisation.logo_id = make_picture(upload, alt=f"Logo of {organisation.name}"[:200]).pk
    organisation.save(update_fields=["logo_id"])
    record("organisation.logo_set", organisation, by=by)
    return organisation


@transaction.atomic
def remove_logo(organisation: Organisation, *, by: Model | None) -> Organisation:
    organisation = locked(organisation)
    if organisation.logo_id:
        organisation.logo_id = None
        organisation.save(update_fields=["logo_id"])
        record("organisation.logo_removed", organisation, by=by)
    return organisation


def _check(organisation: Organisation) -> None:
    if not organisation.name.strip():
        raise Refused("Give the organisation a name.")


def _derive(organisation: Organisation) -> None:
    organisation.name = " ".join(organisation.name.split())
    organisation.name_key = name_key(organisation.name)
    organisation.postcode = organisation.postcode.strip()
    organisation.postcode_key = normalise_postcode(organisation.postcode)


def _listed(fields: dict[str, Any]) -> dict[str, Any]:
    """Several codes arrive as any sequence and are stored as a list."""
    several = {"regions", "motives", "benefits"}
    return {name: list(value) if name in several else value for name, value in fields.items()}


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


@transaction.atomic
def set_sharing(organisation: Organisation, *, by: Model | None, shows: Iterable[str]) -> Organisation:
    """What partners who browse may read from now on: keys of sharing.CHOICES; the rest is kept back."""
    organisation, shown = locked(organisation), set(shows)
    if foreign := shown - set(CHOICES):
        raise Refused(f"There is nothing to share that is called {sorted(foreign)[0]}.")
    hides = [part for part in CHOICES if part not in shown]
    if hides != organisation.hides:
        organisation.hides = hides
        organisation.save(update_fields=["hides"])
        record("organisation.sharing_set", organisation, by=by, hides=hides)
    return organisation
