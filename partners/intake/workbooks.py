"""XLSX files: opened only after their archive has been weighed and searched, and read one row at a time (F27)."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, dropwhile, islice
from typing import Any

from accelerator.tenancy.errors import Refused

MAX_UNPACKED = 100 * 1024 * 1024
MAX_TEXTS = 40 * 1024 * 1024  # of the shared texts, which openpyxl holds in memory
MAX_PARTS = 1_000
LOOKED_AT = 30  # rows at the top of a sheet by which it is known for a table
MOST_EMPTY = 2_000  # rows without anything, after which nothing more is expected
BLOCK = 1024 * 1024
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA = re.compile(rb"<f[ >/]")
BROKEN = "This spreadsheet cannot be opened. Open it in your spreadsheet program and save it again as .xlsx."
TOO_LARGE = "This spreadsheet is too large once it is unpacked. Save the rows you need as CSV."


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def rows_of(content: bytes, *, most: int, wide: int) -> tuple[Iterator[tuple[int, list[str]]], str]:
    """The rows of the first sheet that holds a table, else anything at all, and how it was read."""
    has_formulas = _examine(content)
    sheets = [_sheets(content, values=False)]
    if has_formulas:
        sheets.append(_sheets(content, values=True))
    words: tuple[Iterator[tuple[int, list[str]]], str] | None = None
    for each in zip(*sheets, strict=True):
        rows = dropwhile(lambda row: not any(row[1]), _merged([_rows(sheet, most, wide) for sheet in each]))
        top = list(islice(rows, LOOKED_AT))
        found = chain(top, rows), f"XLSX, sheet “{each[0].title[:60]}”"
        if any(sum(map(bool, cells)) > 1 for _, cells in top):
            return found
        if top and words is None:
            words = found  # a sheet of explanations; what is asked for may stand on the next
    if words is not None:
        return words
    raise Refused("This spreadsheet is empty. Choose the file again.")


def _examine(content: bytes) -> bool:
    """Refuse what would grow in memory or read other files; whether there are formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _weigh(parts)
            texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            if not any(part.filename.startswith("xl/worksheets/") for part in texts):
                raise Refused(BROKEN)
            searched = [_search(archive, part) for part in texts]  # all of them, whatever the first holds
            return any(searched)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Refused(BROKEN) from error


def _weigh(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused("This is not a spreadsheet. Choose a CSV or an XLSX file.")
    texts = sum(part.file_size for part in parts if part.filename == "xl/sharedStrings.xml")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED or texts > MAX_TEXTS:
        raise Refused(TOO_LARGE)


def _search(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether this part of the archive has formulas; Refused where it declares entities of its own."""
    found, tail = False, b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            seen = tail + block
            if b"\x00" in block or DECLARATION.search(seen):
                raise Refused("This spreadsheet holds declarations that no spreadsheet needs. Save it anew as CSV.")
            found = found or (part.filename.startswith("xl/worksheets/") and bool(FORMULA.search(seen)))
            tail = block[-16:]
    return found


def _sheets(content: bytes, *, values: bool) -> list[Any]:
    """`values`: what formulas came to, in place of the formulas themselves."""
    from openpyxl import load_workbook  # half a second, and seldom needed

    try:
        with warnings.catch_warnings(action="ignore"):  # about styles and charts, which nobody reads here
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
        return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    except Exception as error:  # openpyxl raises whatever the XML led it to
        raise Refused(BROKEN) from error


def _rows(sheet: Any, most: int, wide: int) -> Iterator[tuple[int, list[Any]]]:
    """Not what the sheet says of its own size, which may be anything; gaps end it, and so does too many."""
    sheet.reset_dimensions()
    empty = 0
    try:
        for number, row in enumerate(sheet.iter_rows(max_col=wide, values_only=True), 1):
            values = list(row)
            empty = 0 if any(value is not None for value in values) else empty + 1
            if empty > MOST_EMPTY or number > most + MOST_EMPTY:
                return
            yield number, values
    except Exception as error:  # as above
        raise Refused(BROKEN) from error


def _merged(sources: list[Iterator[tuple[int, list[Any]]]]) -> Iterator[tuple[int, list[str]]]:
    """The cells as text: of a formula what it came to, and where no program has ever counted it, its text."""
    if len(sources) == 1:
        yield from ((number, [_text(value) for value in values]) for number, values in sources[0])
        return
    for (number, written), (_, counted) in zip(*sources, strict=False):
        both = zip(written, counted + [None] * (len(written) - len(counted)), strict=False)
        yield number, [_text(value if value is not None else formula) for formula, value in both]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:32_767].replace("_x000D_", "").replace("\x00", "")
