"""Who an export or an erasure is about: one person as this tenant knows them, and by which names and addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import Q, QuerySet

from accelerator.accounts.models import Invitation, User
from accelerator.audit.services import reference
from accelerator.mailing.addresses import check_address
from accelerator.mailing.models import Mail
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.personal import Rows, Texts
from partners.models import Person
from partners.names import normalise

SHORTEST = 3  # letters of a phone number or a name that may be looked for by itself
TITLES = r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady)"


@dataclass(frozen=True)
class Subject:
    """`people`: their records here (staff may have made two). `addresses`: in small letters, theirs alone."""

    people: list[Person]
    user: User | None
    addresses: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)  # addresses that somebody else here has too (info@…)

    @property
    def name(self) -> str:
        return next((person.name for person in self.people), self.user.name if self.user else "")

    @property
    def references(self) -> list[tuple[str, str]]:
        """How rooms below name them."""
        return [reference(row) for row in [*self.people, *([self.user] if self.user else [])]]

    @property
    def names(self) -> list[tuple[str, str]]:
        """(first, last) of each record; an account has one name, split at its first blank."""
        of_user = [self.user.name.partition(" ")[::2]] if self.user and self.user.name else []
        return list(dict.fromkeys([*((one.given_name, one.family_name) for one in self.people), *of_user]))

    @property
    def phones(self) -> set[str]:
        return {one.phone for one in self.people if len(re.sub(r"\D", "", one.phone)) >= SHORTEST}


def of_person(person: Person) -> Subject:
    return _subject([person], person.user or _user_of_invitation(person))


def of_user(user: User) -> Subject:
    """The user, with the records of the active tenant that stand for them."""
    invited = Invitation.objects.filter(accepted_by=user).exclude(person_id=None).values("person_id")
    people = Person.objects.filter(Q(user=user) | Q(user=None, pk__in=invited), erased_at=None)
    return _subject(list(people.order_by("created_at", "id")), user)


def rows_of(subject: Subject, rows: Rows) -> QuerySet[Any]:
    """The rows of this declaration that are about the subject."""
    model: Any = apps.get_model(rows.model)
    ids = [person.pk for person in subject.people]
    wanted = Q(pk__in=[])
    for key in rows.people:
        wanted |= Q(**{f"{key}__in": ids})
    for key in rows.users if subject.user else ():
        wanted |= Q(**{key: subject.user.pk})  # type: ignore[union-attr]
    for name in rows.addresses:
        for address in subject.addresses:
            wanted |= Q(**{f"{name}__iexact": address})
    for kind_field, id_field in rows.named:
        for kind, row_id in subject.references:
            wanted |= Q(**{kind_field: kind, id_field: row_id})
    return model._default_manager.filter(wanted).order_by("pk")


def near(subject: Subject, texts: Texts) -> Q:
    """Rows of free text that concern the subject."""
    wanted = Q(pk__in=[])
    for way in texts.near:
        wanted |= Q(**{f"{way}__in": [person.pk for person in subject.people]})
    return wanted


def whole_names(subject: Subject) -> re.Pattern[str] | None:
    """Finds the person in any text: by whole name, initial and last name, title and last name, address, phone."""
    return _pattern([*_whole(subject), *_contacts(subject)])


def any_name(subject: Subject) -> re.Pattern[str] | None:
    """As `whole_names`, and the first or the last name alone: for texts that concern the person."""
    single = [re.escape(name) for pair in subject.names for name in pair if len(name) >= SHORTEST]
    return _pattern([*_whole(subject), *_contacts(subject), *single])


def hints(subject: Subject) -> list[str]:
    """What a text that names the person must hold, in one form or another: for the database to look for first."""
    found = {last if len(last) >= SHORTEST else first for first, last in subject.names}
    found |= {normalise(name) for name in found} | {escape(name) for name in found}
    return sorted({*found, *subject.addresses, *subject.phones} - {""})


def _whole(subject: Subject) -> Iterable[str]:
    for first, last in subject.names:
        if not last:
            continue  # a first name alone names nobody in particular
        yield rf"{_spaced(first)}\s+(?:\w+\.?\s+)?{_spaced(last)}"
        yield rf"{_spaced(last)},\s*{_spaced(first)}"
        yield rf"{_spaced(first)}[\s\"',;|]+{_spaced(last)}"  # two cells of a row
        yield rf"{re.escape(first[0])}\.?\s*{_spaced(last)}"
        yield rf"{TITLES}\.?\s+{_spaced(last)}"
        yield _spaced(normalise(f"{first} {last}"))
        yield _spaced(escape(f"{first} {last}"))


def _contacts(subject: Subject) -> list[str]:
    return [re.escape(text) for text in (*subject.addresses, *subject.phones)]


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(part) for part in name.split())


def _pattern(parts: list[str]) -> re.Pattern[str] | None:
    parts = sorted({part for part in parts if part}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None


def _subject(people: list[Person], user: User | None) -> Subject:
    written = {person.email for person in people if person.email}
    if user:
        written |= {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    found = {form for address in written for form in _forms(address)} | _earlier_addresses(people, user)
    shared = _held_by_others(found, people)
    return Subject(people, user, found - shared, shared)


def _forms(address: str) -> set[str]:
    """As typed, and as mail servers read it."""
    try:
        return {address.strip().lower(), check_address(address).lower()}
    except Refused:
        return {address.strip().lower()}


def _earlier_addresses(people: list[Person], user: User | None) -> set[str]:
    """Where links and invitations to them went before they changed their address."""
    found: set[str] = set()
    for row in [*people, *([user] if user else [])]:
        kind, row_id = reference(row)
        held = Mail.objects.filter(link_holder_kind=kind, link_holder_id=row_id)
        found |= set(held.values_list("address", flat=True))
    invited = Invitation.objects.filter(person_id__in=[person.pk for person in people])
    return (found | set(invited.values_list("email", flat=True))) - {""}


def _held_by_others(addresses: set[str], people: list[Person]) -> set[str]:
    """Addresses that another person here has as well."""
    others = Person.objects.filter(email_normalised__in=addresses).exclude(pk__in=[one.pk for one in people])
    return set(others.values_list("email_normalised", flat=True))


def _user_of_invitation(person: Person) -> User | None:
    """Whoever accepted the invitation that was made out to this person, as partners.permissions reads it."""
    accepted = Invitation.objects.filter(person_id=person.pk).exclude(accepted_by=None)
    invitation = accepted.select_related("accepted_by").order_by("accepted_at").first()
    if invitation is None or Person.objects.filter(user=invitation.accepted_by).exists():
        return None
    return invitation.accepted_by
