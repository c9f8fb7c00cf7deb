"""F28: whatever a spreadsheet program writes is read; every bad row is named by row and column; good ones go in once."""

import io
import time

import pytest
from openpyxl import Workbook

from accelerator.tenancy.context import tenant_scope
from partners.intake import services
from partners.intake.reading import read
from partners.models import ImportRow, Organisation, Outcome
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant

TABLE = [["Name", "Website", "About"], ["Café Nord", "nord.example", "Two\nlines; and, more"]]


def csv_of(separator: str, end: str = "\r\n") -> str:
    quoted = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in TABLE]
    return end.join(quoted) + end


def xlsx_of(rows: list[list]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SHAPES = {
    "commas": csv_of(",").encode(),
    "semicolons": csv_of(";").encode(),
    "tabs": csv_of("\t").encode(),
    "mark": csv_of(";").encode("utf-8-sig"),
    "windows letters": csv_of(";").encode("cp1252"),
    "utf-16": csv_of("\t").encode("utf-16"),
    "old mac": csv_of(",", "\r").encode(),
    "unix": csv_of(",", "\n").encode(),
    "nul": csv_of(",").replace("Nord", "No\x00rd").encode(),
    "title above": b"Our friends 2026;;\r\n\r\n;;\r\n" + csv_of(";").encode(),
    "empty rows": csv_of(";").encode() + b";;\r\n\r\n;;\r\n",
    "xlsx": xlsx_of(TABLE),
    "xlsx with a title": xlsx_of([["Our friends"], [], *TABLE]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_file_is_the_same_table(shape):
    sheet = read(SHAPES[shape])

    assert sheet.headings == TABLE[0]
    assert [[cell.replace("\r\n", "\n") for cell in cells] for _, cells in sheet.rows] == [TABLE[1]]


def test_two_encodings_in_one_file_are_read_line_by_line():
    content = "Name;About\r\nCafé;one\r\n".encode() + "Zoë;two\r\n".encode("cp1252")

    assert [cells for _, cells in read(content).rows] == [["Café", "one"], ["Zoë", "two"]]


def test_headings_that_come_twice_or_are_empty_have_names_of_their_own():
    assert read(b"Name,Email,email,,Note\nA,b,c,d,e").headings == ["Name", "Email", "email (2)", "Column D", "Note"]


def test_rows_are_numbered_as_the_spreadsheet_numbers_them():
    assert [line for line, _ in read(b'Title\n\nName,About\n"A\nB",x\n\nC,y\n').rows] == [4, 6]


def test_numbers_dates_and_formulas_of_a_workbook_are_texts():
    from datetime import datetime

    rows = read(
        xlsx_of([["Name", "How much", "From"], ["=1+1", 2.0, datetime(2026, 11, 1)], ["Acorn", 2.5, True]])
    ).rows

    assert [cells for _, cells in rows] == [["=1+1", "2", "2026-11-01"], ["Acorn", "2.5", "yes"]]


ROWS = 1_000


def large_file() -> bytes:
    """One in a hundred rows is bad, and one is in another encoding."""
    lines = ["Partner;Company number;E-mail;Offer type;How much;Offer from"]
    for number in range(1, ROWS + 1):
        bad = number % 100 == 0
        much, day = ("two", "31/02/2026") if bad else ("2", "01/03/2026")
        lines.append(f"Wren Works {number};{number};desk{number}@wren.example;mentoring;{much};{day}")
    return "\r\n".join(lines).encode() + "\r\nCafé Zoë;;zoe@cafe.example;;;\r\n".encode("cp1252")


def test_a_large_dirty_file_is_checked_and_imported_quickly_and_again_changes_nothing(db):
    """A hundredth of what a tenant may bring; the seconds are those of this process, whoever else is at work."""
    content = large_file()
    with tenant_scope(make_tenant()):
        programme = make_programme()
        begun = time.process_time()
        first = _checked(programme, content)
        taken = time.process_time() - begun
        bad = ImportRow.objects.filter(of=first, verdict="refused").order_by("line")
        found = [(row.line, [problem[:2] for problem in row.problems]) for row in bad]
        _run(first)
        here = Organisation.objects.count()
        again = _checked(programme, content)
        _run(again)

        assert found == [
            (line + 1, [["How much", "two"], ["Offer from", "31/02/2026"]]) for line in range(100, ROWS + 1, 100)
        ]
        assert (here, Organisation.objects.count()) == (ROWS * 99 // 100 + 1,) * 2
        assert again.counts["outcomes"][Outcome.UNCHANGED] == here
        assert taken < 3


def _checked(programme, content):
    imported = services.start_import(
        programme, by=None, role="partner", filename="large.csv", content=content, sees_all=True
    )
    imported = services.set_columns(imported, by=None, columns=imported.columns)
    services.take_turn(imported.pk)
    imported.refresh_from_db()
    return imported


def _run(imported):
    services.run_import(imported, by=None)
    while services.take_turn(imported.pk):
        pass
    imported.refresh_from_db()
