"""How a room declares which of its fields hold personal data, of whom, and what becomes of them (promise 11).

Each app has a `personal.py` with up to four names, read by accelerator.privacy.registry:

    PERSONAL    [Rows(...)]: rows that are about a person, field by field
    TEXTS       [Texts(...)]: what people write freely, in which anybody may be named
    ACTS        {"partners.Note": "by"}: keys to whoever did something; the row stays, the key is a pseudonym
    IMPERSONAL  {"partners.Alias": "name"}: text-like fields that are about nobody, in words with spaces between

A test walks every field of every model: a text-like field, or a key to a Person or a User, that stands in none of
them fails the test run (tests/privacy/test_registry.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ERASED = "[erased]"  # stands where a name or an address stood


@dataclass(frozen=True)
class Rows:
    """Rows of one model that are about a person: how they are found, shown and erased.

    Found by any of: `people` (keys to partners.Person), `users` (keys to the account), `addresses` (fields with a
    mail address), `named` (pairs of fields with kind and id). `shown`: field -> what the export calls it.
    `erased`: field -> what stands there after an erasure; a callable gives the value. `deleted`: the whole row goes.
    `stays`: why the row stays, and why the fields that are not in `erased` do.
    """

    model: str
    title: str
    shown: Mapping[str, str]
    people: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    erased: Mapping[str, Any] = field(default_factory=dict)
    deleted: bool = False
    stays: str = ""
    hidden: str = ""  # fields about the person that no export shows: hashes, secrets, copies; with spaces between

    @property
    def fields(self) -> set[str]:
        """Every field that this declaration speaks for."""
        pairs = {name for pair in self.named for name in pair}
        found = {*self.shown, *self.erased, *self.people, *self.users, *self.addresses, *pairs, *self.hidden.split()}
        return {name for name in found if "__" not in name}


@dataclass(frozen=True)
class Texts:
    """Free text in which anybody may be named. `near`: ways from the row to a person whom it concerns; there
    the first or the last name alone is taken out too, elsewhere only the whole name, the address and the phone."""

    model: str
    title: str
    fields: str
    near: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return self.fields.split()
