"""From rows to records: what goes in, what is asked, what stays as it is, and what an undo takes back."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from partners import services as partners
from partners import tasks
from partners.intake import services
from partners.models import Import, ImportItem, Need, Offer, Organisation, Outcome, Person
from partners.states import ImportState
from tests.factories.partners import make_organisation
from tests.factories.programmes import make_theme

# As shared files are: the same number twice in other letters; the same name without a number; no name; a bad
# address, a quantity in words and an impossible day; a formula as a name.
PARTNERS = """Partner organisation,Identifier,Postcode,Themes,Offer type,Offer quantity,Offer unit,Consents to be contacted,Contact,Email,Available from,Web,Colour
WREN TRUST,GB-CHC-1063012,wa9 4bf,Debt,mentoring,2,days,Yes,Ada Arbour,ada@wren.example,2026-11-01,http://wren.example,green
Robin Works,GB-COH-603322,NW1 0DL,Debt; Work,workspace,5,sites,no,Ben Birch,ben@robin.example,01/09/2026,http://in progress,
Wren Trust ,gb-chc-1063012,WA9 4BF,Debt,mentoring,2,days,Yes,Ada Arbour,ada@wren.example,2026-11-01,http://wren.example,green
Robin Works,,NW1 0DL,Debt,workspace,5,sites,no,Ben Birch,ben@robin.example,01/09/2026,,
,GB-COH-09999999,M1 1AA,Debt,mentoring,2,days,yes,Cy Cole,cy@nobody.example,,,
Finch CIC,GB-COH-08888888,LS1 4AB,Debt,mentoring,two,days,yes,Di Dell,not-an-address,31/02/2026,,
"=HYPERLINK(""http://x.example"",""Click"")",GB-COH-NA,B1 1BB,Work,training,4,places,yes,Ed Elm,ed@formula.example,,,
"""
INNOVATORS = """Organisation,Charity number,Support needed,Contact name,Contact email
Tern Table,1011066,mentoring; customers; scaling finance,Flo Fern,flo@tern.example
"""


def bring(programme, content=PARTNERS, role="partner", by=None, **options) -> Import:
    imported = services.start_import(
        programme, by=by, role=role, filename="list.csv", content=content.encode(), sees_all=by is None
    )
    return services.set_columns(imported, by=by, columns=imported.columns, **options)


def run(imported: Import) -> Import:
    services.run_import(imported, by=None)
    return work(imported)


def work(imported: Import) -> Import:
    while services.take_turn(imported.pk):
        pass
    imported.refresh_from_db()
    return imported


def totals(imported: Import) -> dict[str, int]:
    return {name: total for name, total in imported.counts["outcomes"].items() if total}


@pytest.fixture
def debt(programme):
    return make_theme(programme, name="Debt")


def test_every_doubtful_row_is_treated_as_it_should_be(programme, debt):
    imported = bring(programme)
    found = {
        row.line: (row.verdict, [problem[:3:2] for problem in row.problems if problem[3]])
        for row in imported.rows.all()
    }

    done = run(imported)
    names = sorted(Organisation.objects.values_list("name", flat=True))

    assert {line: verdict for line, (verdict, _) in found.items()} == {
        2: "new",
        3: "new",
        4: "repeat",
        5: "question",
        6: "refused",
        7: "refused",
        8: "new",
    }
    assert found[6][1] == [
        ["Partner organisation", "There is no name in this row. Write what the organisation is called."]
    ]
    assert found[7][1] == [
        ["Email", "This is not an e-mail address. It looks like name@organisation.org."],
        ["Offer quantity", "Write a number in figures, for example 2 or 2.5."],
        ["Available from", "There is no 31 February 2026."],
    ]
    assert names == ['=HYPERLINK("http://x.example","Click")', "Robin Works", "WREN TRUST"]
    assert totals(done) == {Outcome.CREATED: 3, Outcome.UNCHANGED: 1, Outcome.LEFT_OUT: 1, Outcome.REFUSED: 2}


def test_every_column_lands_somewhere(programme, debt):
    run(bring(programme, offers_live=True))
    robin, wren = (Organisation.objects.get(name=name) for name in ("Robin Works", "WREN TRUST"))
    offer, place = robin.offers.get(), robin.participations.get()
    ben = Person.objects.get(email="ben@robin.example")

    assert [number.code for number in robin.identifiers.all()] == ["GB-COH-00603322"]
    assert (offer.type, offer.title, str(offer.available_from), offer.state) == (
        "workspace",
        "Workspace: 5 sites",
        "2026-09-01",
        "live",
    )
    assert (offer.contact, ben.do_not_contact_at is not None) == (ben, True)
    assert (place.state, [link.theme.name for link in place.theme_links.all()]) == ("joined", ["Debt"])
    assert robin.notes.get().text == "Web: http://in progress\nThemes: Work\n(from list.csv)"
    assert (wren.postcode, wren.postcode_key, wren.website) == ("wa9 4bf", "WA9 4BF", "http://wren.example")
    assert wren.notes.get().text == "Colour: green\n(from list.csv)"
    assert wren.search_text == "wren trust 1063012"


def test_innovators_bring_their_needs(programme):
    run(bring(programme, INNOVATORS, "innovator"))

    assert sorted(Need.objects.values_list("type", flat=True)) == ["customers", "mentoring", "scaling_finance"]


def test_the_same_file_again_changes_nothing_also_after_an_answer(programme, debt):
    first = bring(programme)
    services.answer_questions(first, by=None, answers={5: "line:3"})
    run(first)
    before = ImportItem.objects.count()

    again = run(bring(programme))

    assert totals(first) == {Outcome.CREATED: 3, Outcome.UNCHANGED: 2, Outcome.REFUSED: 2}
    assert totals(again) == {Outcome.UNCHANGED: 5, Outcome.REFUSED: 2}
    assert ImportItem.objects.count() == before


def test_one_audit_row_for_an_import_and_one_item_for_a_record(programme, debt, dana):
    run(bring(programme, by=dana))

    assert Entry.objects.filter(subject_kind="partners.organisation").count() == 0
    assert Entry.objects.filter(verb="import.done").count() == 1
    assert ImportItem.objects.filter(kind="partners.organisation", change__isnull=True).count() == 3


def test_what_is_here_is_filled_in_and_left_unless_staff_say_otherwise(programme, debt):
    here = make_organisation(name="Wren", website="https://old.example", identifiers=[("GB-CHC", "1063012")])

    filled = bring(programme)
    detail = filled.rows.get(line=2).detail
    run(filled)
    here.refresh_from_db()
    kept = here.website
    run(bring(programme, existing="take"))
    here.refresh_from_db()

    assert detail["left"] == {"website": ["https://old.example", "http://wren.example"]}
    assert (kept, here.website, here.postcode) == ("https://old.example", "http://wren.example", "wa9 4bf")
    assert [alias.name for alias in here.aliases.all()] == ["WREN TRUST"]


@pytest.mark.parametrize(("answer", "count"), [("same", 1), ("new", 2), ("skip", 1), ("", 1)])
def test_a_similar_name_waits_for_a_person(programme, answer, count):
    here = make_organisation(name="The Acorn Trust Ltd", identifiers=[("GB-COH", "07706036")])
    imported = bring(programme, "Name\nAcorn Trust\n")
    asked = imported.rows.get().question

    services.answer_questions(imported, by=None, answers={2: f"organisation:{here.pk}" if answer == "same" else answer})
    run(imported)

    assert asked == [f"organisation:{here.pk}"]
    assert Organisation.objects.count() == count
    assert [alias.name for alias in here.aliases.all()] == (["Acorn Trust"] if answer == "same" else [])


def test_f04_a_reference_of_nothing_here_is_said_like_a_random_one(programme):
    with tenant_scope(programme.tenant):
        imported = bring(programme, f"Our reference,Name\n{programme.pk},Acorn\nnonsense,Birch\n")

    assert [row.problems[0][2] for row in imported.rows.order_by("line")] == [
        "No organisation here has this reference. Leave the cell empty for a new one."
    ] * 2


def test_an_undo_keeps_what_was_built_on_or_edited_and_says_so(programme, debt):
    done = run(bring(programme))
    robin = Organisation.objects.get(name="Robin Works")
    partners.edit_organisation(robin, by=None, about="Edited since.")
    partners.log_contact(
        by=None,
        kind="call",
        happened_on=clock.today(),
        summary="Called.",
        organisation=Organisation.objects.get(name="WREN TRUST"),
    )

    services.undo_import(done, by=None)
    work(done)
    kept = dict(done.items.exclude(kept_why="").values_list("organisation_id", "kept_why"))

    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Robin Works", "WREN TRUST"]
    assert (Offer.objects.count(), Person.objects.count(), len(kept)) == (2, 2, 2)
    assert kept[robin.pk] == "It has been edited since."
    assert (done.counts["undone"], done.counts["kept"]) == (1, 2)


def test_an_undo_empties_what_was_filled_in(programme, debt):
    here = make_organisation(name="WREN TRUST", identifiers=[("GB-CHC", "1063012")])
    done = run(bring(programme))

    services.undo_import(done, by=None)
    work(done)
    here.refresh_from_db()

    assert (here.website, here.postcode, here.postcode_key) == ("", "", "")
    assert (here.participations.count(), here.offers.count(), here.positions.count()) == (0, 0, 0)
    assert Organisation.objects.get() == here


def test_after_thirty_days_an_import_stands_and_its_file_is_forgotten(programme, debt):
    done = run(bring(programme))
    with clock.at(clock.now() + timedelta(days=31)):
        with pytest.raises(Refused, match="can be undone for 30 days"):
            services.undo_import(done, by=None)
        services.forget_old_files()

    assert set(done.rows.values_list("cells__0", flat=True)) == {None}


def test_a_worker_that_died_is_followed_by_one_that_goes_on(programme, debt, monkeypatch):
    monkeypatch.setattr("partners.intake.running.BATCH", 2)
    imported = bring(programme)
    services.run_import(imported, by=None)
    services.take_turn(imported.pk)  # two rows, and then nobody came back
    half = Organisation.objects.count()

    tasks.sweep(force=True)
    imported.refresh_from_db()

    assert (half, Organisation.objects.count(), imported.state) == (2, 3, ImportState.DONE)


def test_three_failures_stop_it_and_staff_can_let_it_go_on(programme, monkeypatch):
    imported = bring(programme, "Name\nAcorn\n")
    services.run_import(imported, by=None)
    for _ in range(3):
        services.note_failure(imported.pk)
    imported.refresh_from_db()
    stopped = imported.state

    services.resume_import(imported, by=None)
    work(imported)

    assert (stopped, imported.state, Organisation.objects.count()) == (ImportState.FAILED, ImportState.DONE, 1)


def test_a_heading_that_was_explained_is_read_the_same_way_next_time(programme):
    content = "Firm we like,Numbr\nAcorn,GB-COH-07706036\n"
    imported = services.start_import(
        programme, by=None, role="partner", filename="a.csv", content=content.encode(), sees_all=True
    )
    services.set_columns(imported, by=None, columns=["name", "identifier"])

    again = services.start_import(
        programme, by=None, role="partner", filename="b.csv", content=content.encode(), sees_all=True
    )

    assert again.columns == ["name", "identifier"]


def test_the_command_prints_every_problem_and_fails_where_rows_stay_out(programme, debt, tmp_path, capsys):
    path = tmp_path / "partners.csv"
    path.write_text(PARTNERS.replace("Partner organisation", "Firm we like"))
    base = [str(path), "--tenant", "north", "--programme", programme.slug, "--map", "Firm we like=name"]

    with pytest.raises(CommandError, match="3 of 7 rows are not in"):
        call_command("import_partners", *base, "--dry-run")
    said = capsys.readouterr().out
    nothing = Organisation.objects.count()
    with pytest.raises(CommandError, match="2 of 7 rows are not in"):
        call_command("import_partners", *base, "--same", "5")

    assert "row 7, Offer quantity: “two”: Write a number in figures, for example 2 or 2.5. [refused]" in said
    assert "row 5: is it Robin Works? Answer with --same 5 or --new 5." in said
    assert (nothing, Organisation.objects.count()) == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tenant", "nobody"], "There is no tenant “nobody”."),
        (["--programme", "none"], "There is no programme “none”."),
        (["--map", "Nothing=name"], "There is no heading “Nothing”."),
        (["--map", "Name=nothing at all"], "There is no field “nothing at all”."),
    ],
)
def test_the_command_says_what_it_does_not_know(programme, tmp_path, arguments, sentence):
    path = tmp_path / "partners.csv"
    path.write_text("Name\nAcorn\n")
    base = {"--tenant": "north", "--programme": programme.slug} | dict([arguments])

    with pytest.raises(CommandError, match=sentence):
        call_command("import_partners", str(path), *[part for pair in base.items() for part in pair])
