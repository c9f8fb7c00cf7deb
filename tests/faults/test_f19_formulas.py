"""F19: nothing that leaves as a file is a formula, and it comes back as it was."""

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accelerator.tenancy.context import tenant_scope
from accelerator.ui.exports import HARMFUL, Column, export_rows, neutral, restore
from accelerator.ui.workbook import write_workbook
from partners.intake.reading import read
from partners.models import Organisation
from tests.factories.partners import make_organisation
from tests.factories.tenancy import make_tenant

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
HARM = st.sampled_from([*STARTS, "'", " ", "\u3000"])
TEXTS = st.text(st.one_of(HARM, st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), max_size=12)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("'=1")
@example("''\t=1")
@example("'it is")
def test_every_text_becomes_harmless_and_comes_back(text):
    harmless = neutral(text)

    assert restore(harmless) == text
    assert not HARMFUL.match(harmless) or harmless.startswith("'")


@pytest.mark.parametrize("start", STARTS)
def test_each_sign_that_begins_a_formula_gets_an_apostrophe_before_it(start):
    assert neutral(f"{start}1+1") == f"'{start}1+1"


def test_plain_texts_stay_as_they_are():
    kept = ["Acorn", "1-2", "a=b", "it's", "'quoted'", "", "7"]

    assert [neutral(text) for text in kept] == kept


def test_no_cell_of_a_workbook_is_a_formula():
    file = io.BytesIO()

    write_workbook(file, ["Name", "How much"], ["text", "number"], [[neutral("=1+1"), "2.50"], ["a\x0bb", "x"]])

    rows = list(load_workbook(file).active.iter_rows(min_row=2))
    assert [[(cell.value, cell.data_type) for cell in row] for row in rows] == [
        [("'=1+1", "s"), (2.5, "n")],
        [("ab", "s"), ("x", "s")],
    ]


def test_the_database_writes_the_same_apostrophes(db, rf):
    names = [f"{start}x" for start in ["=", "+", "-", "@", "＝", "＋", "－", "＠", "'=", "''", "'", ""]]
    texts = [*names, "\t=a", " =a", "\n-a", "\u3000@a", 'plain, "quoted"\nand two lines']

    with tenant_scope(make_tenant()):
        for number, text in enumerate(texts):
            row = make_organisation(name=f"Acorn {number:02}")
            Organisation.objects.filter(pk=row.pk).update(about=text)
        answer = export_rows(
            rf.get("/", {"download": "csv"}),
            "acorns",
            [Column("Name", "name"), Column("About", "about")],
            Organisation.objects.order_by("name"),
        )
        content = b"".join(answer.streaming_content)
        answer.file_to_stream.close()

    import csv

    written = [row[1] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))][1:]
    assert written == [neutral(text) for text in texts]
    assert [cells[1] for _, cells in read(content).rows] == [text.strip() for text in texts]
