"""make rehearsal at its smallest: from the spreadsheets to the funder's figures, by the real programs, without a mismatch."""

from pathlib import Path

import pytest

from scripts.rehearsal import invented
from scripts.rehearsal.browser import Form, Page
from scripts.rehearsal.ground import SETTINGS
from scripts.rehearsal.ledger import INNOVATOR, PARTNER, Ledger, Pair, Party
from scripts.rehearsal.office import CannotGoOn, explain
from scripts.rehearsal.post import Letter, Secrets
from scripts.rehearsal.programme import Rehearsal, Size
from tests.smtp import Received

SMALL = Size(made=4, confirmed=2, rounds=1, days=((7, 11), (15, 13)))


def test_a_small_programme_ends_without_a_mismatch(empty_stack, tmp_path):
    intake = invented.write(tmp_path / "intake", innovators_size=4, partners_size=12, dialect="workbook with a title")
    empty_stack.extra.update(SETTINGS)

    ledger = Rehearsal(empty_stack, SMALL, intake).run()

    assert ledger.mismatches == []
    assert (len(ledger.innovators), len(ledger.partners)) == (4, 12)
    assert (len(ledger.made), len(ledger.confirmed)) == (4, 2)


class TestWhatHeadingsHold:
    def test_a_file_without_a_name_or_an_address_is_told_how_to_go_on(self):
        with pytest.raises(CannotGoOn, match=r"the address of its contact.*“Wer”.*MAP="):
            explain(columns(Firma="name", Wer="note"), "partners.csv", {}, None)

    def test_what_map_says_counts_more_than_the_guess(self):
        form = columns(Firma="note", Mail="email", Ort="name")

        explain(form, "partners.csv", {"firma": "name"}, None)

        assert form.values == {"column_0": "name", "column_1": "email", "column_2": "note"}

    def test_at_a_terminal_only_what_nobody_guessed_is_asked(self):
        asked = []
        form = columns(Firma="name", Wer="note", Post="note")

        explain(
            form, "x", {"Post": "email"}, lambda heading, _examples, _fields: asked.append(heading) or "contact name"
        )

        assert (asked, form.values["column_1"]) == (["Wer"], "contact_name")


class TestWhoMayKnowAnAddress:
    def test_one_of_the_other_side_before_both_said_yes_is_a_mismatch(self):
        ledger, secrets, pair = introduced_soon()

        secrets.look("ada@lark.example", "Write to Ben@Wren.example&#10;now", "the mail")
        secrets.introduced(pair)
        secrets.look("ada@lark.example", "Write to ben@wren.example.", "the introduction")
        secrets.look("max@rehearsal.example", "ben@wren.example", "the copy for staff")
        secrets.look("", "hello@rehearsal.example", "the public page")

        assert ledger.mismatches == ["the mail shows ben@wren.example to ada@lark.example"]


@pytest.mark.parametrize(
    ("subject", "paths", "kind"),
    [
        ("Would you like to meet Wren?", ["respond/a/", "respond/a/?answer=no", "respond/a/pause/"], "question"),
        ("Still open: would you like to meet Wren?", ["respond/a/"], "reminder"),
        ("Have you met Wren?", ["respond/a/met/?answer=met"], "follow-up"),
        ("Are you in touch with Wren?", ["respond/a/how/3/"], "follow-up"),
        ("3 short questions, in one mail", ["respond/a/", "respond/b/how/30/?answer=met"], "several questions"),
        ("Please confirm: A pilot", ["confirm/a/"], "please confirm"),
        ("Anything else", ["desk/"], "other"),
    ],
)
def test_a_mail_is_known_by_what_its_links_ask(subject, paths, kind):
    lines = [f"Subject: {subject}", "To: ada@lark.example", "", *(f"http://r.localhost:8/{path}" for path in paths)]

    letter = Letter(Received("", "Ada@lark.example", [], "\r\n".join(lines).encode()))

    assert (letter.kind, letter.to) == (kind, "ada@lark.example")


def test_a_page_is_read_as_a_browser_reads_it():
    page = Page(
        "http://here.localhost/a/",
        200,
        None,  # type: ignore[arg-type]
        b'<form action="b/"><input type="hidden" name="n" value="1"><label for="i">When</label>'
        b'<select id="i" name="s"><option value="x">X<option value="y" selected>Y</select>'
        b'<textarea name="t">so</textarea><button name="answer" value="yes">Yes</button></form>',
    )

    form = page.form("/b/")

    assert (form.action, form.values) == ("http://here.localhost/a/b/", {"n": "1", "s": "y", "t": "so"})
    assert (form.choices, form.labels) == ({"s": ["x", "y"], "answer": ["yes"]}, {"s": "When"})


def columns(**guessed: str) -> Form:
    choices = ["", "name", "email", "contact_name", "note"]
    names = [f"column_{number}" for number in range(len(guessed))]
    return Form(
        values=dict(zip(names, guessed.values(), strict=True)),
        choices=dict.fromkeys(names, choices),
        labels=dict(zip(names, guessed, strict=True)),
    )


def introduced_soon() -> tuple[Ledger, Secrets, Pair]:
    lark = Party("1", "Lark", INNOVATOR, email="ada@lark.example")
    wren = Party("2", "Wren", PARTNER, email="ben@wren.example")
    ledger = Ledger(innovators=[lark], partners=[wren])
    return ledger, Secrets(ledger, {"max@rehearsal.example"}), Pair("3", lark, wren)


def test_every_pair_of_files_is_written_where_it_is_asked_for(tmp_path: Path):
    invented.write(tmp_path, innovators_size=2, partners_size=2, dialect="workbook with a title")

    invented.write(tmp_path, innovators_size=2, partners_size=2, dialect="tabs")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["innovators.csv", "partners.csv"]
