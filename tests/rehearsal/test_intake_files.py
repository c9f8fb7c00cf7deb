"""Spreadsheets as people keep them: whatever the headings, their order and the kind of file, the same rows are read."""

import pytest

from partners.intake import services
from partners.intake.guessing import guess
from partners.intake.reading import read
from partners.models import ImportRow, Verdict
from scripts.rehearsal import invented
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant

OURS = {"contact": "contact_name", "from": "available_from", "given": "given_name", "family": "family_name"}


@pytest.mark.parametrize("dialect", invented.DIALECTS)
@pytest.mark.parametrize("kind", ["innovators", "partners"])
def test_every_column_of_every_dialect_is_guessed(in_tenant, tmp_path, dialect, kind):
    invented.write(tmp_path, innovators_size=8, partners_size=12, dialect=dialect)
    keys = getattr(invented.DIALECTS[dialect], kind)
    wanted = [OURS.get(key, "company_number" if key == "number" else key) for key in keys]

    sheet = read(next(tmp_path.glob(f"{kind}.*")).read_bytes())
    guessed = guess(sheet.headings, kind[:-1], [cells for _, cells in sheet.rows])

    assert (sheet.headings, guessed) == (list(keys.values()), wanted)


@pytest.mark.parametrize("dialect", invented.DIALECTS)
@pytest.mark.parametrize(("kind", "size"), [("innovators", 3), ("partners", 6)])
def test_every_row_of_every_dialect_can_go_in_as_it_was_guessed(in_tenant, tmp_path, dialect, kind, size):
    invented.write(tmp_path, innovators_size=3, partners_size=6, dialect=dialect)
    path = next(tmp_path.glob(f"{kind}.*"))

    imported = services.start_import(
        make_programme(), by=None, role=kind[:-1], filename=path.name, content=path.read_bytes(), sees_all=True
    )
    services.set_columns(imported, by=None, columns=imported.columns)
    rows = list(ImportRow.objects.filter(of=imported).values_list("verdict", flat=True))

    assert rows == [Verdict.NEW] * size


@pytest.mark.parametrize(
    ("headings", "row", "guessed"),
    [
        (["Contact", "Firma"], ["lee@lark.example", "Lark"], ["email", "name"]),  # what stands below says more
        (["Wer", "Post"], ["Lark Ltd", "lee@lark.example"], ["name", "email"]),
        (["Partner since", "Firm"], ["01/02/2026", "Lark"], ["note", "name"]),
        (
            ["Company", "Company size", "Company website"],
            ["Lark", "small", "lark.example"],
            ["name", "size", "website"],
        ),
        (["Name", "Your name", "Web"], ["Lark", "Lee Lyle", "x"], ["name", "contact_name", "website"]),
        (["Organisation", "Favourite colour"], ["Lark", "green"], ["name", "note"]),
    ],
)
def test_what_stands_below_a_heading_counts_as_well(in_tenant, headings, row, guessed):
    rows = [[*(f"{cell}{number}" if " " in cell or cell == "Lark" else cell for cell in row)] for number in range(4)]

    assert guess(headings, "partner", rows) == guessed


@pytest.fixture
def in_tenant(db):
    from accelerator.tenancy.context import tenant_scope

    with tenant_scope(make_tenant("north")):
        yield
