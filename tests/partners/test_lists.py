"""Lists of organisations and people, as staff see them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accelerator import clock
from partners import services
from partners.listing import COUNTED
from tests.factories.partners import (
    make_need,
    make_offer,
    make_organisation,
    make_participation,
    make_person,
    make_position,
    make_project,
)
from tests.factories.programmes import make_programme, make_theme

LISTS = ["list_innovators", "list_partners", "list_organisations", "list_people"]


def names(page) -> list[str]:
    return [row.name for row in page.context["list"].page.rows]


def look(browser, name: str, **query):
    return browser.get(reverse(f"partners:{name}"), query)


@pytest.fixture
def partner(programme):
    """Makes partners of Fair Footing by name."""

    def make(name: str, **changes):
        organisation = make_organisation(name=name, **changes.pop("organisation", {}))
        make_participation(organisation, programme, role="partner", **changes)
        return organisation

    return make


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do_next(desk, programme, name):
    page = look(desk, name)

    assert page.status_code == 200
    assert "Add a partner" in page.text or "Add an innovator" in page.text


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_its_filters_empty_offers_to_clear_them(desk, programme, name):
    page = look(desk, name, q="nobody")

    assert "Clear the filters" in page.text


def test_innovators_and_partners_have_lists_of_their_own(desk, programme, partner):
    partner("Merrowdale")
    make_participation(make_organisation(name="Threadgood"), programme)
    make_organisation(name="Apart")

    assert names(look(desk, "list_partners")) == ["Merrowdale"]
    assert names(look(desk, "list_innovators")) == ["Threadgood"]
    assert names(look(desk, "list_organisations")) == ["Apart", "Merrowdale", "Threadgood"]


def test_f03_a_manager_lists_only_what_takes_part_in_their_programmes(max_desk, programme, partner):
    partner("Ours")
    elsewhere = make_participation(make_organisation(name="Theirs"), make_programme(name="Elsewhere"), role="partner")
    make_person(elsewhere.organisation, family_name="Hidden")

    for name in LISTS:
        page = look(max_desk, name)
        assert "Theirs" not in page.text
        assert "Hidden" not in page.text
        assert "Elsewhere" not in page.text
    assert names(look(max_desk, "list_partners")) == ["Ours"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "merrow"}, ["Merrowdale"]),
        ({"q": "DALE merrow"}, ["Merrowdale"]),
        ({"q": "cafe"}, ["Café Nord"]),
        ({"q": "7706036"}, ["Merrowdale"]),
        ({"q": "oak house"}, ["Café Nord"]),
        ({"sector": "business"}, ["Merrowdale"]),
        ({"region": "E12000007"}, ["Café Nord"]),
        ({"state": "prospect"}, ["Café Nord"]),
        ({"support": "deep"}, ["Merrowdale"]),
        ({"offer": "mentoring"}, ["Merrowdale"]),
        ({"offer": "training"}, []),
        ({"unmet": "on"}, ["Café Nord"]),
        ({"unmet": "on", "state": "active"}, []),
        ({"sector": "no such sector"}, ["Café Nord", "Merrowdale"]),
        ({"sort": "-name"}, ["Merrowdale", "Café Nord"]),
        ({"sort": "waiting"}, ["Café Nord", "Merrowdale"]),
        ({"sort": "nonsense"}, ["Café Nord", "Merrowdale"]),
    ],
)
def test_partners_are_found_filtered_and_sorted_by_the_address_of_the_page(desk, programme, partner, query, found):
    energy = partner(
        "Merrowdale",
        support_level="deep",
        organisation={"sector": "business", "identifiers": [("GB-COH", "07706036")]},
    )
    cafe = {"aliases": ["Oak House"], "regions": ["E12000007"], "sector": "media"}
    partner("Café Nord", state="prospect", organisation=cafe)
    make_offer(energy, programme)
    energy.participations.update(introduced_at=clock.now())

    assert names(look(desk, "list_partners", **query)) == found


def test_the_filters_speak_of_one_and_the_same_place(desk, programme):
    other = make_programme(name="Second Wave")
    organisation = make_organisation(name="Acorn")
    make_participation(organisation, programme, state="prospect")
    make_participation(organisation, other, state="active")

    assert names(look(desk, "list_innovators", programme=programme.pk, state="active")) == []
    assert names(look(desk, "list_innovators", programme=other.pk, state="active")) == ["Acorn"]


def test_innovators_are_filtered_by_challenge_need_and_project(desk, programme):
    theme = make_theme(programme)
    one = make_participation(make_organisation(name="One"), programme, themes=[theme]).organisation
    two = make_participation(make_organisation(name="Two"), programme).organisation
    make_need(one, programme, type="pilot_site")
    make_project(two, maturity="scaling")

    assert names(look(desk, "list_innovators", theme=theme.pk)) == ["One"]
    assert names(look(desk, "list_innovators", need="pilot_site")) == ["One"]
    assert names(look(desk, "list_innovators", maturity="scaling")) == ["Two"]


def test_who_left_is_found_only_when_asked_for(desk, programme, partner):
    gone = partner("Gone")
    services.move_participation(gone.participations.get(), by=None, to="left")

    assert names(look(desk, "list_partners")) == []
    assert names(look(desk, "list_partners", state="left")) == ["Gone"]


def test_what_is_archived_is_found_only_when_asked_for(desk, programme, partner):
    services.archive_organisation(partner("Gone"), by=None)

    assert names(look(desk, "list_partners")) == []
    assert names(look(desk, "list_partners", archived="on")) == ["Gone"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Zoe Abel", "Ada Zimmer"]),
        ({"q": "zoe"}, ["Zoe Abel"]),
        ({"q": "ada merrowdale"}, ["Ada Zimmer"]),
        ({"q": "zoe@"}, ["Zoe Abel"]),
        ({"role": "partner"}, ["Ada Zimmer"]),
        ({"role": "innovator"}, []),
        ({"show": "answer"}, ["Ada Zimmer"]),
        ({"show": "quiet"}, ["Zoe Abel"]),
        ({"show": "archived"}, ["Gone Away"]),
        ({"sort": "-name"}, ["Ada Zimmer", "Zoe Abel"]),
    ],
)
def test_people_are_found_filtered_and_sorted(desk, programme, partner, query, found):
    make_person(partner("Merrowdale"), given_name="Ada", family_name="Zimmer")
    services.pause_person(make_person(given_name="Zoe", family_name="Abel", email="zoe@abel.example"), by=None)
    services.archive_person(make_person(given_name="Gone", family_name="Away"), by=None)

    assert names(look(desk, "list_people", **query)) == found


def test_a_person_who_works_at_two_places_is_one_line(desk, programme, partner):
    person = make_person(partner("One"))
    make_position(person, partner("Two"))

    assert names(look(desk, "list_people")) == [person.name]


def test_a_long_list_has_pages_and_every_organisation_once(desk, programme, partner):
    for number in range(53):
        partner(f"Partner {number:02}")

    first = look(desk, "list_partners")
    second = desk.get(reverse("partners:list_partners") + first.context["list"].page.next)

    assert first.context["list"].count == "53"
    assert names(first) + names(second) == [f"Partner {number:02}" for number in range(53)]


def test_counting_stops_where_it_tells_nothing_more(desk, programme, partner, monkeypatch):
    monkeypatch.setattr("partners.listing.COUNTED", 2)
    for name in ("A1", "B1", "C1"):
        partner(name)

    assert COUNTED == 500
    assert look(desk, "list_partners").context["list"].count == "2+"


def test_who_has_waited_longest_for_an_introduction_comes_first(desk, programme, partner):
    for name, days in (("Last week", 7), ("Yesterday", 1)):
        partner(name).participations.update(introduced_at=clock.now() - timedelta(days=days))
    partner("Never")

    page = look(desk, "list_partners", sort="waiting")

    assert names(page) == ["Never", "Last week", "Yesterday"]
    assert "Not yet" in page.text
