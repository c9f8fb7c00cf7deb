"""Rows of a file into the database and back, many at a time."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accelerator import clock
from accelerator.tenancy.context import current_tenant_id
from partners.intake.bulk import literal
from partners.models import Import, ImportRow

INSERT = """
INSERT INTO partners_importrow (id, tenant_id, created_at, of_id, line, cells, problems, question, answer, verdict,
                                detail, fingerprint, outcome)
SELECT gen_random_uuid(), %s, %s, %s, line, cells::jsonb, '[]', '[]', '', 'new', '{}', '', ''
FROM unnest(%s::int[], %s::text[]) AS brought (line, cells)
"""
NOTE_FOUND = """
UPDATE partners_importrow SET verdict = found.verdict, problems = found.problems::jsonb,
       question = found.question::jsonb, detail = found.detail::jsonb
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[]) AS found (id, verdict, problems, question, detail)
WHERE partners_importrow.id = found.id AND partners_importrow.tenant_id = %s
"""
NOTE_DONE = """
UPDATE partners_importrow SET outcome = done.outcome, organisation_id = done.organisation,
       fingerprint = done.fingerprint, detail = done.detail::jsonb
FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::text[])
     AS done (id, outcome, organisation, fingerprint, detail)
WHERE partners_importrow.id = done.id AND partners_importrow.tenant_id = %s
"""
CHUNK = 5_000


def store_rows(imported: Import, rows: list[tuple[int, list[str]]]) -> None:
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        lines = literal(line for line, _ in part)
        cells = literal(_text(texts) for _, texts in part)
        _execute(INSERT, [current_tenant_id(), clock.now(), imported.pk, lines, cells])


def rows_in_chunks(imported: Import, size: int = 2_000) -> Iterator[list[tuple[UUID, int, list[str], str]]]:
    """(id, line, cells, answer) of all rows, in the order of the file."""
    after = 0
    while True:
        rows = ImportRow.objects.filter(of=imported, line__gt=after).order_by("line")
        chunk = list(rows.values_list("pk", "line", "cells", "answer")[:size])
        if not chunk:
            return
        yield chunk
        after = chunk[-1][1]


class RowLeft(NamedTuple):
    """A row that waits for its turn."""

    pk: UUID
    line: int
    cells: list[str]
    answer: str
    verdict: str
    detail: dict[str, Any]


def rows_left(imported: Import, most: int) -> list[RowLeft]:
    """The next rows, in the order of the file; `counts` say where the last batch ended."""
    after = imported.counts.get("last_line", 0)
    rows = ImportRow.objects.filter(of=imported, line__gt=after, outcome="").order_by("line")
    return [RowLeft(*values) for values in rows.values_list(*RowLeft._fields)[:most]]


def plan_anew() -> None:
    """Forget how foreign keys are looked up: what was right for the empty tables of a new tenant reads all rows now.

    PostgreSQL keeps those plans for as long as the connection, or until it has counted the table again.
    """
    _execute("DISCARD PLANS", [])


def note_found(found: Iterable[tuple[UUID, str, Any, Any, Any]]) -> None:
    """(row, verdict, problems, question, detail) of rows that are more than new."""
    listed = list(found)
    if listed:
        ids, verdicts, *objects = zip(*listed, strict=True)
        arrays = [literal(ids), literal(verdicts), *(literal(map(_text, column)) for column in objects)]
        _execute(NOTE_FOUND, [*arrays, current_tenant_id()])


def note_done(done: Iterable[tuple[UUID, str, UUID | None, str, Any]]) -> None:
    """(row, outcome, organisation, fingerprint, detail)."""
    listed = list(done)
    if listed:
        *plain, details = zip(*listed, strict=True)
        arrays = [*map(literal, plain), literal(map(_text, details))]
        _execute(NOTE_DONE, [*arrays, current_tenant_id()])


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]" if isinstance(value, list) else "{}"


def _execute(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
