"""The pages of staff about programmes, as a browser sees them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accelerator import clock
from accelerator.programmes import services
from accelerator.programmes.access import grant_access
from accelerator.programmes.models import Programme, ProgrammeAccess
from accelerator.tenancy.models import Membership, Role
from tests.factories.clients import client_of
from tests.factories.programmes import make_credit, make_criterion, make_programme, make_target, make_theme
from tests.factories.tenancy import make_member


def url(name: str, *args) -> str:
    return reverse(f"programmes:{name}", args=args)


def form_of(page) -> dict[str, str]:
    """What a browser would send back unchanged."""
    sent = {}
    for bound in page.context["form"]:
        value = bound.value()
        if isinstance(value, bool):
            sent |= {bound.html_name: "on"} if value else {}
        else:
            sent[bound.html_name] = "" if value is None else value
    return sent


def test_the_empty_list_says_what_to_do(desk):
    page = desk.get(url("list_programmes"))

    assert page.status_code == 200
    assert "Make a programme" in page.text


def test_a_new_programme_asks_little_and_is_a_draft(desk):
    sent = {
        "name": "Fair Footing 2027",
        "starts_on": "2026-09-01",
        "ends_on": "2027-10-31",
        "partnerships": "9",
        "themes": "First jobs\n\nMinds at work",
    }

    answer = desk.post(url("create_programme"), sent)

    programme = Programme.objects.get()
    assert answer.url == programme.get_absolute_url()
    assert (programme.state, programme.themes.count(), programme.targets.get().value) == ("draft", 2, 9)
    assert desk.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends_on": "2026-08-01"}, "ends_on", "This is before the start on 1 September 2026."),
        ({"ends_on": "2026-09-20"}, "ends_on", "A programme needs at least four weeks, one for each stage."),
        ({"ends_on": "2206-09-20"}, "ends_on", "This is more than 10 years after the start. Check the year."),
        ({"themes": "Jobs\njobs"}, "themes", "One challenge is written twice."),
        ({"partnerships": "0"}, "partnerships", "Ensure this value is greater than or equal to 1."),
    ],
)
def test_a_new_programme_says_what_is_wrong_at_its_field(desk, changes, field, words):
    sent = {"name": "Fair Footing", "starts_on": "2026-09-01", "ends_on": "2027-10-31", "partnerships": "9"}

    page = desk.post(url("create_programme"), sent | changes)

    assert (page.status_code, Programme.objects.count()) == (422, 0)
    assert page.context["form"].errors == {field: [words]}


def test_a_programme_page_shows_all_that_belongs_to_it(desk, dana):
    programme = services.create_programme(
        by=dana,
        name="Fair Footing",
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=400),
        themes=["First jobs"],
        targets={"partnerships_confirmed": 9},
    )
    services.set_target(programme, by=dana, measure="partnerships_confirmed", value=20, note="More partners came")
    services.open_programme(programme, by=dana)

    page = desk.get(programme.get_absolute_url())

    for words in (
        "First jobs",
        "First set at 9",
        "More partners came",
        "North Trust",
        "Decide the gate",
        "Went on to Discovery",
    ):
        assert words in page.text


def test_ticking_and_taking_back_are_one_post_each(desk):
    programme = make_programme(stages=True)
    line = make_criterion(programme.stages.get(number=3))

    desk.post(url("tick_criterion", programme.pk, line.pk), {"note": "Seen"})
    line.refresh_from_db()
    assert (line.note, line.met_at is not None) == ("Seen", True)
    answer = desk.post(url("untick_criterion", programme.pk, line.pk))
    line.refresh_from_db()

    assert line.met_at is None
    assert answer.url.endswith("#gate-3")


def test_a_gate_with_lines_missing_is_passed_with_a_reason_only(desk):
    programme = make_programme(stages=True)
    stage = programme.stages.get(number=3)
    make_criterion(stage, text="Every innovator has met somebody")
    page = desk.get(url("decide_gate", programme.pk, stage.pk))
    assert "Goes on without: Every innovator has met somebody" in page.text

    refused = desk.post(url("decide_gate", programme.pk, stage.pk), {"reason": ""})
    assert refused.status_code == 422
    desk.post(url("decide_gate", programme.pk, stage.pk), {"reason": "The board decided so."})

    programme.refresh_from_db()
    assert programme.state == "amplify"
    assert "The board decided so." in desk.get(programme.get_absolute_url()).text


def test_a_gate_with_everything_met_needs_no_reason(desk):
    programme = make_programme(stages=True)
    stage = programme.stages.get(number=3)

    desk.post(url("decide_gate", programme.pk, stage.pk), {"reason": ""})

    programme.refresh_from_db()
    assert programme.state == "amplify"


@pytest.mark.parametrize(("name", "state"), [("step_back", "engage"), ("pause_programme", "deliver")])
def test_a_move_that_needs_a_reason_asks_for_it(desk, name, state):
    programme = make_programme(stages=True)

    assert desk.get(url(name, programme.pk)).status_code == 200
    assert desk.post(url(name, programme.pk), {"reason": ""}).status_code == 422
    desk.post(url(name, programme.pk), {"reason": "We went too fast."})

    programme.refresh_from_db()
    assert (programme.state, programme.moves.get().reason) == (state, "We went too fast.")


def test_an_impossible_button_says_why(desk):
    programme = make_programme(state="draft")

    page = desk.post(url("open_programme", programme.pk), follow=True)

    assert "Give each of the four stages its dates first." in page.text


def test_a_programmes_dates_are_checked_at_their_fields(desk):
    programme = make_programme(stages=True)
    programme.stages.filter(number=4).update(ends_on=programme.ends_on)
    sent = form_of(desk.get(url("edit_programme", programme.pk)))
    early, late = programme.starts_on - timedelta(days=9), programme.ends_on - timedelta(days=9)

    page = desk.post(
        url("edit_programme", programme.pk),
        sent | {"accelerator_from": early, "accelerator_until": late, "ends_on": late},
    )

    assert set(page.context["form"].errors) == {"accelerator_from", "ends_on"}
    half = desk.post(url("edit_programme", programme.pk), sent | {"accelerator_from": programme.starts_on})
    assert set(half.context["form"].errors) == {"accelerator_until"}


def test_particulars_are_saved(desk):
    programme = make_programme(stages=True)
    sent = form_of(desk.get(url("edit_programme", programme.pk)))

    answer = desk.post(url("edit_programme", programme.pk), sent | {"summary": "For fair chances", "slug": "fair"})

    programme.refresh_from_db()
    assert answer.status_code == 302
    assert (programme.summary, programme.slug) == ("For fair chances", "fair")


def test_f33_the_second_of_two_editors_sees_the_first_ones_text_and_keeps_their_own(north, desk, victor):
    programme = make_programme(summary="Old words")
    other = client_of(north, victor)
    first, second = (form_of(browser.get(url("edit_programme", programme.pk))) for browser in (desk, other))

    desk.post(url("edit_programme", programme.pk), first | {"summary": "Dana's words"})
    conflict = other.post(url("edit_programme", programme.pk), second | {"summary": "Victor's words"})

    programme.refresh_from_db()
    assert (conflict.status_code, programme.summary) == (422, "Dana's words")
    assert [(one.theirs, one.yours) for one in conflict.context["form"].conflicts] == [
        ("Dana's words", "Victor's words")
    ]
    again = form_of(conflict) | {"summary": "Victor's words"}
    other.post(url("edit_programme", programme.pk), again)
    programme.refresh_from_db()
    assert programme.summary == "Victor's words"


def test_stages_are_edited_together_and_must_follow_one_another(desk):
    programme = make_programme(stages=True)
    start = programme.starts_on
    page = desk.get(url("edit_stages", programme.pk))
    sent = {}
    for form in page.context["forms"]:
        sent |= {bound.html_name: bound.value() or "" for bound in form}
    for number in range(1, 5):
        sent[f"stage{number}-starts_on"] = start + timedelta(days=80 * (number - 1))
        sent[f"stage{number}-ends_on"] = start + timedelta(days=80 * number - 1)

    overlap = desk.post(url("edit_stages", programme.pk), sent | {"stage2-starts_on": start})
    assert overlap.context["forms"][1].errors["starts_on"] == [overlap.context["forms"][1].errors["starts_on"][0]]
    assert overlap.status_code == 422
    desk.post(url("edit_stages", programme.pk), sent)

    assert programme.stages.get(number=4).ends_on == start + timedelta(days=319)


def test_themes_targets_credits_and_lines_are_added_edited_and_removed(desk):
    programme = make_programme(stages=True)
    stage = programme.stages.get(number=3)

    desk.post(url("add_theme", programme.pk), {"name": "First jobs", "summary": ""})
    desk.post(url("add_target", programme.pk), {"measure": "innovators", "value": "18", "note": ""})
    desk.post(
        url("add_credit", programme.pk), {"kind": "funder", "organisation_name": "Halden Fund", "text": "", "url": ""}
    )
    desk.post(url("add_criterion", programme.pk, stage.pk), {"text": "Everyone has a mentor"})
    theme, credit, line = programme.themes.get(), programme.credits.get(), stage.criteria.get()
    for name, key, words in [
        ("edit_theme", theme.pk, {"name": "Good jobs"}),
        ("edit_credit", credit.pk, {"organisation_name": "Halden Trust"}),
        ("edit_criterion", line.pk, {"text": "Everyone has a friend"}),
        ("edit_target", "innovators", {"value": "20"}),
    ]:
        page = desk.get(url(name, programme.pk, key))
        assert desk.post(url(name, programme.pk, key), form_of(page) | words).status_code == 302

    theme.refresh_from_db()
    credit.refresh_from_db()
    line.refresh_from_db()
    assert (theme.name, credit.organisation_name, line.text) == ("Good jobs", "Halden Trust", "Everyone has a friend")
    assert (programme.targets.get().first_value, programme.targets.get().value) == (18, 20)
    for name, key in [("remove_theme", theme.pk), ("remove_credit", credit.pk), ("remove_criterion", line.pk)]:
        desk.post(url(name, programme.pk, key))
    assert (programme.themes.count(), programme.credits.count(), stage.criteria.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "suggested"), [("Fair Footing 2026", "Fair Footing 2027"), ("Fair Footing", "Fair Footing 2027")]
)
def test_new_from_last_years_suggests_name_and_dates_and_asks_for_targets(desk, name, suggested):
    source = make_programme(name=name, slug="source", starts_on=date(2026, 2, 1), stages=True)
    make_target(source, 9)
    page = desk.get(url("copy_programme", source.pk))
    sent = form_of(page)
    assert (sent["name"], sent["starts_on"], sent["partnerships_confirmed"]) == (suggested, date(2027, 2, 1), 9)

    assert desk.post(url("copy_programme", source.pk), sent | {"partnerships_confirmed": ""}).status_code == 422
    desk.post(url("copy_programme", source.pk), sent | {"partnerships_confirmed": "40"})

    copy = Programme.objects.get(predecessor=source)
    assert (copy.name, copy.targets.get().first_value, copy.stages.count()) == (suggested, 40, 4)


def test_a_narrowed_manager_meets_only_their_own_programme(north, dana, victor):
    mine, other = make_programme(name="Mine", stages=True), make_programme(name="Other one", stages=True)
    grant_access(Membership.objects.get(user=victor), [mine.pk], by=dana)
    browser = client_of(north, victor)

    assert browser.get(mine.get_absolute_url()).status_code == 200
    assert browser.get(other.get_absolute_url()).status_code == 404
    assert browser.post(url("pause_programme", other.pk), {"reason": "Because"}).status_code == 404
    listed = browser.get(url("list_programmes")).text
    assert ("Mine" in listed, "Other one" in listed) == (True, False)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.INNOVATOR, Role.PARTNER, Role.FUNDER])
def test_who_is_not_staff_meets_no_programme_page(north, role):
    programme = make_programme()
    browser = client_of(north, make_member(role, north))

    assert browser.get(url("list_programmes")).status_code == 404
    assert browser.get(programme.get_absolute_url()).status_code == 404


def test_lists_are_the_administrators(north, desk, victor):
    assert desk.get(url("show_lists")).status_code == 200
    assert client_of(north, victor).get(url("show_lists")).status_code == 404


def test_an_administrator_changes_a_list(desk):
    desk.post(url("add_entry", "unit"), {"label": "Bus tickets"})
    desk.post(url("rename_entry", "unit", "bus_tickets"), {"label": "Train tickets"})
    desk.post(url("move_entry", "unit", "bus_tickets"), {"to": "up"})
    desk.post(url("retire_entry", "unit", "hours"))

    page = desk.get(url("edit_list", "unit"))

    entries = [(entry.code, entry.label, entry.is_retired) for entry in page.context["entries"]]
    assert entries[0] == ("hours", "Hours", True)
    assert entries[-2] == ("bus_tickets", "Train tickets", False)
    twice = desk.post(url("add_entry", "unit"), {"label": "Train tickets"})
    assert (twice.status_code, "already" in twice.text) == (422, True)
    assert desk.get(url("edit_list", "nonsense")).status_code == 404


def test_an_administrator_narrows_a_member(desk, victor):
    programme = make_programme()
    membership = Membership.objects.get(user=victor)
    nobody = desk.post(url("edit_access", membership.pk), {"reach": "some"})
    assert nobody.context["form"].errors["programmes"] == ["Choose at least one programme, or give access to all."]

    desk.post(url("edit_access", membership.pk), {"reach": "some", "programmes": [programme.pk]})
    assert ProgrammeAccess.objects.get().programme == programme
    desk.post(url("edit_access", membership.pk), {"reach": "all", "programmes": [programme.pk]})

    assert ProgrammeAccess.objects.count() == 0


def test_an_administrators_own_reach_cannot_be_narrowed(desk, dana):
    assert desk.get(url("edit_access", Membership.objects.get(user=dana).pk)).status_code == 404


def queries_of(browser, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_a_programme_page_costs_the_same_with_1_and_30(desk, dana, monkeypatch):
    monkeypatch.setattr("accelerator.programmes.measures._counters", {})
    programme = make_programme(stages=True)
    fill(programme, dana)
    with_one = queries_of(desk, programme.get_absolute_url())
    for _ in range(29):
        fill(programme, dana)

    assert queries_of(desk, programme.get_absolute_url()) == with_one


def test_a_list_of_entries_costs_the_same_with_1_and_30(desk, dana):
    services.add_entry("unit", by=dana, label="Trees")
    with_one = queries_of(desk, url("edit_list", "unit"))
    for number in range(29):
        services.add_entry("unit", by=dana, label=f"Trees {number}")

    assert queries_of(desk, url("edit_list", "unit")) == with_one


def fill(programme, by) -> None:
    make_theme(programme)
    make_credit(programme)
    services.tick_criterion(make_criterion(programme.stages.get(number=3)), by=by)
