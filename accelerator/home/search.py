"""One field that finds organisations, people and introductions, of what the member of staff may see."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.members import Member
from introductions import words
from introductions.models import Introduction
from introductions.permissions import introductions_of_staff
from introductions.queries import between
from partners.models import Organisation, Participation, Person, Position
from partners.names import words_of
from partners.queries import search_organisations, search_people

LEAST_LETTERS = 2
SHOWN = 8  # of each kind
ORGANISATIONS, PEOPLE, INTRODUCTIONS = "organisations", "people", "introductions"


@dataclass(frozen=True)
class Hit:
    """An introduction, with its pair mark and the mark's words."""

    introduction: Introduction
    mark: str
    mark_words: str


@dataclass(frozen=True)
class Results:
    """At most SHOWN of each kind, best first; `more` names the kinds of which there are others."""

    organisations: list[Organisation]
    people: list[Person]
    introductions: list[Hit]
    more: set[str]

    @property
    def count(self) -> int:
        return len(self.organisations) + len(self.people) + len(self.introductions)


def search(member: Member, text: str) -> Results:
    """What has every word of `text` in its names. As many queries for one hit as for a hundred."""
    organisations, people, introductions = (
        _organisations(member, text),
        _people(member, text),
        _introductions(member, text),
    )
    kinds = {ORGANISATIONS: organisations, PEOPLE: people, INTRODUCTIONS: introductions}
    more = {kind for kind, rows in kinds.items() if len(rows) > SHOWN}
    return Results(organisations[:SHOWN], people[:SHOWN], introductions[:SHOWN], more)


def is_long_enough(text: str) -> bool:
    return len("".join(words_of(text))) >= LEAST_LETTERS


def _organisations(member: Member, text: str) -> list[Organisation]:
    rows = search_organisations(member, text, limit=SHOWN + 1)
    roles = Participation.objects.filter(programme__in=staff_programmes(member)).select_related("programme")
    prefetch_related_objects(rows, Prefetch("participations", roles, to_attr="shown_roles"))
    return rows


def _people(member: Member, text: str) -> list[Person]:
    rows = search_people(member, text, limit=SHOWN + 1)
    held = Position.objects.live().select_related("organisation")
    prefetch_related_objects(rows, Prefetch("positions", held, to_attr="held"))
    return rows


def _introductions(member: Member, text: str) -> list[Hit]:
    """Every word in the name of one of the organisations or of one of the people; the latest first."""
    found = between(introductions_of_staff(member), text, people=True).select_related("innovator", "partner")
    rows = found.order_by("-state_since", "-id")[: SHOWN + 1]
    return [Hit(row, words.mark(row), words.mark_words(row)) for row in rows]
