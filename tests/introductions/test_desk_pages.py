"""The desk's pages of introductions: what they show, and that lists cost the same with 1 and 30 rows."""

import pytest
from django.urls import reverse

from accelerator.tenancy.models import Role
from introductions.models import Introduction
from introductions.states import Reply, State
from tests.factories.clients import client_of
from tests.factories.introductions import LETTER, WAYS, both_yes, make_draft, make_introduction, make_side
from tests.factories.partners import make_need, make_offer, make_person
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member

LIST = "/desk/introductions/"


def url(introduction, verb="view"):
    name = "view_introduction" if verb == "view" else verb
    return reverse(f"introductions:{name}", args=[introduction.pk])


@pytest.mark.parametrize("state", [State.DRAFTED, State.CANCELLED, *WAYS])
def test_each_state_has_a_page_that_can_be_read(state, programme, desk):
    introduction = make_introduction(state, programme)

    page = desk.get(url(introduction))

    assert page.status_code == 200
    assert introduction.innovator.name in page.text


@pytest.mark.parametrize(
    "state", [State.DRAFTED, State.ASKING_FIRST, State.ASKING_SECOND, State.READY, State.INTRODUCED]
)
def test_the_mail_can_be_read_as_it_would_leave(state, programme, desk):
    introduction = make_introduction(state, programme)

    page = desk.get(url(introduction, "read_letter"))
    html = desk.get(url(introduction, "read_letter_html"))

    assert (page.status_code, html.status_code) == (200, 200)
    assert "[[" not in page.text + html.text
    assert "sandbox" in html.headers["Content-Security-Policy"]


def test_the_list_shows_open_introductions_and_whose_turn_it_is(programme, desk):
    make_introduction(State.ASKING_FIRST, programme)
    declined = make_introduction(State.DECLINED, programme)

    page = desk.get(LIST)

    assert page.status_code == 200
    assert [row["turn"] for row in page.context["rows"]] == ["Partners"]
    assert declined.partner.name not in page.text


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("group=all", 3),
        ("group=drafts", 1),
        ("group=ready", 1),
        ("turn=us", 2),
        ("turn=partner", 0),
        ("overdue=on", 0),
        ("group=closed", 1),
    ],
)
def test_the_list_is_narrowed(query, number, programme, desk):
    for state in (State.DRAFTED, State.READY, State.DECLINED):
        make_introduction(state, programme)

    assert len(desk.get(f"{LIST}?{query}").context["rows"]) == number


def test_the_list_finds_by_words_of_either_name(programme, desk):
    wanted = make_draft(programme)
    make_draft(programme)

    found = desk.get(LIST, {"q": f"{wanted.partner.name.split()[1]} merrow"}).context["rows"]

    assert [row["introduction"] for row in found] == [wanted]


def test_a_manager_sees_the_introductions_of_their_programmes_only(north, programme, victor):
    from accelerator.programmes.access import grant_access

    other = make_programme(name="Other")
    mine, foreign = make_draft(programme), make_draft(other)
    grant_access(victor.memberships.get(), [programme.pk], by=None)
    browser = client_of(north, victor)

    assert [row["introduction"] for row in browser.get(LIST).context["rows"]] == [mine]
    assert browser.get(url(foreign)).status_code == 404


@pytest.mark.parametrize("role", [Role.INNOVATOR, Role.PARTNER, Role.FUNDER, Role.REVIEWER])
def test_nobody_else_sees_them(role, north, programme):
    introduction = make_draft(programme)
    browser = client_of(north, make_member(role, north))

    assert browser.get(LIST).status_code == 404
    assert browser.get(url(introduction)).status_code == 404


def test_making_one_begins_with_the_innovator_who_met_fewest(programme, desk):
    introduced = make_introduction(State.INTRODUCED, programme)
    fresh = make_side(programme, "innovator")

    page = desk.get(reverse("introductions:new_introduction"))

    assert [one.pk for one in page.context["page"].rows] == [fresh.pk, introduced.innovator.pk]


def test_partners_are_shown_with_their_reasons(programme, desk):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner", size="national")
    make_need(innovator, programme, type="pilot_site", title="A pilot")
    make_offer(partner, programme, type="pilot_site", title="A test site")
    make_side(programme, "partner")

    page = desk.get(reverse("introductions:new_introduction"), {"innovator": innovator.pk})

    assert [match.score for match in page.context["matches"]] == [48, 16]
    assert page.context["matches"][0].reasons[0].text == "Offers what they need: pilot or test site"


@pytest.mark.parametrize("rows", [1, 30])
def test_matching_costs_the_same_whatever_the_number_of_partners(rows, programme, desk, django_assert_max_num_queries):
    innovator = make_side(programme, "innovator")
    for _ in range(rows):
        make_offer(make_side(programme, "partner"), programme)

    with django_assert_max_num_queries(45):
        desk.get(reverse("introductions:new_introduction"), {"innovator": innovator.pk, "size": 40})


def letter_of(programme, innovator, partner, **changes):
    person = {side: org.positions.get().person_id for side, org in (("innovator", innovator), ("partner", partner))}
    return {
        "programme": programme.pk,
        "innovator": innovator.pk,
        "partner": partner.pk,
        "first_side": "partner",
        "writes_first": "innovator",
        "innovator_person": person["innovator"],
        "partner_person": person["partner"],
        **LETTER,
        **changes,
    }


def test_a_draft_is_saved_and_asked_from_one_page(programme, desk, dana):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")

    chosen = desk.get(reverse("introductions:new_introduction"), {"innovator": innovator.pk, "partner": partner.pk})
    answer = desk.post(reverse("introductions:ask_at_once"), letter_of(programme, innovator, partner))

    introduction = Introduction.objects.get()
    assert chosen.status_code == 200
    assert answer.headers["Location"] == introduction.get_absolute_url()
    assert (introduction.state, introduction.signed_by) == (State.ASKING_FIRST, dana)


def test_a_letter_that_cannot_be_asked_keeps_what_was_typed_and_saves_nothing(programme, desk):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")

    answer = desk.post(
        reverse("introductions:ask_at_once"), letter_of(programme, innovator, partner, why="", ask="A long talk")
    )

    assert answer.status_code == 422
    assert "Write your paragraph" in answer.text
    assert "A long talk" in answer.text
    assert not Introduction.objects.exists()


def test_a_draft_is_edited_and_then_asked(programme, desk):
    introduction = make_draft(programme)
    page = desk.get(url(introduction, "edit_introduction"))
    letter = letter_of(programme, introduction.innovator, introduction.partner, why="Better words.")
    letter |= {"then": "ask", "version": page.context["form"].initial["version"]}

    answer = desk.post(url(introduction, "edit_introduction"), letter)

    introduction.refresh_from_db()
    assert answer.status_code == 302
    assert (introduction.state, introduction.why) == (State.ASKING_FIRST, "Better words.")


def test_two_people_who_edit_one_draft_do_not_overwrite_each_other(programme, desk):
    introduction = make_draft(programme)
    version = desk.get(url(introduction, "edit_introduction")).context["form"].initial["version"]
    letter = letter_of(programme, introduction.innovator, introduction.partner, version=version)
    desk.post(url(introduction, "edit_introduction"), letter | {"why": "First."})

    second = desk.post(url(introduction, "edit_introduction"), letter | {"why": "Second."})

    introduction.refresh_from_db()
    assert introduction.why == "First."
    assert "Somebody else changed this" in second.text


def test_staff_record_an_answer_given_by_phone(programme, desk):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    answer = desk.post(
        url(introduction, "record_answer"),
        {"side": "partner", "answer": "yes", "consent_note": "By phone on 3 May."},
    )

    introduction.refresh_from_db()
    assert answer.status_code == 302
    assert introduction.state == State.ASKING_SECOND


def test_without_a_consent_note_no_answer_is_recorded(programme, desk):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    answer = desk.post(url(introduction, "record_answer"), {"side": "partner", "answer": "yes", "consent_note": " "})

    introduction.refresh_from_db()
    assert answer.status_code == 422
    assert introduction.state == State.ASKING_FIRST


def test_staff_send_and_undo(programme, desk):
    introduction = make_introduction(State.READY, programme)

    desk.post(url(introduction, "send_introduction"), {"paragraph": "Here is why."})
    leaving = Introduction.objects.get()
    page = desk.get(url(introduction))
    desk.post(url(introduction, "unsend_introduction"))
    back = Introduction.objects.get()

    assert leaving.leaves_at is not None
    assert "Undo" in page.text
    assert (back.state, back.leaves_at, back.bridge_paragraph) == (State.READY, None, "Here is why.")


def test_somebody_else_is_asked_after_the_wrong_person(programme, desk):
    introduction = make_introduction(State.REDIRECTED, programme)
    better = make_person(introduction.partner, given_name="Ines", family_name="Varga")

    refused = desk.post(url(introduction, "ask_introduction"))
    desk.post(url(introduction, "change_contact"), {"side": "partner", "partner-person": better.pk})
    asked = desk.post(url(introduction, "ask_introduction"))

    introduction.refresh_from_db()
    assert (refused.status_code, asked.status_code) == (409, 302)
    assert "Choose another contact" in refused.text
    assert (introduction.state, introduction.partner_person) == (State.ASKING_FIRST, better)


def test_a_refusal_stands_on_the_page(programme, desk):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    answer = desk.post(url(introduction, "nudge_introduction"))

    assert answer.status_code == 409
    assert "got a mail about introductions from us today" in answer.text


def test_withdrawing_needs_a_reason(programme, desk):
    introduction = make_draft(programme)

    refused = desk.post(url(introduction, "cancel_introduction"), {"reason": ""})
    done = desk.post(url(introduction, "cancel_introduction"), {"reason": "They merged."})

    introduction.refresh_from_db()
    assert (refused.status_code, done.status_code) == (422, 302)
    assert (introduction.state, introduction.cancel_reason) == (State.CANCELLED, "They merged.")


def test_a_meeting_is_logged_and_the_introduction_closed(programme, desk):
    introduction = make_introduction(State.INTRODUCED, programme)

    desk.post(
        url(introduction, "log_meeting"),
        {"happened_on": str(introduction.introduced_at.date()), "outcome": "met_no_fit"},
    )
    desk.post(url(introduction, "conclude_introduction"), {"outcome": State.OUTCOME_NO_FIT})

    introduction.refresh_from_db()
    assert introduction.state == State.OUTCOME_NO_FIT


def test_one_made_elsewhere_is_logged_with_how_both_agreed(programme, desk):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")

    desk.get(reverse("introductions:log_elsewhere"))
    answer = desk.post(
        reverse("introductions:log_elsewhere"),
        {
            "programme": programme.pk,
            "innovator": innovator.pk,
            "partner": partner.pk,
            "introduced_on": "2026-01-05",
            "consent_note": "Both asked for it at the launch.",
        },
    )

    introduction = Introduction.objects.get()
    assert answer.status_code == 302
    assert (introduction.state, introduction.origin, introduction.is_made) == (State.INTRODUCED, "elsewhere", True)


def test_private_reasons_are_on_the_staff_page(programme, desk):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    from tests.factories.introductions import say

    say(introduction, "partner", Reply.NO, reason="no_capacity", comment="We are too few.")

    page = desk.get(url(introduction))

    assert "No capacity" in page.text
    assert "We are too few." in page.text


def test_a_pair_that_is_open_cannot_be_drafted_twice(programme, desk):
    introduction = both_yes(make_introduction(State.ASKING_FIRST, programme))

    answer = desk.post(
        reverse("introductions:save_draft"), letter_of(programme, introduction.innovator, introduction.partner)
    )

    assert answer.status_code == 422
    assert "have an open introduction already" in answer.text


def test_the_person_who_was_named_is_added_and_asked(programme, desk):
    introduction = make_introduction(State.REDIRECTED, programme)
    page = desk.get(url(introduction))

    desk.post(
        url(introduction, "add_contact"),
        {"side": "partner", "given_name": "Ines", "family_name": "Varga", "email": "ines@merrowdale.example"},
    )
    desk.post(url(introduction, "ask_introduction"))

    introduction.refresh_from_db()
    assert "Add them, and ask next" in page.text
    assert (introduction.state, introduction.partner_person.name) == (State.ASKING_FIRST, "Ines Varga")


def test_the_letter_turns_to_who_is_asked_first(programme, desk):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")
    address = reverse("introductions:new_introduction")

    page = desk.get(address, {"innovator": innovator.pk, "partner": partner.pk, "first_side": "innovator"})

    assert page.context["letter"].to.name == "Priya Nair"


def test_an_introduction_begun_at_a_partner_keeps_the_partner(programme, desk):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")
    chosen = f"/desk/introductions/new/?programme={programme.pk}&partner={partner.pk}"

    page = desk.get(chosen)

    assert f"Whom should {partner.name} meet?" in page.text
    assert f"innovator={innovator.pk}&amp;partner={partner.pk}" in page.text
