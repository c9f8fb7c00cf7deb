"""The records behind a figure as a file: what the page shows this reader, and no name that it would not show."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest

from accelerator.ui.exports import Column, export_lines
from accelerator.ui.formats import local_date
from partners.exporting import note_export
from reporting.listing import table_of
from reporting.rows import Rows

CHUNK = 500


def export_figure(request: HttpRequest, figure: str, rows: Rows, *, names: bool) -> FileResponse:
    """`names`: whether the reader is staff and sees who is meant."""
    heads = table_of(rows, [], names=names).heads
    note_export(request, f"figure:{figure}")
    return export_lines(request, figure.replace("_", "-"), [Column(head, head) for head in heads], _lines(rows, names))


def _lines(rows: Rows, names: bool) -> Iterator[Sequence[str | date]]:
    """As the page words them, with whole dates: a file is read long after the page."""
    pages = Paginator(rows.queryset.order_by(*rows.order), CHUNK)
    for page in pages:
        for line in table_of(rows, list(page), names=names).lines:
            yield [line.name, *(local_date(cell) if isinstance(cell, date) else cell or "" for cell in line.cells)]
