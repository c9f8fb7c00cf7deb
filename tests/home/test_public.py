"""What everybody may see of a tenant and its programmes."""

import json
import re
from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.home.threads import Thread, draw
from accelerator.programmes.states import State
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions.services import partnership_life, partnerships
from introductions.services.partnerships import Goal, PartyTerms, propose_partnership
from introductions.states import Side, Via
from partners import services as partners
from reporting.services import rebuild
from tests.factories.clients import client_of
from tests.factories.introductions import make_side
from tests.factories.programmes import make_credit, make_programme, make_target
from tests.factories.tenancy import make_member, make_tenant


@pytest.fixture
def north(db):
    tenant = make_tenant("north", name="North Trust", about="We bring people together.")
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def stranger(north):
    return client_of(north)


@pytest.fixture
def programme(north):
    return make_programme(name="Fair Footing", slug="fair", summary="For fair chances", stages=True)


def confirm(programme, north, *, named: tuple[bool | None, bool | None] = (True, True), innovator=None, partner=None):
    """A confirmed partnership; `named`: what the innovator and the partner said about being named."""
    innovator = innovator or make_side(programme, Side.INNOVATOR)
    partner = partner or make_side(programme, Side.PARTNER)
    people = {one.pk: one.positions.get().person for one in (innovator, partner)}
    terms = [
        PartyTerms(innovator, "innovator", "canary-gives", "canary-gets", people[innovator.pk]),
        PartyTerms(partner, "partner", "canary-gives", "canary-gets", people[partner.pk]),
    ]
    goal = Goal("canary-goal", "canary-measure", 9, clock.today() + timedelta(days=90))
    made = propose_partnership(
        programme, parties=terms, by=make_member(Role.ADMIN, north), goal=goal, type="pilot", title="canary-title"
    )
    for party, answer in zip(made.parties.order_by("side"), named, strict=True):
        partnerships.confirm_party(made, party=party, via=Via.PORTAL, by=people[party.organisation_id])
        if answer is not None:
            partnership_life.set_naming(made, party=party, by=people[party.organisation_id], may_be_named=answer)
    made.refresh_from_db()
    return made


def text_of(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_front_page_of_a_new_tenant_says_so(stranger):
    page = text_of(stranger, "/")

    assert "We bring people together." in page
    assert "No programme to show yet" in page


def test_the_front_page_shows_public_programmes_only(north, stranger, programme):
    make_programme(name="Hidden one", is_public=False)
    make_programme(name="Still a draft", state=State.DRAFT)
    make_programme(name="Old one", state=State.CLOSED)

    page = text_of(stranger, "/")

    shown = [name in page for name in ("Fair Footing", "Old one", "Hidden one", "Still a draft")]
    assert shown == [True, True, False, False]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"state": State.CLOSED}, 200),
        ({"state": State.ARCHIVED}, 200),
        ({"state": State.DRAFT}, 404),
        ({"is_public": False}, 404),
    ],
)
def test_a_programme_has_a_public_page_once_it_is_public_and_open(stranger, changes, status):
    make_programme(slug="fair", **changes)

    assert stranger.get("/programmes/fair/").status_code == status
    assert stranger.get("/programmes/fair/partnerships/").status_code == status


def test_a_programme_of_another_tenant_has_no_page_here(stranger, programme):
    with tenant_scope(make_tenant("south")):
        make_programme(slug="theirs")

    assert stranger.get("/programmes/theirs/").status_code == 404


def test_a_programme_without_anybody_still_reads_well(stranger, programme):
    page = text_of(stranger, "/programmes/fair/")

    assert re.search(r"<h1[^>]*>Fair Footing</h1>", page)
    assert "Deliver &amp; implement" in page
    assert '<svg class="threads"' not in page


@pytest.mark.parametrize("named", [(None, None), (True, None), (None, True), (True, False), (False, False)])
def test_a_partnership_that_not_everybody_wants_named_is_not_named(north, stranger, programme, named):
    made = confirm(programme, north, named=named)
    rebuild(programme.pk)

    for path in ("/", "/programmes/fair/", "/programmes/fair/partnerships/"):
        page = text_of(stranger, path)
        for party in made.parties.select_related("organisation"):
            assert party.organisation.name not in page


def test_a_partnership_is_named_when_all_agree_and_nothing_they_wrote_is_shown(north, stranger, programme):
    made = confirm(programme, north)
    rebuild(programme.pk)

    for path in ("/programmes/fair/", "/programmes/fair/partnerships/"):
        page = text_of(stranger, path)
        for party in made.parties.select_related("organisation", "champion"):
            assert party.organisation.name in page
            assert party.champion.family_name not in page
            assert party.champion.email not in page
        assert "canary" not in page


def test_who_withdraws_consent_is_no_longer_named(north, stranger, programme):
    made = confirm(programme, north)
    party = made.parties.get(side="partner")
    partnership_life.set_naming(made, party=party, by=party.champion, may_be_named=False)

    page = text_of(stranger, "/programmes/fair/partnerships/")

    assert "Nobody to name yet" in page


def test_a_void_partnership_is_neither_named_nor_drawn(north, stranger, programme):
    made = confirm(programme, north)
    partnership_life.void_partnership(made, by=make_member(Role.ADMIN, north), reason="A mistake")
    rebuild(programme.pk)

    page = text_of(stranger, "/programmes/fair/")

    assert made.parties.first().organisation.name not in page
    assert 'class="t"' not in page


def test_figures_come_from_the_snapshot_with_their_definition(north, stranger, programme):
    make_target(programme, 9)
    confirm(programme, north)
    assert "In figures" not in text_of(stranger, "/programmes/fair/")

    rebuild(programme.pk)

    page = text_of(stranger, "/programmes/fair/")
    assert "One idea.<br>One partnership." in page
    assert "against a target of 9" in page
    assert "all parties confirmed it, or staff did with evidence" in page


def test_the_round_number_is_gold_only_by_consent(north, stranger, programme):
    confirm(programme, north, named=(True, None))
    rebuild(programme.pk)
    assert 'class="hit"' not in text_of(stranger, "/programmes/fair/")
    assert "Gold:" not in text_of(stranger, "/programmes/fair/")

    again = make_programme(slug="again", stages=True)
    confirm(again, north)
    rebuild(again.pk)

    page = text_of(stranger, "/programmes/again/")
    assert 'class="hit"' in page
    assert "Gold: the first" in page


def test_credits_are_shown_under_their_headings(stranger, programme):
    make_credit(programme, kind="funder", organisation_name="Halden Fund", url="https://halden.example/")

    page = text_of(stranger, "/programmes/fair/")

    assert "Funded by" in page
    assert '<a href="https://halden.example/"' in page


def test_the_data_for_machines_is_valid_and_cannot_end_its_block(north, stranger, programme):
    make_credit(programme, kind="funder", organisation_name="</script><script>alert(1)</script>")

    page = text_of(stranger, "/programmes/fair/")

    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1)
    data = json.loads(block)
    assert (data["@type"], data["name"], data["url"]) == (
        "Project",
        "Fair Footing",
        "http://north.test/programmes/fair/",
    )
    assert data["funder"][0]["name"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in page


def test_people_of_a_programme_are_on_no_public_page(north, stranger, programme):
    organisation = make_side(programme, Side.INNOVATOR, name="Quiet Works", website="https://quiet.example")
    partners.edit_organisation(organisation, by=None, about="canary-about", postcode="LS1 4DY")
    rebuild(programme.pk)

    for path in ("/", "/programmes/fair/", "/programmes/fair/partnerships/"):
        page = text_of(stranger, path)
        for secret in ("Quiet Works", "quiet.example", "canary-about", "LS1 4DY", "Priya"):
            assert secret not in page


def test_a_drawing_joins_who_is_in_a_partnership_and_spreads_the_others():
    drawing = draw([1, 2, 3], [7, 8], [Thread([1], [8]), Thread([3], [7], is_gold=True)])

    assert [circle.y for circle in drawing.circles] == [10, 210, 410]
    assert drawing.path == "M46 10C250 10 400 410 600 410"
    assert drawing.gold == "M46 410C250 410 400 10 600 10"
    assert [(circle.y, circle.is_gold) for circle in drawing.circles][2] == (410, True)
    assert [square.width for square in drawing.squares] == [10, 9]
    assert drawing.label == "Drawing: 3 innovators on the left, joined by 2 threads to 2 partners on the right"


def test_a_drawing_of_one_pair_stands_in_the_middle():
    drawing = draw([1], [2], [])

    assert (drawing.circles[0].y, drawing.squares[0].y + drawing.squares[0].height / 2) == (210, 210)
    assert (
        drawing.label == "Drawing: 1 innovator on the left and 1 partner on the right, with no thread between them yet"
    )


def test_a_partnership_of_three_draws_a_line_to_each():
    drawing = draw([], [], [Thread([1], [2, 3])])

    assert drawing.path.count("M46") == 2
    assert len(drawing.squares) == 2
