"""F27: a file that is not what it says, or that grows, is refused quickly, without growing in memory."""

import io
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role
from accelerator.ui import workbook
from partners.intake.reading import read
from partners.intake.services import _plain_name
from tests.factories.clients import client_of
from tests.factories.tenancy import make_member, make_tenant


def archive(**parts: str | bytes) -> bytes:
    """An XLSX file with some of its parts replaced; names are written with __ for / and ___ for a dot."""
    file = io.BytesIO()
    named = {name.replace("___", ".").replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {**workbook.PARTS, **named}.items():
            made.writestr(name, content)
    return file.getvalue()


def sheet(cells: str, before: str = "") -> str:
    return f'{workbook.XML}{before}<worksheet xmlns="{workbook.NS}/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'


ENTITY = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ROW = '<row><c t="inlineStr"><is><t>Name</t></is></c></row>'
FILES = {
    "empty": (b"", "This file is empty."),
    "only a mark": (b"\xef\xbb\xbf\r\n", "There is no row of headings"),
    "pdf": (b"%PDF-1.7\n%", "This is not a spreadsheet."),
    "html": (b"<!doctype html><script>1</script>", "This is not a spreadsheet."),
    "svg": (b"  <svg xmlns='x'/>", "This is not a spreadsheet."),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "This is not a spreadsheet."),
    "program": (b"\x7fELF\x02\x01\x01", "This is not a spreadsheet."),
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "This is a spreadsheet of an old kind"),
    "any zip": (b"PK\x03\x04" + b"\0" * 40, "This spreadsheet cannot be opened."),
    "torn workbook": (archive()[:-30], "This spreadsheet cannot be opened."),
    "no sheet": (archive(), "This spreadsheet cannot be opened."),
    "entities": (archive(xl__worksheets__sheet1___xml=sheet(ROW, ENTITY)), "This spreadsheet holds declarations"),
    "entities in UTF-16": (
        archive(xl__worksheets__sheet1___xml=sheet(ROW, ENTITY).replace("UTF-8", "UTF-16").encode("utf-16")),
        "This spreadsheet holds declarations",
    ),
    "many parts": (archive(**{f"xl__media__{n}___bin": "x" for n in range(1100)}), "This spreadsheet is too large"),
    "too large": (b"Name\n" + b"x" * (10 * 1024 * 1024), "This file is larger than 10 MB."),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_is_no_spreadsheet_is_refused_in_a_second(kind):
    content, sentence = FILES[kind]
    begun = time.process_time()

    with pytest.raises(Refused, match=sentence):
        read(content)

    assert time.process_time() - begun < 1


def test_a_bomb_is_weighed_and_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in workbook.PARTS.items():
            made.writestr(name, content)
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(110):
                part.write(b" " * 1024 * 1024)
    content = file.getvalue()
    tracemalloc.start()
    begun = time.process_time()

    with pytest.raises(Refused, match="too large once it is unpacked"):
        read(content)

    taken, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 1
    assert peak < 10 * 1024 * 1024


def test_rows_and_columns_far_away_do_not_make_millions_of_empty_ones():
    book = Workbook(write_only=False)
    book.active["A1"], book.active["B1"], book.active["A2"] = "Name", "Website", "Acorn"
    book.active["XFD2"], book.active["A1048576"] = "far", "away"
    file = io.BytesIO()
    book.save(file)
    begun = time.process_time()

    found = read(file.getvalue())

    assert ([cells[:2] for _, cells in found.rows], time.process_time() - begun < 2) == ([["Acorn", ""]], True)


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "C:\\temp\\passwd.csv", "/passwd.csv"])
def test_a_path_in_a_name_is_only_a_name(name):
    assert _plain_name(name) == "passwd.csv"


def test_an_upload_beyond_what_we_read_is_refused_before_it_is_kept(db):
    tenant = make_tenant("north")

    answer = client_of(tenant, make_member(Role.ADMIN, tenant)).post(
        "/desk/imports/new/",
        b"x",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
    )

    assert answer.status_code == 400
