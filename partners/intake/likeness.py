"""Names that are like each other: always a question, never an answer.

Quick enough for 10,000 names: only names that share the beginning of their longest telling word are compared.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from partners.models import Alias, Identifier, Organisation
from partners.names import ALIKE, name_key, telling

BEGINNING = 4  # letters of the longest word that two names must share
COMPARED = 60  # names at most that one is compared with
ASKED = 3  # candidates at most in one question
NOWHERE: frozenset[str] = frozenset()


class Known(NamedTuple):
    """A name that was here, or in an earlier row."""

    target: UUID | int  # an organisation, or a row by its line
    telling: str


class Group:
    """The names of those that have numbers in the same registers: by all their letters, and by how they begin."""

    def __init__(self) -> None:
        self.whole: dict[str, list[Known]] = {}
        self.blocks: dict[str, list[Known]] = {}


class Names:
    """Grows as the file is read, so that a row is compared with those above it as well."""

    def __init__(self) -> None:
        # those in the same registers together: groups that share one with a row are passed over at once
        self._groups: dict[frozenset[str], Group] = defaultdict(Group)

    def add(self, target: UUID | int, telling: str, registers: frozenset[str]) -> None:
        """`telling`: what names.telling leaves of the name's key."""
        known = Known(target, telling)
        group = self._groups[registers]
        group.whole.setdefault(_letters(telling), []).append(known)
        group.blocks.setdefault(_beginning(telling), []).append(known)

    def like(self, telling: str, registers: frozenset[str]) -> list[str]:
        """At most three whose name is like this one, as "organisation:<id>" or "line:<n>".

        Two numbers of one register are two organisations.
        """
        others = [group for held, group in self._groups.items() if not held & registers]
        letters, beginning = _letters(telling), _beginning(telling)
        found = [known.target for known in _newest([group.whole.get(letters) for group in others], ASKED)]
        for known in _newest([group.blocks.get(beginning) for group in others], COMPARED):
            if len(set(found)) >= ASKED:
                break
            if _alike(telling, known.telling):
                found.append(known.target)
        return [_answer(target) for target in dict.fromkeys(found)][:ASKED]


def _newest(groups: list[list[Known] | None], most: int) -> Iterator[Known]:
    """The newest of each group first, at most so many."""
    return islice(chain.from_iterable(map(reversed, filter(None, groups))), most)


def names_here(organisations: QuerySet[Organisation]) -> Names:
    """The names and other names of these organisations (a queryset)."""
    names = Names()
    registers: dict[UUID, set[str]] = defaultdict(set)
    for pk, scheme in Identifier.objects.filter(organisation__in=organisations).values_list(
        "organisation_id", "scheme"
    ):
        registers[pk].add(scheme)
    listed = Organisation.objects.filter(pk__in=organisations.values("pk"))
    others = Alias.objects.filter(organisation__in=organisations)
    held: dict[UUID, frozenset[str]] = {pk: frozenset(schemes) for pk, schemes in registers.items()}
    for pk, key in listed.order_by("created_at", "id").values_list("pk", "name_key").iterator():
        names.add(pk, telling(key), held.get(pk, NOWHERE))
    for pk, name in others.order_by("created_at", "id").values_list("organisation_id", "name"):
        names.add(pk, telling(name_key(name)), held.get(pk, NOWHERE))
    return names


def _answer(target: UUID | int) -> str:
    return f"line:{target}" if isinstance(target, int) else f"organisation:{target}"


def _letters(telling: str) -> str:
    """Without spaces, so that "Sun Rise" is "Sunrise"."""
    return telling.replace(" ", "")


def _beginning(telling: str) -> str:
    return max(telling.split(), key=len, default="")[:BEGINNING]


@lru_cache(maxsize=4096)
def _numbers(telling: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", telling))


def _alike(one: str, other: str) -> bool:
    """The numbers in two names tell them apart: the 4th Scouts are not the 14th."""
    if _numbers(one) != _numbers(other) or abs(len(one) - len(other)) > 0.4 * len(one) + 2:
        return False
    matcher = SequenceMatcher(None, one, other)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
