"""Searches of the portal that somebody keeps, to be told by mail what is new."""

from typing import Any

from django.db import transaction

from accelerator import clock
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from partners.models import EVERY, Often, Organisation, Person, SavedSearch, SearchKind
from partners.services.changes import locked

MOST = 20  # of one person


@transaction.atomic
def save_search(
    person: Person,
    *,
    organisation: Organisation,
    kind: str,
    filters: dict[str, Any],
    name: str = "",
    often: str = Often.WEEKLY,
) -> SavedSearch:
    """Tell `person` by mail what is new, daily or weekly at most; the same search a second time changes how often.

    `filters` are those of the page, without empty ones. Whoever saves it has just seen all there is.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    filters = {key: str(value) for key, value in sorted(filters.items()) if value}
    mine = SavedSearch.objects.filter(person=person, due_at__isnull=False)
    search = mine.filter(organisation=organisation, kind=kind, filters=filters).first()
    if search is None:
        if mine.count() >= MOST:
            raise Refused(f"You have {MOST} searches already. Stop one of them first.")
        search = SavedSearch(person=person, organisation=organisation, kind=SearchKind(kind), filters=filters)
    search.name = (name or search.name or SearchKind(kind).label)[:120]
    search.often = Often(often)
    search.looked_at = search.looked_at or clock.now()
    search.due_at = search.looked_at + EVERY[search.often]
    search.save()
    record("search.saved", search, by=person, kind=str(kind), often=str(often))
    return search


@transaction.atomic
def stop_search(search: SavedSearch, *, by: Person) -> SavedSearch:
    """No more mails; a second time changes nothing."""
    search = locked(search)
    if search.due_at is not None:
        search.due_at = None
        search.save(update_fields=["due_at"])
        record("search.stopped", search, by=by)
    return search


def note_looked(search: SavedSearch) -> None:
    """Looked at now, whether or not anything was new: the next look is a day or a week away."""
    search.looked_at = clock.now()
    search.due_at = search.looked_at + EVERY[Often(search.often)]
    search.save(update_fields=["looked_at", "due_at"])
