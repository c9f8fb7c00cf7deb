"""Scores suggest, with reasons; what stands in the way is said."""

from datetime import timedelta

import numpy as np
import pytest

from accelerator import clock
from introductions import services
from introductions.matching import match_of, matches
from introductions.matching.scoring import scoring_of, weights_of
from introductions.matching.sides import read
from introductions.matching.texts import read_changed
from introductions.states import Reply, State
from partners.services import edit_participation, pause_person, stop_contact
from tests.factories.introductions import make_draft, make_introduction, make_side, say
from tests.factories.partners import make_need, make_offer, make_participation, make_project
from tests.factories.programmes import make_programme, make_theme


@pytest.fixture
def innovator(programme):
    return make_side(programme, "innovator", regions=["E12000009"])


def points(match):
    """By what they are for: those of 0 left out."""
    return {reason.code: reason.points for reason in match.reasons if reason.points}


def test_the_help_they_need_counts_most(programme, innovator):
    make_need(innovator, programme, type="pilot_site")
    fitting, other, silent = (make_side(programme, "partner", name=name) for name in ("Fitting", "Other", "Silent"))
    make_offer(fitting, programme, type="pilot_site")
    make_offer(other, programme, type="training")

    found, total = matches(programme, innovator)

    assert [match.partner.id for match in found] == [fitting.pk, other.pk, silent.pk]
    assert total == 3
    assert [match.reasons[0].text for match in found] == [
        "Offers what they need: pilot or test site",
        "Offers other help: training",
        "No live offer",
    ]
    assert [match.score for match in found] == [46, 16, 16]


def test_a_shared_challenge_counts(programme, innovator):
    theme = make_theme(programme)
    partner = make_side(programme, "partner")
    for organisation in (innovator, partner):
        edit_participation(organisation.participations.get(), by=None, themes=[theme])

    assert points(match_of(programme, innovator, partner)) == {"theme": 15, "place": 6, "size": 2, "room": 5, "past": 2}


@pytest.mark.parametrize(
    ("regions", "reason"),
    [(["E12000009"], ("South West", 10)), ([], ("Works nationwide", 6)), (["E12000007"], ("Other regions", 0))],
)
def test_place_counts(regions, reason, programme, innovator):
    partner = make_side(programme, "partner", regions=regions)

    found = {reason.code: reason for reason in match_of(programme, innovator, partner).reasons}["place"]

    assert (found.text, found.points) == reason


@pytest.mark.parametrize(
    ("maturity", "size", "expected"),
    [("proven", "national", 5), ("proven", "micro", 1), ("idea", "small", 5), ("idea", "national", 2)],
)
def test_size_counts_by_what_is_ready_to_grow(maturity, size, expected, programme, innovator):
    make_project(innovator, maturity=maturity)
    partner = make_side(programme, "partner", size=size)

    assert points(match_of(programme, innovator, partner))["size"] == expected


def test_only_who_takes_part_is_suggested(programme, innovator):
    make_participation(make_side(make_programme(), "partner"), programme, role="partner", state="prospect")

    assert matches(programme, innovator) == ([], 0)


def at_its_limit(introduction):
    introduction.partner.ask_cap_month = 1
    introduction.partner.save()
    services.ask_introduction(introduction, by=None)


HELD = {
    "At its limit until ": at_its_limit,
    "Asked not to be contacted": lambda one: stop_contact(one.partner, by=None),
    "Nobody there may be asked now": lambda one: pause_person(one.partner_person, by=None),
}


@pytest.mark.parametrize("why", HELD)
def test_who_cannot_be_asked_is_shown_and_why(why, programme, innovator):
    introduction = make_draft(programme)
    HELD[why](introduction)

    match = match_of(programme, innovator, introduction.partner)
    free, _total = matches(programme, innovator, can_ask=True)

    assert match.held.startswith(why)
    assert free == []


def test_an_open_introduction_and_a_rest_are_told(programme):
    open_one = make_draft(programme)
    declined = say(make_introduction(State.ASKING_FIRST, programme), "partner", Reply.NO)

    opened = match_of(programme, open_one.innovator, open_one.partner)
    resting = match_of(programme, declined.innovator, declined.partner)
    with clock.at(clock.now() + timedelta(days=95)):
        rested = match_of(programme, declined.innovator, declined.partner)

    assert (opened.held, opened.open_introduction) == ("An introduction is open", open_one.pk)
    assert resting.held.startswith("Resting until ")
    assert rested.held == ""


def test_an_offer_that_is_taken_up_is_told(programme, innovator):
    make_need(innovator, programme, type="pilot_site")
    partner = make_side(programme, "partner", ask_cap_month=9)
    offer = make_offer(partner, programme, type="pilot_site", cap=1)
    make_introduction(State.ASKING_FIRST, programme, partner=partner, offer=offer)

    match = match_of(programme, innovator, partner)

    assert (match.option.open_now, match.held) == (1, "Its offer is taken up for now")


@pytest.mark.parametrize("number", [1, 30])
def test_scoring_costs_the_same_for_1_and_30_partners(number, programme, innovator, django_assert_num_queries):
    make_need(innovator, programme, type="pilot_site")
    for _ in range(number):
        make_offer(make_side(programme, "partner"), programme, type="pilot_site")

    with django_assert_num_queries(26):
        found, total = matches(programme, innovator, limit=50)

    assert (len(found), total) == (number, number)


def test_the_sum_is_that_of_the_parts(programme):
    """Rounds ask for sums alone, pages for each criterion: both are one scoring."""
    theme = make_theme(programme)
    for number in range(3):
        innovator = make_side(programme, "innovator", regions=["E12000009"] if number else [])
        make_need(innovator, programme, type=("pilot_site", "training")[number % 2])
        partner = make_side(programme, "partner", regions=["E12000009"] if number == 1 else [], size="large")
        make_offer(partner, programme, type="pilot_site")
        edit_participation(partner.participations.get(), by=None, themes=[theme])
        edit_participation(innovator.participations.get(), by=None, themes=[theme] if number else [])
    read_changed()
    scoring = scoring_of(read(programme), weights_of(programme))

    parts = sum(np.broadcast_to(points, (3, 3)) for _name, points in scoring.points())

    assert np.allclose(parts, scoring.totals(), atol=1e-3)
    assert parts.min() > 0
