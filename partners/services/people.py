"""People and the positions they hold."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from partners.models import Organisation, Person, Position
from partners.services.changes import locked, take_over
from partners.services.search_text import fill_person

EDITABLE = ("given_name", "family_name", "email", "phone", "about")
POSITION_EDITABLE = ("title", "starts_on", "ends_on", "may_answer", "is_main_contact")


@transaction.atomic
def add_person(
    *,
    by: Model | None,
    given_name: str,
    family_name: str = "",
    email: str = "",
    phone: str = "",
    about: str = "",
    organisation: Organisation | None = None,
    title: str = "",
    starts_on: date | None = None,
    may_answer: bool = True,
    is_main_contact: bool = False,
) -> Person:
    """A new person and, when an organisation is given, their position there.

    Two people may share an address (info@…): whether they are one is a question for staff, never decided here.
    """
    person = Person(phone=phone.strip(), about=about)
    _name(person, given_name, family_name)
    person.email = email.strip()
    fill_person(person)
    person.save(force_insert=True)
    record("person.created", person, by=by)
    if organisation:
        add_position(
            person,
            organisation,
            by=by,
            title=title,
            starts_on=starts_on,
            may_answer=may_answer,
            is_main_contact=is_main_contact,
        )
    return person


@transaction.atomic
def edit_person(person: Person, *, by: Model | None, **changes: Any) -> Person:
    """Take over changes to the fields of EDITABLE."""
    person = locked(person)
    if person.erased_at:
        raise Refused("This person was erased. Add them anew if they have come back.")
    changed = take_over(person, EDITABLE, changes)
    if not changed:
        return person
    _name(person, person.given_name, person.family_name)
    fill_person(person)
    person.save()
    record("person.edited", person, by=by, fields=changed)
    return person


@transaction.atomic
def claim_person(person: Person, *, user: User) -> Person:
    """Link a person to the user who they are. The first claim stands."""
    person = locked(person)
    if person.user_id is None and not Person.objects.filter(user=user).exists():
        person.user = user
        person.save(update_fields=["user"])
        record("person.claimed", person, by=user)
    return person


@transaction.atomic
def add_position(
    person: Person,
    organisation: Organisation,
    *,
    by: Model | None,
    title: str = "",
    starts_on: date | None = None,
    may_answer: bool = True,
    is_main_contact: bool = False,
) -> Position:
    """The person acts for the organisation from `starts_on` (at once when empty)."""
    organisation = locked(organisation)
    if organisation.positions.filter(person=person, ends_on=None).exists():
        raise Refused(f"{person.name} is at {organisation.name} already.")
    if is_main_contact:
        _no_main_contact(organisation)
    position = Position.objects.create(
        person=person,
        organisation=organisation,
        title=title.strip(),
        starts_on=starts_on,
        may_answer=may_answer,
        is_main_contact=is_main_contact,
    )
    record("position.added", position, by=by, organisation=str(organisation.pk), person=str(person.pk))
    return position


@transaction.atomic
def edit_position(position: Position, *, by: Model | None, **changes: Any) -> Position:
    """Take over changes to the fields of POSITION_EDITABLE; making one the main contact unmakes the other."""
    organisation = locked(position.organisation)
    position = locked(position)
    changed = take_over(position, POSITION_EDITABLE, changes)
    if not changed:
        return position
    _check_dates(position)
    if position.is_main_contact:
        _no_main_contact(organisation, except_for=position)
    position.save()
    record("position.edited", position, by=by, fields=changed)
    return position


@transaction.atomic
def end_position(position: Position, *, by: Model | None, on: date | None = None) -> Position:
    """From `on` (today when empty) the person no longer acts for the organisation."""
    position = locked(position)
    if position.ends_on and position.ends_on <= clock.today():
        raise Refused("This position has ended already.")
    position.ends_on = on or clock.today()
    _check_dates(position)
    if position.ends_on <= clock.today():
        position.is_main_contact = False
    position.save()
    record("position.ended", position, by=by)
    return position


def _name(person: Person, given_name: str, family_name: str) -> None:
    person.given_name = " ".join(given_name.split())
    person.family_name = " ".join(family_name.split())
    if not person.given_name:
        raise Refused("Write at least the first name.")


def _no_main_contact(organisation: Organisation, except_for: Position | None = None) -> None:
    others = organisation.positions.filter(is_main_contact=True)
    if except_for:
        others = others.exclude(pk=except_for.pk)
    others.update(is_main_contact=False)


def _check_dates(position: Position) -> None:
    if position.starts_on and position.ends_on and position.ends_on < position.starts_on:
        raise Refused("A position cannot end before it starts.")
