"""Notes and the contact log: for staff alone."""

from datetime import date

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from partners.models import Contact, Note, Organisation, Person
from partners.services.changes import locked
from partners.services.taking_part import note_contacted


@transaction.atomic
def add_note(subject: Organisation | Person, *, by: User | None, text: str) -> Note:
    """`subject`: what the note is about."""
    text = _written(text, "Write the note first.")
    about = {"organisation": subject} if isinstance(subject, Organisation) else {"person": subject}
    note = Note.objects.create(text=text, by=by, **about)
    record("note.added", subject, by=by, note=str(note.pk))
    return note


@transaction.atomic
def edit_note(note: Note, *, by: Model | None, text: str) -> Note:
    note = locked(note)
    text = _written(text, "Write the note first, or remove it.")
    if text != note.text:
        note.text = text
        note.save(update_fields=["text"])
        record("note.edited", note.subject, by=by, note=str(note.pk))
    return note


@transaction.atomic
def remove_note(note: Note, *, by: Model | None) -> None:
    """Gone for good; that there was one stays in the history."""
    note = locked(note)
    record("note.removed", note.subject, by=by, note=str(note.pk))
    note.delete()


@transaction.atomic
def log_contact(
    *,
    by: User | None,
    kind: str,
    happened_on: date,
    summary: str,
    organisation: Organisation | None = None,
    person: Person | None = None,
) -> Contact:
    """One call, mail or meeting that took place, with an organisation, a person, or a person there."""
    if happened_on > clock.today():
        raise Refused("Log it once it has taken place: this day is still to come.")
    contact = Contact.objects.create(
        organisation=organisation,
        person=person,
        kind=kind,
        happened_on=happened_on,
        summary=_written(summary, "Say in a few words what it was about."),
        by=by,
    )
    record("contact.logged", contact.subject, by=by, contact=str(contact.pk), kind=kind)
    if organisation:
        note_contacted(organisation, by=by)
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Model | None) -> None:
    """For one that was logged by mistake."""
    contact = locked(contact)
    record("contact.removed", contact.subject, by=by, contact=str(contact.pk))
    contact.delete()


def _written(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()
