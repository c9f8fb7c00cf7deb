"""What a backup says about itself, and how rows are told apart."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from accelerator.tenancy.context import SETTING
from accelerator.upkeep.backup.tables import Table

FORMAT = 1
NAME = "manifest.json"


class BackupError(Exception):
    """One sentence for the person at the terminal."""


@dataclass
class Member:
    """One table of one tenant (or of all: tenant is empty) in the archive."""

    table: str
    tenant: str  # its id
    columns: list[str]
    rows: int
    sha256: str


@dataclass
class Manifest:
    made_at: str
    whole: bool
    migrations: list[list[str]]  # [app, name]
    tenants: dict[str, dict[str, Any]]  # id: slug, and number and digest of the newest link of its audit chain
    members: dict[str, Member] = field(default_factory=dict)  # by the name in the archive
    format: int = FORMAT

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Manifest":
        if said.get("format") != FORMAT:
            raise BackupError(f"This backup is of format {said.get('format')}; this version reads format {FORMAT}.")
        return cls(**{**said, "members": {name: Member(**one) for name, one in said["members"].items()}})


class Counting:
    """A file that counts the rows of COPY's text and digests them on their way to `out` (None: nowhere)."""

    def __init__(self, out: Any = None) -> None:
        self.out, self.rows, self._digest = out, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.rows += data.count(b"\n")  # inside a value COPY writes it as \n
        self._digest.update(data)
        if self.out:
            self.out.write(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def quiet(cursor: Any) -> None:
    """The same row in the same words whoever asks, and no hurry."""
    for name, value in (
        ("timezone", "UTC"),
        ("datestyle", "ISO, YMD"),
        ("intervalstyle", "postgres"),
        ("bytea_output", "hex"),
        ("statement_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
    ):
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def enter(cursor: Any, tenant: str) -> None:
    """Row-level security shows this tenant's rows for the rest of the transaction ("": nobody's)."""
    cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, tenant])


def quoted(*names: str) -> str:
    return ", ".join(f'"{name}"' for name in names)


def copy_out(cursor: Any, table: Table, where: str, out: Any = None, instead: dict[str, str] | None = None) -> Counting:
    """COPY the rows that meet `where` (SQL), ordered by key. `instead`: SQL in place of a column."""
    chosen = ", ".join((instead or {}).get(column, f'"{column}"') for column in table.columns)
    counting = Counting(out)
    cursor.copy_expert(
        f'COPY (SELECT {chosen} FROM "{table.name}" WHERE {where} ORDER BY "{table.key}") TO STDOUT',  # noqa: S608
        counting,
    )
    return counting


def migrations_of(cursor: Any) -> list[list[str]]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [[app, name] for app, name in cursor.fetchall()]
