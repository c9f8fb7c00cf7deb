"""The hash chain over a tenant's audit trail (F63).

Entries are append-only by a trigger, but whoever owns the tables could lift it. So a job gives each committed entry
a number and a digest over itself and the digest before it: an entry that is changed, taken away or slipped in later
breaks the chain at its place. `manage.py verify_audit` says where. The digest of the newest entry stands for all of
them; it is in each backup's manifest and in the log, so that a chain that was written anew as a whole shows as well.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

import structlog
from django.db import connection

from accelerator.audit.models import Entry
from accelerator.tenancy.context import current_tenant

log = structlog.get_logger(__name__)
AT_ONCE = 2000  # entries that one sweep chains for one tenant
START = "0" * 64
UPDATE = """
    UPDATE audit_entry AS entry SET number = given.number, digest = given.digest
    FROM unnest(%s::uuid[], %s::bigint[], %s::text[]) AS given (id, number, digest)
    WHERE entry.tenant_id = %s AND entry.id = given.id
"""


@dataclass(frozen=True)
class Head:
    """The newest link: how many there are, and the digest over all of them."""

    number: int
    digest: str


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: the place, the entry that stands there (empty: none) and what is wrong."""

    number: int
    entry_id: str
    what: str


def head() -> Head:
    """Of the active tenant; number 0 where nothing is chained yet."""
    newest = Entry.objects.exclude(number=None).order_by("-number").first()
    return Head(newest.number or 0, newest.digest or "") if newest else Head(0, START)


def extend() -> int:
    """Chain the active tenant's next committed entries, oldest first; how many there were.

    One at a time for a tenant: the caller holds its lock (`for_each_tenant`).
    """
    entries = list(Entry.objects.filter(number=None).order_by("created_at", "id")[:AT_ONCE])
    if not entries:
        return 0
    last = head()
    links: list[tuple[str, int, str]] = []
    digest = last.digest
    for number, entry in enumerate(entries, last.number + 1):
        digest = digest_of(entry, number, digest)
        links.append((str(entry.pk), number, digest))
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [*map(list, zip(*links, strict=True)), str(current_tenant().pk)])
    log.info("audit_chained", number=links[-1][1], digest=digest)
    return len(entries)


def digest_of(entry: Entry, number: int, before: str) -> str:
    """SHA-256 over the digest before and everything the entry says."""
    said = [
        before,
        number,
        str(entry.tenant_id),
        str(entry.pk),
        entry.created_at.astimezone(UTC).isoformat(),
        *(entry.verb, entry.subject_kind, entry.subject_id, entry.actor_kind, entry.actor_id),
        entry.details,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def breaks() -> Iterator[Break]:
    """Every place where the active tenant's chain does not hold, in order; nothing when it is whole."""
    expected, digest = 1, START
    for entry in Entry.objects.exclude(number=None).order_by("number").iterator(chunk_size=2000):
        number, kept = entry.number or 0, entry.digest or ""
        if number > expected:
            yield Break(expected, "", f"{number - expected} missing")
        elif digest_of(entry, number, digest) != kept:
            yield Break(number, str(entry.pk), "changed, or not what stood here")
        expected, digest = number + 1, kept
