"""Whose turn it is and for how long, in words; the lanes of the desk; the same for 1 and 30 rows."""

from datetime import timedelta

import pytest
from django.template import Context, Template

from accelerator import clock
from accelerator.tenancy.calendar import add_days
from accelerator.tenancy.members import Member
from introductions import services, turns, words
from introductions.models import Introduction
from introductions.narrowing import at_hand
from introductions.permissions import introductions_of_staff
from introductions.states import OPEN, Reply, State
from tests.factories.introductions import WAYS, make_draft, make_introduction, make_side, say

TURNS = {
    State.DRAFTED: "us",
    State.ASKING_FIRST: "partner",
    State.ASKING_SECOND: "innovator",
    State.READY: "us",
    State.REDIRECTED: "us",
    State.INTRODUCED: "innovator",
    State.IN_CONVERSATION: "innovator",
    State.STALLED: "us",
    State.MET: "innovator",
    State.SNOOZED: "",
    State.DECLINED: "",
    State.EXPIRED: "",
    State.CANCELLED: "",
    State.OUTCOME_NO_FIT: "",
    State.OUTCOME_STALLED: "",
    State.OUTCOME_PARTNERSHIP: "",
}


def turn_of(introduction):
    return Introduction.objects.filter(pk=introduction.pk).get().turn


def row_of(introduction):
    return turns.with_details(Introduction.objects.filter(pk=introduction.pk)).get()


@pytest.mark.parametrize("state", TURNS)
def test_whose_turn_it_is_follows_from_where_it_stands(state, programme):
    assert turn_of(make_introduction(state, programme)) == TURNS[state]


def test_every_state_has_a_turn_a_mark_and_a_sentence(programme):
    assert set(TURNS) == {State.DRAFTED, State.CANCELLED, *WAYS}
    for state in TURNS:
        row = row_of(make_introduction(state, programme))
        assert words.mark(row)
        assert words.describe(row).endswith(".")
        assert words.next_action(row).label


@pytest.mark.parametrize(
    ("first", "state", "turn"),
    [("innovator", State.ASKING_FIRST, "innovator"), ("innovator", State.ASKING_SECOND, "partner")],
)
def test_the_turn_is_that_of_the_side_that_is_asked(first, state, turn, programme):
    assert turn_of(make_introduction(state, programme, first_side=first)) == turn


def test_who_cannot_be_asked_is_our_turn(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    introduction.held_why = "Mail to Ruth came back. Choose another contact."
    introduction.save()

    row = row_of(introduction)

    assert (row.turn, words.describe(row)) == ("us", "Mail to Ruth came back. Choose another contact.")


def test_a_partner_without_a_reply_is_our_turn(programme):
    introduction = make_introduction(State.INTRODUCED, programme)
    services.answer_follow_up(introduction, side="innovator", answer="no_reply", via="link")

    assert turn_of(introduction) == "us"


def test_once_an_outcome_is_logged_it_is_our_turn(programme):
    introduction = make_introduction(State.MET, programme)
    services.log_meeting(introduction, happened_on=clock.today(), by=None, side="partner", outcome="met_continuing")

    assert turn_of(introduction) == "us"


@pytest.mark.parametrize(("days", "late"), [(0, False), (4, False), (5, True), (9, True)])
def test_we_are_late_after_five_days(days, late, programme):
    introduction = make_draft(programme)

    with clock.at(clock.now() + timedelta(days=days)):
        row = row_of(introduction)
        found = turns.overdue(Introduction.objects.all()).exists()
        assert turns.waiting(row) == turns.Waiting(days, late)

    assert found == late


def test_reminders_and_the_end_are_told(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    at_first = words.describe(row_of(introduction))
    with clock.at(add_days(clock.now(), 6)):
        services.run_due_steps()
        later = words.describe(row_of(introduction))

    assert at_first.startswith("Asked. Closes ")
    assert later.startswith("Asked, one reminder sent. Closes ")


@pytest.mark.parametrize("number", [1, 30])
def test_the_lanes_cost_the_same_whatever_their_length(number, programme, dana, django_assert_max_num_queries):
    for _ in range(number):
        make_introduction(State.ASKING_FIRST, programme)
    member = Member(dana)

    with django_assert_max_num_queries(12):
        lanes = turns.lanes_of(at_hand(introductions_of_staff(member)), limit=4)
        [words.describe(row) for lane in lanes for row in lane.rows]

    assert [(lane.turn, lane.count, len(lane.rows), lane.more) for lane in lanes] == [
        ("us", 0, 0, 0),
        ("partner", number, min(number, 4), max(number - 4, 0)),
        ("innovator", 0, 0, 0),
    ]


def test_the_longest_waiting_stands_first(programme, dana):
    with clock.at(clock.now() - timedelta(days=3)):
        old = make_draft(programme)
    make_draft(programme)

    (ours, _partners, _innovators) = turns.lanes_of(at_hand(introductions_of_staff(Member(dana))), limit=4)

    assert ours.rows[0] == old


def test_what_the_other_side_may_know(programme):
    introduction = make_introduction(State.ASKING_SECOND, programme)
    waiting = words.for_the_other_side(introduction, "partner")
    introduction = say(introduction, "innovator", Reply.NO, reason="conflict", comment="We compete.")

    assert waiting == "You said yes. We are asking the other side."
    assert words.for_the_other_side(introduction, "partner") == "Not moving ahead now."
    assert words.for_the_other_side(introduction, "innovator") == "You answered “No”."


@pytest.mark.parametrize("number", [1, 12])
def test_an_organisations_page_shows_its_introductions(number, programme, dana, rf, django_assert_max_num_queries):
    partner = make_side(programme, "partner", ask_cap_month=50, open_cap=50)
    for _ in range(number):
        make_introduction(State.ASKING_FIRST, programme, partner=partner)
    make_draft(programme)
    request = rf.get("/")
    request.member = Member(dana)
    template = Template("{% load introductions %}{% introductions_of organisation %}")

    with django_assert_max_num_queries(8):
        shown = template.render(Context({"request": request, "organisation": partner}))

    assert shown.count('class="item"') == number


def test_open_states_are_those_in_the_lanes_or_resting():
    assert {state for state, turn in TURNS.items() if turn} | {State.SNOOZED} == OPEN
