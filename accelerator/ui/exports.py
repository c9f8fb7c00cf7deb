"""Lists as CSV and XLSX: exactly the rows that the page's filter shows, and harmless in a spreadsheet (F19).

The rows come from a queryset by COPY into a file on disk, in the request's own transaction and tenant, and are sent
from that file: an error is an error page, never half a file; memory does not grow with the rows.
"""

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import connection
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest

from accelerator import clock
from accelerator.ui.workbook import write_workbook

# What a spreadsheet may take for the beginning of a formula, with the full-width signs that some turn into them.
STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
HARMFUL = re.compile(f"'*\\s*[{STARTS}]")
MADE_HARMLESS = re.compile(f"'+\\s*[{STARTS}]")
# The first letter decides quickly for almost every cell that it is harmless.
FIRST = ", ".join(str(ord(sign)) for sign in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20 '\u00a0\u3000\x0b\x0c")
IN_SQL = "^''*[\\s\u00a0\u3000]*[=+@\uff1d\uff0b\uff0d\uff20\t\r\n-]"
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY = 1024 * 1024
MARK = b"\xef\xbb\xbf"  # by which Excel knows UTF-8


@dataclass(frozen=True)
class Column:
    """`value`: a name or an expression of the queryset; with `part`, one key of the JSON object that it gives.

    `kind`: "text", "number" or "date".
    """

    heading: str
    value: Any
    kind: str = "text"
    part: str = ""


def labelled(value: Any, labels: Mapping[str, str]) -> Expression:
    """How a code reads; the code itself where the list does not know it."""
    code = F(value) if isinstance(value, str) else value
    found = Func(Value(json.dumps(dict(labels))), code, template="%(expressions)s", arg_joiner="::jsonb ->> ")
    return Coalesce(found, code, output_field=TextField())


class LabelsOf(Func):
    """Several codes of an array field as they read, separated by semicolons: LabelsOf("regions", labels)."""

    output_field = TextField()
    template = (
        "(SELECT string_agg(coalesce((%(labels)s)::jsonb ->> code, code), '; ' ORDER BY place) "
        "FROM unnest(%(codes)s) WITH ORDINALITY AS listed (code, place))"
    )

    def __init__(self, name: str, labels: Mapping[str, str]) -> None:
        super().__init__(F(name), Value(json.dumps(dict(labels))))

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        (codes, of_codes), (labels, of_labels) = map(compiler.compile, self.source_expressions)
        return self.template % {"labels": labels, "codes": codes}, (*of_labels, *of_codes)


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: with an apostrophe before it. `restore` gives it back."""
    return f"'{text}" if HARMFUL.match(text) else text


def restore(text: str) -> str:
    """Text as it was before `neutral`."""
    return text[1:] if MADE_HARMLESS.match(text) else text


def wanted(request: HttpRequest) -> str:
    """ "csv" or "xlsx" where the page is asked for as a file, else ""."""
    asked = request.GET.get("download", "")
    return asked if asked in FORMATS else ""


def export_rows(request: HttpRequest, name: str, columns: Sequence[Column], rows: QuerySet) -> FileResponse:
    """The queryset, in its order, as the file that the request asks for."""
    return _answer(request, name, columns, lambda file: _copy(columns, rows, file))


def export_lines(
    request: HttpRequest, name: str, columns: Sequence[Column], lines: Iterable[Sequence[Any]]
) -> FileResponse:
    """Lines that were written in Python, one value for each column."""

    def write(file: IO[bytes]) -> None:
        with _text(file) as text:
            writer = csv.writer(text)
            for line in lines:
                writer.writerow([neutral(value) if isinstance(value, str) else value for value in line])

    return _answer(request, name, columns, write)


def _answer(
    request: HttpRequest, name: str, columns: Sequence[Column], write: Callable[[IO[bytes]], None]
) -> FileResponse:
    """`write` writes the rows as CSV without headings; the XLSX is made of them."""
    kind = wanted(request) or "csv"
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    headings = [column.heading for column in columns]
    if kind == "csv":
        file.write(MARK)
        with _text(file) as text:
            csv.writer(text).writerow(headings)
        write(file)
    else:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            write(body)
            body.seek(0)
            with _text(body) as text:
                write_workbook(file, headings, [column.kind for column in columns], csv.reader(text))
    filename = f"{name}-{clock.today():%Y-%m-%d}.{kind}"
    return FileResponse(_settled(file), as_attachment=True, filename=filename, content_type=FORMATS[kind])


def _settled(file: Any) -> IO[bytes]:
    """The file from its beginning; a small one as bytes, so that nothing stays open where nobody reads it."""
    small = file.tell() <= IN_MEMORY
    file.seek(0)
    if not small:
        return file
    with file:
        return io.BytesIO(file.read())


def _copy(columns: Sequence[Column], rows: QuerySet, file: IO[bytes]) -> None:
    """The rows as CSV without headings, written by PostgreSQL; row-level security holds as in any query."""
    names = {id(column.value): f"c{place}" for place, column in enumerate(columns)}  # shared values are counted once
    values = {names[id(column.value)]: column.value for column in columns}
    annotated = {name: F(value) if isinstance(value, str) else value for name, value in values.items()}
    listed = rows.annotate(**annotated).values_list(*annotated)
    statement, parameters = listed.query.sql_with_params()
    cells = ", ".join(_cell(names[id(column.value)], column) for column in columns)
    with connection.cursor() as cursor:
        inner = cursor.cursor.mogrify(statement, parameters).decode()
        # every value in it was quoted by the driver; what we add are names of our own
        copy = f"COPY (SELECT {cells} FROM ({inner}) AS listed ({', '.join(values)})) TO STDOUT (FORMAT csv)"  # noqa: S608
        cursor.cursor.copy_expert(copy, file, size=65_536)


def _cell(name: str, column: Column) -> str:
    cell = f"({name} ->> '{column.part}')" if column.part else name
    if column.kind != "text":
        return cell
    return f"CASE WHEN ascii({cell}) IN ({FIRST}) AND {cell} ~ '{IN_SQL}' THEN '''' || {cell} ELSE {cell} END"


class _text:  # noqa: N801 - a context, read as a verb
    """A binary file as text; the file stays open."""

    def __init__(self, file: Any) -> None:
        self.wrapper = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)

    def __enter__(self) -> io.TextIOWrapper:
        return self.wrapper

    def __exit__(self, *_: object) -> None:
        self.wrapper.detach()
