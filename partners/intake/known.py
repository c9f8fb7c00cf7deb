"""What is here of the organisations that a batch of rows speaks of: read in as many queries for one as for a thousand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accelerator.mailing.suppressions import erased_among
from partners.intake.brought import Brought, Problem
from partners.models import (
    Alias,
    Identifier,
    Import,
    Need,
    Note,
    Offer,
    Organisation,
    Participation,
    ParticipationTheme,
    Person,
    Position,
    Project,
)
from partners.names import name_key, normalise

type Key = tuple[Any, ...]
ERASED = "The person in this row asked us to erase everything about them. The row goes in without them."
SOURCE = "\n(from "  # the last line of a note that an import wrote


@dataclass
class Known:
    """One organisation, here or about to be. The sets hold what it has, in the form that rows are compared by."""

    organisation: Organisation
    is_new: bool = False
    numbers: dict[tuple[str, str], bool] = field(default_factory=dict)  # True: the main one
    aliases: list[str] = field(default_factory=list)
    place: Participation | None = None
    themes: set[str] = field(default_factory=set)
    positions: list[Position] = field(default_factory=list)  # open ones, with .person
    projects: dict[str, Project] = field(default_factory=dict)
    work: set[Key] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)

    @property
    def names(self) -> set[str]:
        return {self.organisation.name_key, *(name_key(alias) for alias in self.aliases)}

    def position_of(self, person: dict[str, str]) -> Position | None:
        """Whoever has this address here; without an address, whoever has this name."""
        email = person.get("email", "").lower()
        wanted = name_of(person)
        for position in self.positions:
            held = position.person.email_normalised
            if (email and held == email) or ((not email or not held) and normalise(position.person.name) == wanted):
                return position
        return None


def name_of(person: dict[str, str]) -> str:
    return normalise(f"{person.get('given_name', '')} {person.get('family_name', '')}")


def offer_keys(fields: dict[str, Any]) -> set[Key]:
    """By its title, and by what it is: an offer whose title somebody has polished is the same offer."""
    dates = (fields.get("available_from"), fields.get("available_until"))
    sized = ("sized", fields["type"], fields.get("quantity"), fields.get("unit") or "", *dates)
    return {("titled", fields["type"], normalise(fields["title"]), *dates), sized}


def need_keys(fields: dict[str, Any]) -> set[Key]:
    """By its title, and by its type for rows that name nothing more."""
    return {("titled", fields["type"], normalise(fields["title"])), ("typed", fields["type"])}


def load(imported: Import, ids: Iterable[UUID], *, lock: bool) -> dict[UUID, Known]:
    """Everything that rows about these organisations are compared with. `lock`: held until the transaction ends."""
    rows = Organisation.objects.filter(pk__in=set(ids)).order_by("pk")
    found = {row.pk: Known(row) for row in (rows.select_for_update(no_key=True) if lock else rows)}
    _load_names(found)
    _load_places(found, imported)
    _load_people(found)
    _load_work(found, imported)
    return found


def _load_names(found: dict[UUID, Known]) -> None:
    for number in Identifier.objects.filter(organisation__in=found):
        found[number.organisation_id].numbers[number.scheme, number.value] = number.is_primary
    for alias in Alias.objects.filter(organisation__in=found).order_by("created_at"):
        found[alias.organisation_id].aliases.append(alias.name)
    for note in Note.objects.filter(organisation__in=found, text__contains=SOURCE).exclude(organisation=None):
        found[note.organisation_id].notes.add(note.text.rsplit(SOURCE, 1)[0])  # type: ignore[index]


def _load_places(found: dict[UUID, Known], imported: Import) -> None:
    places = Participation.objects.filter(organisation__in=found, programme=imported.programme_id, role=imported.role)
    owners = {}
    for place in places:
        found[place.organisation_id].place = place
        owners[place.pk] = place.organisation_id
    links = ParticipationTheme.objects.filter(participation__in=owners)
    for place_id, theme_id in links.values_list("participation_id", "theme_id"):
        found[owners[place_id]].themes.add(str(theme_id))


def _load_people(found: dict[UUID, Known]) -> None:
    held = Position.objects.filter(organisation__in=found, ends_on=None, person__archived_at=None)
    for position in held.select_related("person").order_by("created_at"):
        found[position.organisation_id].positions.append(position)


def _load_work(found: dict[UUID, Known], imported: Import) -> None:
    """Whatever its state: what was closed or withdrawn is not brought back by the same row."""
    for project in Project.objects.filter(organisation__in=found):
        found[project.organisation_id].projects.setdefault(normalise(project.name), project)
    programme = imported.programme_id
    for offer in Offer.objects.filter(organisation__in=found, programme=programme):
        found[offer.organisation_id].work |= offer_keys(vars(offer))
    for need in Need.objects.filter(organisation__in=found, programme=programme):
        found[need.organisation_id].work |= need_keys(vars(need))


def leave_out_erased(rows: Iterable[Brought]) -> None:
    """Whoever was erased is not brought in again by a list that still has them (F61): the row goes in without them."""
    named = [row for row in rows if row.person.get("email")]
    erased = erased_among({row.person["email"] for row in named}) if named else set()
    for row in named:
        if row.person["email"].lower() in erased:
            row.person = {}
            row.problems.append(Problem("", "", ERASED, stops=False))


def people_by_address(emails: Iterable[str]) -> dict[tuple[str, str], Person]:
    """(address, name) -> somebody who is here. The same address under another name is another person."""
    people = Person.objects.filter(email_normalised__in={email.lower() for email in emails if email}, archived_at=None)
    found: dict[tuple[str, str], Person] = {}
    for person in people.order_by("-created_at"):
        found[person.email_normalised, normalise(person.name)] = person
    return found
