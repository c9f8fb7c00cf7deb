"""Questions that other rooms ask as well: finding by text, and whom to write to."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from accelerator.tenancy.members import Member
from partners.models import Organisation, Person, Position
from partners.models.organisations import OrganisationQuerySet
from partners.models.people import PersonQuerySet
from partners.names import normalise, words_of
from partners.permissions import visible_organisations, visible_people


def search_organisations(member: Member, text: str, limit: int = 8) -> list[Organisation]:
    """Current organisations that this member of staff sees, by name, other name or number; best first."""
    found = matching_organisations(visible_organisations(member).current(), text)
    return (
        list(_begins_first(found, "name_key", text).order_by("later", "name_key", "id")[:limit])
        if words_of(text)
        else []
    )


def search_people(member: Member, text: str, limit: int = 8) -> list[Person]:
    """Current people that this member of staff sees, by name or e-mail; best first."""
    if not text.strip():
        return []
    named = Q(pk__isnull=False) if words_of(text) else Q(pk__in=[])
    for word in words_of(text):
        named &= Q(search_text__contains=word)
    found = visible_people(member).current().filter(named | Q(email_normalised__startswith=text.strip().lower()))
    return list(_begins_first(found, "search_text", text).order_by("later", "sort_name", "id")[:limit])


def matching_organisations(organisations: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """Those whose names or numbers contain every word; all of them for an empty text."""
    for word in words_of(text):
        organisations = organisations.filter(search_text__contains=word)
    return organisations


def matching_people(people: PersonQuerySet, text: str) -> PersonQuerySet:
    """Those for whom every word is in their name, their address, or the name of where they work."""
    for word in text.split()[:6]:
        plain = normalise(word)
        there = Position.objects.live().filter(person=OuterRef("pk"), organisation__search_text__contains=plain)
        named = Q(search_text__contains=plain) | Q(Exists(there)) if plain else Q(pk__in=[])
        people = people.filter(named | Q(email_normalised__contains=word.lower()))
    return people


def main_contacts(organisation_ids: Iterable[UUID]) -> dict[UUID, Position]:
    """For each organisation the position to write to: the main contact, else whoever has been there longest.

    One query for all; archived people are left out. Organisations without anybody are missing.
    """
    positions = (
        Position.objects.live()
        .filter(organisation_id__in=list(organisation_ids), person__archived_at=None)
        .select_related("person")
        .order_by("organisation_id", "-is_main_contact", "created_at", "id")
        .distinct("organisation_id")
    )
    return {position.organisation_id: position for position in positions}


def answerers(organisation: Organisation) -> list[Position]:
    """Live positions that may answer introductions for this organisation, the main contact first."""
    return list(
        Position.objects.live()
        .filter(organisation=organisation, may_answer=True, person__archived_at=None)
        .select_related("person")
        .order_by("-is_main_contact", "created_at", "id")
    )


def _begins_first(rows: QuerySet, field: str, text: str) -> QuerySet:
    """Annotate `later`: 0 where the field begins with the text, else 1."""
    begins = When(**{f"{field}__startswith": normalise(text)}, then=Value(0))
    return rows.annotate(later=Case(begins, default=Value(1), output_field=IntegerField()))
