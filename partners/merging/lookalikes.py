"""Pairs that may be one organisation: a question for people, never a decision.

The database proposes pairs that share the telling words of their names, most of them, or a web site; the names are
then compared as for a new organisation. At most `CANDIDATES` pairs are read, however many organisations there are.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accelerator.tenancy.context import current_tenant_id
from accelerator.tenancy.members import Member
from partners.models import Organisation
from partners.names import LEGAL, alike
from partners.permissions import visible_organisations

CANDIDATES, SHOWN = 60, 30
BEGINS = 6  # letters that two must share at least, and four fifths of the name
KINDS = "|".join(sorted(LEGAL))  # words that say what kind of body it is, not which one
SQL = rf"""
WITH here AS MATERIALIZED (
    SELECT id, postcode_key,
        btrim(regexp_replace(regexp_replace(name_key, '\m({KINDS})\M', '', 'g'), '\s+', ' ', 'g')) AS core,
        regexp_replace(lower(website), '^https?://(www\.)?([^/]*).*$', '\2') AS host
    FROM partners_organisation WHERE tenant_id = %(tenant)s AND archived_at IS NULL
), pairs AS (
    SELECT a.id AS one, b.id AS other, 1 AS place FROM here a JOIN here b ON a.core = b.core AND a.id < b.id
    WHERE a.core <> ''
    UNION ALL
    SELECT a.id, b.id, 2 FROM here a JOIN here b ON a.host = b.host AND a.id < b.id WHERE a.host <> ''
    UNION ALL
    SELECT least(a.id, b.id), greatest(a.id, b.id), 3 FROM here a
    JOIN here b ON left(a.core, {BEGINS}) = left(b.core, {BEGINS}) AND a.id <> b.id
    WHERE length(a.core) BETWEEN {BEGINS} AND length(b.core)
    AND left(a.core, length(b.core) * 4 / 5) = left(b.core, length(b.core) * 4 / 5)
)
SELECT one, other FROM pairs WHERE NOT EXISTS (
    SELECT FROM partners_notsame n WHERE n.tenant_id = %(tenant)s AND n.one_id = pairs.one AND n.other_id = pairs.other
) GROUP BY one, other ORDER BY min(place), one, other LIMIT {CANDIDATES}
"""  # noqa: S608 - nothing of a person stands in it


@dataclass(frozen=True)
class Pair:
    """Two to look at, side by side, and what they have in common."""

    one: Organisation
    other: Organisation
    why: list[str]


def lookalikes(member: Member) -> list[Pair]:
    """At most thirty pairs of organisations that this member sees, the likeliest first."""
    candidates = _candidates()
    ids = {pk for pair in candidates for pk in pair}
    rows = visible_organisations(member).filter(pk__in=ids).prefetch_related("aliases")
    seen = {row.pk: row for row in rows}
    pairs = [Pair(seen[a], seen[b], _shared(seen[a], seen[b])) for a, b in candidates if a in seen and b in seen]
    told = [pair for pair in pairs if pair.why]
    return sorted(told, key=lambda pair: (-len(pair.why), pair.one.name_key, str(pair.one.pk)))[:SHOWN]


def _candidates() -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"tenant": current_tenant_id()})
        return list(cursor.fetchall())


def _shared(one: Organisation, other: Organisation) -> list[str]:
    """What speaks for it; a shared postcode alone does not: many live in one house."""
    same_name = one.name_key == other.name_key
    names = [(a, b) for a in _names(one) for b in _names(other)]
    similar = same_name or any(alike(a, b) for a, b in names)
    host = _host(one.website)
    same_site = bool(host) and host == _host(other.website)
    same_place = bool(one.postcode_key) and one.postcode_key == other.postcode_key
    found = ["same name" if same_name else "similar name"] if similar else []
    found += ["same web site"] if same_site else []
    return [*found, "same postcode"] if found and same_place else found


def _names(organisation: Organisation) -> list[str]:
    return [organisation.name, *(alias.name for alias in organisation.aliases.all())]


def _host(website: str) -> str:
    return website.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").partition("/")[0]
