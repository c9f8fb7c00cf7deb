"""The mails that the demo's sink has taken: one SQLite file beside the other state."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from accelerator import clock

PAGE = 50
SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY,
    received_at TEXT NOT NULL,
    recipients TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    words TEXT NOT NULL,
    raw BLOB NOT NULL
)
"""


@dataclass(frozen=True)
class Mail:
    """One received mail. `recipients` are those of the envelope."""

    id: int
    received_at: datetime
    recipients: list[str]
    sender: str
    subject: str
    raw: bytes = b""

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        return _body(self.message, "plain")

    @property
    def html(self) -> str:
        return _body(self.message, "html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers that a person asks about, in the order they came."""
        return [(n, str(v)) for n, v in self.message.items() if n.lower() not in DULL_HEADERS]


DULL_HEADERS = {"mime-version", "content-type", "content-transfer-encoding", "subject"}
SIGN_IN = "New sign-in at %"  # whoever looks around the demo makes one with each role
COLUMNS = "id, received_at, recipients, sender, subject"


def keep(recipients: list[str], raw: bytes) -> None:
    """Store a mail; it is on disk when this returns."""
    message = message_from_bytes(raw, policy=policy.default)
    sender, subject = str(message["From"] or ""), str(message["Subject"] or "(no subject)")
    words = " ".join([sender, *recipients, subject, _body(message, "plain")]).casefold()
    row = (clock.now().isoformat(), " ".join(recipients).lower(), sender, subject, words, raw)
    with _open() as database:
        database.execute(
            "INSERT INTO mail (received_at, recipients, sender, subject, words, raw) VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )


def newest(*, to: str = "", search: str = "", sign_ins: bool = True, before: int | None = None) -> list[Mail]:
    """The newest mails first, one more than a page holds if there are more. `sign_ins`: with those that tell of one."""
    wanted, values = ["1"], []
    if not sign_ins:
        wanted.append("subject NOT LIKE ?")
        values.append(SIGN_IN)
    if to:
        wanted.append("' ' || recipients || ' ' LIKE ? ESCAPE '\\'")
        values.append(f"% {_plain(to.lower())} %")
    for word in search.casefold().split():
        wanted.append("words LIKE ? ESCAPE '\\'")
        values.append(f"%{_plain(word)}%")
    if before is not None:
        wanted.append("id < ?")
        values.append(str(before))
    where = " AND ".join(wanted)
    # only fixed conditions go into the statement; what was asked for goes beside it
    sql = f"SELECT {COLUMNS} FROM mail WHERE {where} ORDER BY id DESC LIMIT {PAGE + 1}"
    with _open() as database:
        return [_mail(row) for row in database.execute(sql, values)]


def get(mail_id: int) -> Mail | None:
    with _open() as database:
        found = database.execute(f"SELECT {COLUMNS}, raw FROM mail WHERE id = ?", [mail_id])
        row = found.fetchone()
    return _mail(row) if row else None


def recipients() -> list[tuple[str, int]]:
    """Who has got mail, and how many, in the order of the address."""
    with _open() as database:
        rows = database.execute("SELECT recipients, count(*) FROM mail GROUP BY 1 ORDER BY 1")
        counts: dict[str, int] = {}
        for addresses, count in rows:
            for address in addresses.split():
                counts[address] = counts.get(address, 0) + count
    return sorted(counts.items())


@contextlib.contextmanager
def _open() -> Iterator[sqlite3.Connection]:
    from django.conf import settings

    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(settings.STATE_DIR / "mailbox.sqlite3", timeout=10)
    with contextlib.closing(database), database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(SCHEMA)
        yield database


def _mail(row: tuple) -> Mail:
    number, received_at, addresses, *rest = row
    return Mail(number, datetime.fromisoformat(received_at), addresses.split(), *rest)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _plain(word: str) -> str:
    """For LIKE: a word with nothing special in it."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
