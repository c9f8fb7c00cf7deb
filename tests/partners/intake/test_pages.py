"""The pages on which staff bring a spreadsheet, from the file to the undo."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.intake import services
from partners.models import Import, ImportRow, Organisation, Outcome
from tests.factories.partners import make_organisation, make_participation
from tests.factories.programmes import make_programme

FILE = """Our partners,,
Organisation,Register,E-mail,Kind of help
Birch Works,GB-COH-07777777,hello@birch.example,mentoring
Acorn Trust,,hello@acorn.example,"pro bono"
Cedar,GB-CHC-12,post@cedar.example,training
"""


def start(browser, programme, content=FILE, name="partners.csv", role="partner"):
    upload = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    sent = {"file": upload, "role": role, "programme": programme.pk}
    return browser.post(reverse("partners:start_import"), sent)


def columns_of(page) -> dict:
    form = page.context["columns"]
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}


def work(imported: Import) -> Import:
    while services.take_turn(imported.pk):
        pass
    imported.refresh_from_db()
    return imported


def test_from_the_file_to_the_undo(desk, programme):
    make_participation(make_organisation(name="The Acorn Trust Ltd"), programme, role="partner")
    start(desk, programme)
    imported = Import.objects.get()
    page = desk.get(imported.get_absolute_url())

    desk.post(reverse("partners:set_import_columns", args=[imported.pk]), columns_of(page))
    page = desk.get(imported.get_absolute_url())
    asked = page.context["answers"].questions
    desk.post(
        reverse("partners:answer_import_questions", args=[imported.pk]), {"answer_4": asked[0]["sides"][0].answer}
    )
    answered = desk.get(imported.get_absolute_url(), {"show": "question"})
    desk.post(reverse("partners:explain_import_words", args=[imported.pk]), {"word_0": "pro_bono_legal"})
    desk.post(reverse("partners:run_import", args=[imported.pk]))
    running = desk.get(imported.get_absolute_url())
    work(imported)
    done = desk.get(imported.get_absolute_url())
    acorn = Organisation.objects.get(name="The Acorn Trust Ltd")
    offers = list(acorn.offers.values_list("type", flat=True))
    desk.post(reverse("partners:undo_import", args=[imported.pk]))
    work(imported)

    undone = desk.get(imported.get_absolute_url()).context["rows"]

    assert [label for _, label, _ in page.context["tabs"]] == ["All 3", "To be corrected 1", "Questions 1", "New 1"]
    assert [row["brings"] for row in page.context["rows"]][:1] == ["hello · Mentoring"]
    assert [(row["line"], row["answer"]) for row in answered.context["rows"]] == [
        (4, "Answered: the same organisation")
    ]
    assert (answered.context["verdicts"]["unanswered"], answered.context["answered"]) == (0, 1)
    assert [row["taken_back"] for row in undone] == ["Taken out again", "As before", ""]
    assert "being imported" in running.text
    assert [name for name, _, _ in done.context["outcomes"]] == [Outcome.CREATED, Outcome.UPDATED, Outcome.REFUSED]
    assert offers == ["pro_bono_legal"]
    assert "Undone" in desk.get(imported.get_absolute_url()).text
    assert list(Organisation.objects.values_list("name", flat=True)) == ["The Acorn Trust Ltd"]
    assert not acorn.offers.exists() and not acorn.aliases.exists()


def test_rows_to_be_corrected_come_back_with_the_reason_and_go_in_once_corrected(desk, programme):
    start(desk, programme)
    imported = Import.objects.get()
    columns = ["name", "identifier", "email", "offers"]
    services.set_columns(imported, by=None, columns=columns)

    answer = desk.get(reverse("partners:download_refused", args=[imported.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    start(desk, programme, text.replace("GB-CHC-12,", "GB-CHC-1144091,"))
    again = Import.objects.order_by("created_at").last()
    services.set_columns(again, by=None, columns=[*columns, ""])
    again.refresh_from_db()

    assert text.splitlines()[0] == "Organisation,Register,E-mail,Kind of help,What to correct"
    assert "Register: “12” does not look like a number of Charity Commission" in text
    assert again.columns[-1] == ""
    assert again.counts["verdicts"] == {"new": 1, "unanswered": 0}


def test_a_file_that_is_none_is_said_at_its_field(desk, programme):
    page = start(desk, programme, b"%PDF-1.7", "partners.csv")

    assert page.status_code == 422
    assert "This is not a spreadsheet. Choose a CSV or an XLSX file." in page.text


def test_columns_without_a_name_are_refused_and_what_was_chosen_stays(desk, programme):
    start(desk, programme)
    imported = Import.objects.get()
    chosen = columns_of(desk.get(imported.get_absolute_url())) | {"column_0": "about"}

    page = desk.post(reverse("partners:set_import_columns", args=[imported.pk]), chosen)

    assert page.status_code == 422
    assert "Choose the column that holds the name of the organisation." in page.text
    assert page.context["columns"]["column_0"].value() == "about"


def test_f03_a_manager_sees_imports_of_their_own_programmes_alone(max_desk, desk, programme):
    elsewhere = make_programme(name="Elsewhere")
    start(desk, elsewhere)
    imported = Import.objects.get()

    listed = max_desk.get(reverse("partners:list_imports"))
    shown = max_desk.get(imported.get_absolute_url())
    into = start(max_desk, elsewhere)

    assert (list(listed.context["page"].rows), shown.status_code, into.status_code) == ([], 404, 422)


def test_f03_a_number_of_another_programmes_organisation_names_nobody(max_desk, programme):
    hidden = make_organisation(name="Hidden House", identifiers=[("GB-COH", "07777777")])
    make_participation(hidden, make_programme(), role="partner")
    start(max_desk, programme)
    imported = Import.objects.get()
    services.set_columns(imported, by=None, columns=["name", "identifier", "email", "offers"])

    page = max_desk.get(imported.get_absolute_url())

    assert "This number belongs to an organisation of another programme." in page.text
    assert "Hidden House" not in page.text


def test_the_bar_ends_by_itself_and_without_scripts_by_a_link(desk, programme):
    start(desk, programme)
    imported = Import.objects.get()
    services.set_columns(imported, by=None, columns=["name", "identifier", "email", "offers"])
    imported = services.run_import(Import.objects.get(), by=None)
    while_working = desk.get(imported.get_absolute_url(), headers={"hx-request": "true"})
    work(imported)

    after = desk.get(imported.get_absolute_url(), headers={"hx-request": "true"})

    assert "Look again" in while_working.text
    assert after.headers["HX-Refresh"] == "true"
    assert ImportRow.objects.filter(outcome="").count() == 0
