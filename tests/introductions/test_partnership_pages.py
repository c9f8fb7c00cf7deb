"""Partnerships at the desk, and the page behind a champion's mailed link."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accelerator import clock
from accelerator.mailing import tokens
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions import services
from introductions.models import Partnership
from introductions.services.partnerships import Goal, PartyTerms
from introductions.states import PartnershipState
from tests.factories.clients import client_of
from tests.factories.partners import make_organisation, make_participation, make_person
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant

LIST = "/desk/partnerships/"


@pytest.fixture
def north(db):
    tenant = make_tenant("north")
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def dana(north):
    return make_member(Role.MANAGER, north, email="dana@north.example", name="Dana Dell")


@pytest.fixture
def programme(north):
    return make_programme(name="Fair Footing")


@pytest.fixture
def desk(north, dana):
    return client_of(north, dana)


def make_party(programme: Any, side: str) -> PartyTerms:
    organisation = make_organisation()
    make_participation(organisation, programme, role=side)
    return PartyTerms(organisation, side, "A place to test", "A tested idea", make_person(organisation))


def make_partnership(programme: Any, by: Any) -> Partnership:
    parties = [make_party(programme, "innovator"), make_party(programme, "partner")]
    goal = Goal("A pilot that both would run again", "homes that took part", Decimal(300), date(2027, 3, 31))
    return services.propose_partnership(programme, parties=parties, by=by, goal=goal, type="pilot")


def link_of(partnership: Partnership) -> str:
    champion = partnership.parties.order_by("side").first().champion
    return f"/confirm/{tokens.issue(purpose='partnerships.confirm', subject=partnership, holder=champion)}/"


def nonce_of(response: Any) -> dict[str, str]:
    """What the page carries when it is posted: its nonce, and the terms that it showed."""
    text = response.text
    names = ("nonce", "party")
    found = {
        name: text.split(f'name="{name}" value="')[1].split('"')[0]
        for name in names
        if f'name="{name}" value="' in text
    }
    return found


def test_the_list_is_narrowed_by_words_and_state(programme, dana, desk):
    wanted, other = make_partnership(programme, dana), make_partnership(programme, dana)
    services.drop_proposal(other, by=dana, reason="One side left")

    by_state = desk.get(LIST, {"state": PartnershipState.AWAITING_CONFIRMATION}).context["page"].rows
    by_words = desk.get(LIST, {"q": wanted.title[:9]}).context["page"].rows

    assert (by_state, wanted in by_words) == ([wanted], True)


def test_a_proposal_with_gaps_says_what_is_missing_and_keeps_what_was_written(programme, desk):
    terms = make_party(programme, "innovator")
    position = terms.organisation.positions.get()

    page = desk.post(
        f"{LIST}new/?programme={programme.pk}",
        {"goal": "A pilot", "party0-champion": position.pk, "party0-gives": "Time"},
    )

    assert (page.status_code, Partnership.objects.count()) == (200, 0)
    assert "Fill in “What it gets”" in page.text
    assert ">Time</textarea>" in page.text.replace("\n", "")


def test_terms_that_are_confirmed_can_no_longer_be_changed(programme, dana, desk):
    partnership = make_partnership(programme, dana)
    services.confirm_with_evidence(partnership, by=dana, evidence="Letter of 3 June")

    page = desk.get(f"{LIST}{partnership.pk}/amend/", follow=True)

    assert "The terms can no longer be changed" in page.text


def test_opening_the_link_confirms_nothing_and_a_scanner_that_posts_at_once_neither_F35(north, programme, dana):
    partnership = make_partnership(programme, dana)
    link, visitor = link_of(partnership), client_of(north)

    page = visitor.get(link)
    at_once = visitor.post(f"{link}yes/", nonce_of(page))

    assert (page.status_code, at_once.status_code) == (200, 409)
    assert partnership.parties.exclude(confirmed_at=None).count() == 0


def test_a_person_who_read_the_page_confirms_their_side_only(north, programme, dana):
    partnership = make_partnership(programme, dana)
    link, visitor = link_of(partnership), client_of(north)
    shown = nonce_of(visitor.get(link))

    with clock.at(clock.now() + timedelta(seconds=5)):
        answer = visitor.post(f"{link}yes/", shown)

    assert (answer.status_code, partnership.parties.exclude(confirmed_at=None).count()) == (302, 1)


def test_no_page_behind_the_link_is_kept_or_passed_on_F37(north, programme, dana):
    page = client_of(north).get(link_of(make_partnership(programme, dana)))

    assert (page["Referrer-Policy"], page["Cache-Control"], page["X-Robots-Tag"]) == (
        "strict-origin",
        "no-store",
        "noindex",
    )


def test_an_unknown_link_says_how_to_go_on(north, programme):
    page = client_of(north).get("/confirm/no-such-token/")

    assert (page.status_code, "This link no longer works" in page.text) == (404, True)
