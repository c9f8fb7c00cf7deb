"""A file somebody uploaded, as headings and rows of text; whatever it is not is said in a sentence (F27, F28)."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from accelerator.tenancy.errors import Refused
from accelerator.ui.exports import restore
from partners.intake import workbooks
from partners.intake.guessing import recognised, told

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # as many letters as Excel keeps in one cell
LOOKED_AT = 30  # rows at the top among which the headings are sought
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
Row = tuple[int, list[str]]  # the number that the spreadsheet shows, and its cells


@dataclass(frozen=True)
class Sheet:
    """What was read: `rows` below the headings, empty ones left out; `read_as` for the person who uploaded it."""

    headings: list[str]
    rows: list[Row]
    read_as: str


def read(content: bytes) -> Sheet:
    """The table in a CSV or XLSX file. Raises Refused with what to do about it."""
    if not content.strip(b"\x00 \r\n\t"):
        raise Refused("This file is empty. Choose the file again.")
    if len(content) > MAX_BYTES:
        raise Refused("This file is larger than 10 MB. Split it into several files.")
    if workbooks.is_workbook(content):
        rows, read_as = workbooks.rows_of(content, most=MAX_ROWS + LOOKED_AT, wide=MAX_COLUMNS)
    else:
        _refuse_other_kinds(content)
        rows, read_as = _rows_of_text(content)
    return _table(rows, read_as)


def _refuse_other_kinds(content: bytes) -> None:
    """By what a file begins with, whatever its name says."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("This is a spreadsheet of an old kind (.xls), or one with a password. Save it as .xlsx or CSV.")
    if start.startswith(
        (b"<", b"%pdf", b"{\\rtf", b"gif8", b"\x89png", b"\xff\xd8\xff", b"\x1f\x8b", b"mz", b"\x7felf")
    ):
        raise Refused("This is not a spreadsheet. Choose a CSV or an XLSX file.")
    odd = sum(byte < 9 or 13 < byte < 32 for byte in content[:4096] if byte)
    if odd > len(content[:4096]) // 50 and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("This is not a spreadsheet. Choose a CSV or an XLSX file.")


def _rows_of_text(content: bytes) -> tuple[Iterator[Row], str]:
    text, encoding = _decoded(content)
    separator = _separator(text)
    return _csv_rows(text, separator), f"CSV, {encoding}, separated by {SEPARATORS[separator]}"


def _decoded(content: bytes) -> tuple[str, str]:
    """UTF-8 with or without mark, UTF-16 with one, else line by line UTF-8 or Windows; NUL is left out."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").replace("\x00", ""), "UTF-16"
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    try:
        return content.decode(), "UTF-8"
    except UnicodeDecodeError:
        lines = [_decoded_line(line) for line in content.split(b"\n")]
        return "\n".join(lines), "Windows letters"


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The one that cuts most of the first rows into the same number of cells, more than one."""
    head = list(islice(_lines(text[:50_000]), LOOKED_AT * 2))

    def regularity(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(head, delimiter=separator) if len(row) > 1)
        except csv.Error:
            return (0, 0)
        (width, times) = widths.most_common(1)[0] if widths else (0, 0)
        return (times * width, times)

    best = max(SEPARATORS, key=regularity)
    return best if regularity(best)[1] else ","


def _csv_rows(text: str, separator: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(_lines(text), delimiter=separator)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield number, [cell[:MAX_CELL] for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise Refused(f"The file cannot be read from row {number + 1} on ({error}). Save it anew as CSV.") from error


def _lines(text: str) -> Iterator[str]:
    """Lines that end as on any system. str.splitlines would also cut at signs that belong into a cell."""
    return io.StringIO(text, newline="")


def _table(rows: Iterator[Row], read_as: str) -> Sheet:
    """Headings and what stands below them; a title and empty lines above are passed over."""
    top: list[Row] = []
    for row in rows:
        top.append((row[0], _tidy(row[1])))
        if len(top) == LOOKED_AT:
            break
    place = _heading_place([cells for _, cells in top])
    if place is None:
        raise Refused("There is no row of headings in this file. Put a name above each column.")
    headings = _headings(top[place][1])
    below = [row for row in top[place + 1 :] if any(row[1])]
    for line, raw in rows:
        cells = _tidy(raw)
        if any(cells):
            below.append((line, cells))
        if len(below) > MAX_ROWS:
            raise Refused("This file has more than 100,000 rows. Split it into several files.")
    if not below:
        raise Refused("There are headings in this file, and no rows below them.")
    return Sheet(headings, [(line, _fitted(cells, len(headings))) for line, cells in below], read_as)


def _tidy(cells: list[str]) -> list[str]:
    """As it was before an export made it harmless, without space around it."""
    return [restore(cell).strip() if cell else "" for cell in cells]


def _heading_place(rows: list[list[str]]) -> int | None:
    """The row with the most headings we know or understand; where none is known, the first with at least two cells."""
    understood = [sum(recognised(cell) or told(cell) for cell in cells) for cells in rows]
    best = max(range(len(rows)), key=lambda place: understood[place], default=None)
    if best is not None and understood[best] > 1 and understood[best] * 2 >= sum(map(bool, rows[best])):
        return best
    known = [sum(recognised(cell) for cell in cells) for cells in rows]
    if known and max(known) > 0:
        return known.index(max(known))
    return next((place for place, cells in enumerate(rows) if sum(map(bool, cells)) > 1), None)


def _headings(cells: list[str]) -> list[str]:
    """Each with words of its own: what has none is called by its letter, what comes again gets a number."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    seen: Counter[str] = Counter()
    named = []
    for place, cell in enumerate(cells):
        name = " ".join(cell.split())[:120] or f"Column {letter(place)}"
        seen[name.casefold()] += 1
        times = seen[name.casefold()]
        named.append(name if times == 1 else f"{name} ({times})")
    return named


def _fitted(cells: list[str], width: int) -> list[str]:
    """As many cells as headings; what stands beyond them is kept, so that the check can say so."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells + [""] * (width - len(cells))


def letter(place: int) -> str:
    """How a spreadsheet calls a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
