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
    """A name that was here, or in an earlier row. `registers`: those in which it has a number."""

    target: UUID | int  # an organisation, or a row by its line
    core: str
    registers: frozenset[str]


class Names:
    """Grows as the file is read, so that a row is compared with those above it as well."""

    def __init__(self) -> None:
        # by registers within each: those that share one with a row are passed over at once
        self._blocks: dict[str, dict[frozenset[str], list[Known]]] = defaultdict(lambda: defaultdict(list))
        self._whole: dict[str, dict[frozenset[str], list[Known]]] = defaultdict(lambda: defaultdict(list))

    def add(self, target: UUID | int, telling: str, registers: frozenset[str]) -> None:
        """`telling`: what names.telling leaves of the name's key."""
        known = Known(target, telling, registers)
        self._whole[_letters(telling)][registers].append(known)
        self._blocks[_beginning(telling)][registers].append(known)

    def like(self, telling: str, registers: frozenset[str]) -> list[str]:
        """At most three whose name is like this one, as "organisation:<id>" or "line:<n>".

        Two numbers of one register are two organisations.
        """
        found = [known.target for known in _others(self._whole.get(_letters(telling)), registers, ASKED)]
        for known in _others(self._blocks.get(_beginning(telling)), registers, COMPARED):
            if len(set(found)) >= ASKED:
                break
            if _alike(telling, known.core):
                found.append(known.target)
        return [_answer(target) for target in dict.fromkeys(found)][:ASKED]


def _others(block: dict[frozenset[str], list[Known]] | None, registers: frozenset[str], most: int) -> Iterator[Known]:
    """Those of a block that are in none of these registers; the newest first, at most so many."""
    groups = (group for held, group in (block or {}).items() if not held & registers)
    return islice(chain.from_iterable(map(reversed, groups)), most)


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
