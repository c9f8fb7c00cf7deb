"""What staff set aside and take back: archived records, and people who are not to be asked."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from partners.models import Organisation, Person
from partners.services.changes import locked

LONGEST_PAUSE = timedelta(days=2 * 365)


def archive_organisation(organisation: Organisation, *, by: Model | None) -> Organisation:
    """Take it out of lists and searches. Its history, and what was counted, stay."""
    return _stamp(organisation, "archived_at", True, "organisation.archived", by)


def restore_organisation(organisation: Organisation, *, by: Model | None) -> Organisation:
    return _stamp(organisation, "archived_at", False, "organisation.restored", by)


def archive_person(person: Person, *, by: Model | None) -> Person:
    """Take the person out of lists and searches; they are asked nothing, and act for nobody in the portal."""
    return _stamp(person, "archived_at", True, "person.archived", by)


def restore_person(person: Person, *, by: Model | None) -> Person:
    if person.erased_at:
        raise Refused("This person was erased. There is nothing left to restore.")
    return _stamp(person, "archived_at", False, "person.restored", by)


def stop_contact(subject: Organisation | Person, *, by: Model | None) -> Organisation | Person:
    """They asked not to be contacted: no new asks, whatever the programme (domain.md 6.9)."""
    return _stamp(subject, "do_not_contact_at", True, f"{subject._meta.model_name}.contact_stopped", by)


def allow_contact(subject: Organisation | Person, *, by: Model | None) -> Organisation | Person:
    return _stamp(subject, "do_not_contact_at", False, f"{subject._meta.model_name}.contact_allowed", by)


def pause_person(person: Person, *, by: Model | None, until: date | None = None) -> Person:
    """ "No new introductions" for now, or until a day on which it ends by itself; what both agreed to goes on."""
    return _pause(person, until, "person.paused", by)


def resume_person(person: Person, *, by: Model | None) -> Person:
    return _resume(person, "person.resumed", by)


def pause_organisation(organisation: Organisation, *, by: Model | None, until: date | None = None) -> Organisation:
    """As of a person, for everybody there. What is open is closed by introductions.services.pause_partner."""
    return _pause(organisation, until, "organisation.paused", by)


def resume_organisation(organisation: Organisation, *, by: Model | None) -> Organisation:
    return _resume(organisation, "organisation.resumed", by)


def end_pauses() -> int:
    """Those whose day has come may be asked again. How many; the sweep calls it."""
    due = {"paused_at__isnull": False, "paused_until__lte": clock.today()}
    people, organisations = list(Person.objects.filter(**due)), list(Organisation.objects.filter(**due))
    for person in people:
        resume_person(person, by=None)
    for organisation in organisations:
        resume_organisation(organisation, by=None)
    return len(people) + len(organisations)


@transaction.atomic
def _pause[Row: Organisation | Person](row: Row, until: date | None, verb: str, by: Model | None) -> Row:
    """A second press moves the day, and keeps since when."""
    row = locked(row)
    if until is not None and not clock.today() < until <= clock.today() + LONGEST_PAUSE:
        raise Refused("Choose a day from tomorrow on, within two years; or none.", field="until")
    if row.paused_at and row.paused_until == until:
        return row
    row.paused_at, row.paused_until = row.paused_at or clock.now(), until
    row.save(update_fields=["paused_at", "paused_until"])
    record(verb, row, by=by)
    return row


@transaction.atomic
def _resume[Row: Organisation | Person](row: Row, verb: str, by: Model | None) -> Row:
    row = locked(row)
    if row.paused_at:
        row.paused_at, row.paused_until = None, None
        row.save(update_fields=["paused_at", "paused_until"])
        record(verb, row, by=by)
    return row


@transaction.atomic
def _stamp[Row: Organisation | Person](row: Row, field: str, on: bool, verb: str, by: Model | None) -> Row:
    """Set or clear one time; a second press changes nothing and keeps the first time."""
    row = locked(row)
    if bool(getattr(row, field)) == on:
        return row
    setattr(row, field, clock.now() if on else None)
    row.save(update_fields=[field])
    record(verb, row, by=by)
    return row
