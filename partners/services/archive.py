"""What staff set aside and take back: archived records, and people who are not to be asked."""

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from partners.models import Organisation, Person
from partners.services.changes import locked


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


def pause_person(person: Person, *, by: Model | None) -> Person:
    """ "No new introductions" for now; everything that is open goes on."""
    return _stamp(person, "paused_at", True, "person.paused", by)


def resume_person(person: Person, *, by: Model | None) -> Person:
    return _stamp(person, "paused_at", False, "person.resumed", by)


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
