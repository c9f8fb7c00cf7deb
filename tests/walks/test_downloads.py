"""Every list goes out as a file, in both formats, with what its page shows this reader and nothing harmful (F19)."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from accelerator.ui.exports import HARMFUL
from tests.walks.world import World

LISTS = {
    "/desk/innovators/": "manager",
    "/desk/innovators/?of=needs": "manager",
    "/desk/partners/": "manager",
    "/desk/partners/?of=offers": "manager",
    "/desk/organisations/": "admin",
    "/desk/people/": "manager",
    "/desk/introductions/?group=all": "manager",
    "/desk/partnerships/": "manager",
    "/desk/outbox/": "manager",
    "/impact/fair-footing/rows/introductions_made/": "funder",
    "/impact/fair-footing/rows/partners/": "funder",
}
# who has not joined yet has not said which challenges they work on
NOT_YET = {"Prospect", "Contacted", "In talks", "Invited"}


def download(client, path: str, kind: str) -> bytes:
    answer = client.get(path + ("&" if "?" in path else "?") + f"download={kind}")
    assert (answer.status_code, answer["Content-Disposition"][:10]) == (200, "attachment")
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(("path", "role"), LISTS.items())
def test_each_list_is_the_same_table_as_csv_and_as_xlsx(seeded_db, path, role):
    client = World().client(role)

    written = list(csv.reader(io.StringIO(download(client, path, "csv").decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(download(client, path, "xlsx")), read_only=True)
    cells = [["" if cell is None else cell for cell in row] for row in book.active.iter_rows(values_only=True)]

    assert len(written) > 1
    assert [len(row) for row in cells] == [len(row) for row in written]
    assert [row[0] for row in cells] == [row[0] for row in written]
    assert [cell for row in written for cell in row if HARMFUL.match(cell) and not cell.startswith("'")] == []


def test_a_funders_file_holds_no_address_and_no_more_names_than_the_page_F36(seeded_db):
    world = World()
    funder, manager = world.client("funder"), world.client("manager")
    path = "/impact/fair-footing/rows/introductions_made/"

    theirs, ours = (download(client, path, "csv").decode() for client in (funder, manager))

    assert "@" not in theirs
    assert theirs != ours
    assert theirs.count("\n") == ours.count("\n")


@pytest.mark.parametrize("path", ["/desk/innovators/", "/desk/partners/"])
def test_the_challenges_of_an_organisation_are_in_the_file(seeded_db, path):
    rows = list(csv.DictReader(io.StringIO(download(World().client("manager"), path, "csv").decode("utf-8-sig"))))

    joined = [row for row in rows if row["State in the programme"] not in NOT_YET]
    assert len(joined) > 9
    assert [row["Name"] for row in joined if not row["Challenges"]] == []


def test_dates_behind_a_figure_are_whole_dates_in_the_file(seeded_db):
    path = "/impact/fair-footing/rows/introductions_made/"

    rows = list(csv.DictReader(io.StringIO(download(World().client("funder"), path, "csv").decode("utf-8-sig"))))

    assert len(rows) == 230
    assert {bool(re.fullmatch(r"\d{4}-\d\d-\d\d", row["Introduced"])) for row in rows} == {True}


def test_whoever_does_not_see_a_list_gets_no_file_of_it(seeded_db):
    client = World().client("funder")

    assert {client.get(path, {"download": "csv"}).status_code for path in LISTS if path.startswith("/desk/")} == {404}
