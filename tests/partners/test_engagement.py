"""How far a partner is (R82), first-time participants (R53), and the balance of sectors (R68)."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.tenancy.errors import Refused
from partners import services
from partners.engagement import balance, board, gone_quiet
from partners.models import Participation
from tests.factories.partners import make_offer, make_organisation, make_participation
from tests.factories.programmes import make_programme


def counts(programme):
    return {column.label: column.count for column in board(Participation.objects.filter(programme=programme))}


def test_the_board_counts_by_stage_and_a_live_offer_makes_the_difference(programme, dana):
    for state in ("prospect", "contacted", "in_talks", "joined", "active"):
        make_participation(None, programme, role="partner", state=state)
    offering = make_participation(None, programme, role="partner")
    make_offer(offering.organisation, programme)
    resting = make_participation(None, programme, role="partner")
    services.move_participation(resting, by=dana, to="dormant", why="On leave until spring.")

    assert counts(programme) == {
        "To contact": 1,
        "Contacted": 1,
        "In talks": 1,
        "Invited": 0,
        "Joined": 2,
        "Offering": 1,
        "Dormant": 1,
        "Gone quiet": 0,
    }


def test_a_contact_that_is_logged_makes_a_prospect_contacted(programme, dana):
    place = make_participation(None, programme, role="partner", state="prospect")

    services.log_contact(
        by=dana, kind="call", happened_on=clock.today(), summary="Called.", organisation=place.organisation
    )

    place.refresh_from_db()
    assert place.state == "contacted"


def test_dormant_has_a_reason_that_goes_when_they_are_back(programme, dana):
    place = make_participation(None, programme, role="partner")

    with pytest.raises(Refused, match="Say why"):
        services.move_participation(place, by=dana, to="dormant")
    dormant = services.move_participation(place, by=dana, to="dormant", why="Moves house.")
    back = services.move_participation(dormant, by=dana, to="active")

    assert (dormant.dormant_why, back.dormant_why) == ("Moves house.", "")


def test_who_was_heard_of_within_ninety_days_is_not_quiet(programme, dana):
    with clock.at(clock.now() - timedelta(days=120)):
        silent = make_participation(None, programme, role="partner")
        spoken = make_participation(None, programme, role="partner")
    services.log_contact(
        by=dana, kind="call", happened_on=clock.today(), summary="Called.", organisation=spoken.organisation
    )

    assert list(gone_quiet(Participation.objects.filter(programme=programme))) == [silent]


def test_the_balance_counts_sectors_and_first_timers(programme, desk):
    business, other = make_organisation(sector="business"), make_organisation(sector="business")
    with clock.at(clock.now() - timedelta(days=400)):
        make_participation(business, make_programme(name="Earlier"), role="partner")
    for one in (business, other, make_organisation(sector="charity")):
        make_participation(one, programme, role="partner")
    make_participation(make_organisation(sector="charity"), programme, role="partner", state="prospect")

    found = balance(programme)

    assert [(one.count, one.percent) for one in found.sectors] == [(2, 67), (1, 33)]
    assert (found.total, found.first_time) == (3, 2)
    assert "2 of 3 (67%) are here for the first time." in desk.get(programme.get_absolute_url()).text
    assert "First time here" in desk.get(other.get_absolute_url()).text
    assert desk.get(business.get_absolute_url()).text.count("First time here") == 1  # at the earlier one


def test_the_list_of_partners_narrows_by_stage(programme, desk):
    talking = make_participation(None, programme, role="partner", state="in_talks").organisation
    make_participation(None, programme, role="partner")

    listed = desk.get("/desk/partners/?stage=in_talks").context["list"]

    assert [row.organisation for row in listed.rows] == [talking]
