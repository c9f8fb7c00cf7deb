"""Is it here already? A register number settles it; a similar name is only ever a question."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accelerator.tenancy.members import Member
from partners.models import Organisation, Person, Position
from partners.names import alike, core
from partners.permissions import visible_organisations, visible_people
from partners.queries import main_contacts

CANDIDATES = 200  # rows read at most for one question
SHOWN = 4


@dataclass(frozen=True)
class Likeness:
    """An organisation that a new one may be, with what tells the two apart."""

    organisation: Organisation
    identifiers: list[str]
    programmes: list[str]
    contact: Position | None


def similar_organisations(member: Member, name: str) -> list[Likeness]:
    """At most four organisations that this member sees and whose name, or other name, is like this one."""
    seen = visible_organisations(member).prefetch_related("aliases", "identifiers", "participations__programme")
    close = [row for row in _candidates(seen, name) if _is_like(row, name)][:SHOWN]
    contacts = main_contacts(row.pk for row in close)
    return [_likeness(row, contacts.get(row.pk)) for row in close]


def same_address(member: Member, email: str) -> list[Person]:
    """People that this member sees and who have this e-mail address."""
    if not email.strip():
        return []
    people = visible_people(member).filter(email_normalised=email.strip().lower(), archived_at=None)
    return list(people.prefetch_related("positions__organisation").order_by("sort_name", "id")[:SHOWN])


def _candidates(seen: QuerySet[Organisation], name: str) -> QuerySet[Organisation]:
    """Rows that share the longest telling word, or its beginning: few enough to compare one by one."""
    longest = max(core(name).split(), key=len, default="")
    if not longest:
        return seen.none()
    begins = longest[: max(3, len(longest) // 2)]
    return seen.filter(Q(search_text__contains=longest) | Q(search_text__contains=begins)).order_by("name_key", "id")[
        :CANDIDATES
    ]


def _is_like(row: Organisation, name: str) -> bool:
    return any(alike(name, other) for other in [row.name, *(alias.name for alias in row.aliases.all())])


def _likeness(row: Organisation, contact: Position | None) -> Likeness:
    return Likeness(
        organisation=row,
        identifiers=[identifier.code for identifier in row.identifiers.all()],
        programmes=[f"{one.programme.name} ({one.get_role_display().lower()})" for one in row.participations.all()],
        contact=contact,
    )
