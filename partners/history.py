"""The audit trail in words: what happened to an organisation or a person, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from accelerator.accounts.models import User
from accelerator.audit.models import Entry
from accelerator.audit.services import history
from partners.models import Person
from partners.states import NeedState, OfferState, ParticipationState

WORDS = {
    "organisation.created": "Added",
    "organisation.edited": "Edited: {fields}",
    "organisation.archived": "Archived",
    "organisation.restored": "Taken back out of the archive",
    "organisation.contact_stopped": "Not to be contacted",
    "organisation.contact_allowed": "May be contacted again",
    "organisation.logo_set": "Logo changed",
    "organisation.logo_removed": "Logo removed",
    "organisation.identifier_added": "Register number added ({scheme})",
    "organisation.identifier_removed": "Register number removed ({scheme})",
    "organisation.identifier_made_primary": "Main identifier chosen ({scheme})",
    "organisation.alias_added": "Other name added",
    "organisation.alias_removed": "Other name removed",
    "person.created": "Added",
    "person.edited": "Edited: {fields}",
    "person.archived": "Archived",
    "person.restored": "Taken back out of the archive",
    "person.paused": "Wants no new introductions for now",
    "person.resumed": "Open to introductions again",
    "person.contact_stopped": "Not to be contacted",
    "person.contact_allowed": "May be contacted again",
    "person.claimed": "Signed in for the first time",
    "person.invited": "Invited to the portal",
    "position.added": "Position added",
    "position.edited": "Position edited: {fields}",
    "position.ended": "Position ended",
    "participation.began": "Came into the programme: {state}",
    "participation.moved": "Place in the programme: {state}",
    "participation.edited": "Place in the programme edited: {fields}",
    "project.added": "Project added",
    "project.edited": "Project edited: {fields}",
    "need.added": "Need added",
    "need.edited": "Need edited: {fields}",
    "need.moved": "Need: {state}",
    "offer.added": "Offer added",
    "offer.edited": "Offer edited: {fields}",
    "offer.moved": "Offer: {state}",
    "offer.renewed": "Offer renewed",
    "note.added": "Note written",
    "note.edited": "Note changed",
    "note.removed": "Note removed",
    "contact.logged": "Contact logged",
    "contact.removed": "Logged contact removed",
}
STATES = {"participation": ParticipationState, "need": NeedState, "offer": OfferState}


@dataclass(frozen=True)
class Line:
    """One line of `ui/_history.html`."""

    when: datetime
    who: str
    what: str


def entries_about(*subjects: Model, limit: int) -> list[Line]:
    """What happened to these records, newest first, in two or three queries whatever their number."""
    entries = list(history(*subjects)[:limit])
    names = _names(entries)
    return [Line(entry.created_at, names.get(entry.actor_id, ""), in_words(entry)) for entry in entries]


def in_words(entry: Entry) -> str:
    """One entry as a person reads it; a verb that this room does not know is shown without its dots."""
    pattern = WORDS.get(entry.verb)
    if pattern is None:
        return entry.verb.replace(".", ": ").replace("_", " ").capitalize()
    details = dict(entry.details)
    details["fields"] = ", ".join(name.replace("_", " ") for name in details.get("fields", []))
    details["state"] = _state(entry)
    return pattern.format_map({"scheme": "", **details})


def _state(entry: Entry) -> str:
    states = STATES.get(entry.verb.partition(".")[0])
    code = entry.details.get("state", "")
    return states(code).label.lower() if states and code in states.values else str(code)


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    """Actor id to name: the users and people who acted, in one query for each kind there is."""
    ids: dict[str, set[UUID]] = {}
    for entry in entries:
        if entry.actor_kind in ("accounts.user", "partners.person"):
            ids.setdefault(entry.actor_kind, set()).add(UUID(entry.actor_id))
    users = User.objects.filter(pk__in=ids["accounts.user"]) if "accounts.user" in ids else []
    people = Person.objects.filter(pk__in=ids["partners.person"]) if "partners.person" in ids else []
    return {str(row.pk): str(row) for row in [*users, *people]}
