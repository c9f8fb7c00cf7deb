"""The audit trail of organisations and people, in words."""

from django.db.models import Model

from accelerator.audit.history import Line, actor_names, in_words
from accelerator.audit.models import Entry
from accelerator.audit.services import history
from partners.models import Import, ImportItem, Organisation
from partners.states import NeedState, OfferState, ParticipationState

WORDS = {
    "organisation.created": "Added",
    "organisation.edited": "Edited: {fields}",
    "organisation.archived": "Archived",
    "organisation.restored": "Taken back out of the archive",
    "organisation.contact_stopped": "Not to be contacted",
    "organisation.contact_allowed": "May be contacted again",
    "organisation.merged": "Another record of it merged into this one",
    "organisation.merged_away": "Merged into another record",
    "organisation.merge_undone": "Merge undone",
    "organisation.kept_apart": "Looked at beside a similar one: not the same",
    "organisation.rules_accepted": "Rules of engagement accepted, version {version}",
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
    "person.exported": "Everything we hold about them was handed out",
    "person.erased": "Erased",
    "person.kept": "Kept until {until}",
    "person.invited": "Invited to the portal",
    "position.added": "Position added",
    "position.edited": "Position edited: {fields}",
    "position.handed_over": "Position ended and handed over to a colleague",
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


def entries_about(*subjects: Model, limit: int) -> list[Line]:
    """What happened to these records, newest first; states read as pages write them."""
    entries = list(history(*subjects)[:limit])
    names = actor_names(entries)
    return [Line(entry.created_at, names.get(entry.actor_id, ""), _in_words(entry)) for entry in entries]


def imports_about(organisation: Organisation, *others: Model, limit: int) -> list[Line]:
    """The spreadsheets that brought this organisation, or completed it or what stands on its page (`others`).

    An import writes one line about itself in the audit trail; these are read from its items. Two queries.
    """
    ids = [row.pk for row in (organisation, *others)]
    items = ImportItem.objects.filter(record_id__in=ids, undone_at=None)
    made = set(items.filter(record_id=organisation.pk, change__isnull=True).values_list("of_id", flat=True))
    imports = Import.objects.filter(pk__in=items.values("of")).select_related("by").order_by("-created_at")[:limit]
    verb = {True: "Added from a spreadsheet", False: "Completed from a spreadsheet"}
    return [
        Line(one.finished_at or one.created_at, str(one.by or ""), f"{verb[one.pk in made]}: {one.filename}")
        for one in imports
    ]


def _in_words(entry: Entry) -> str:
    sentence = WORDS.get(entry.verb)
    words = {entry.verb: sentence.replace("{state}", _state(entry))} if sentence else {}
    return in_words(entry, words)


def _state(entry: Entry) -> str:
    states = STATES.get(entry.verb.partition(".")[0])
    code = entry.details.get("state", "")
    return states(code).label.lower() if states and code in states.values else str(code)
