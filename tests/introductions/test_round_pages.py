"""Rounds, weights and dismissals as staff use them; and that nothing of them shows on another role's page."""

from contextlib import nullcontext

import pytest
from django.urls import reverse

from accelerator.tenancy.models import Role
from introductions.matching import texts
from introductions.models import Conflict, Dismissal, Introduction, Round, Weights
from introductions.services import rounds
from introductions.services.interest import mark_interest
from introductions.services.matching import dismiss_suggestion, record_conflict
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_need, make_offer
from tests.factories.portal import sign_in
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member


@pytest.fixture
def programme(north):
    return make_programme(name="Fair Footing", state="deliver")


@pytest.fixture
def pair(programme):
    innovator, partner = make_side(programme, "innovator", name="Ash"), make_side(programme, "partner", name="Cedar")
    make_need(innovator, programme, type="pilot_site")
    make_offer(partner, programme, type="pilot_site", title="A site in Leeds")
    return innovator, partner


def worked_out(programme):
    of = Round.objects.first() or rounds.make_round(programme, by=None, least_score=0)
    rounds.work_out(of.pk, nullcontext)
    of.refresh_from_db()
    return of


def test_staff_plan_a_round_look_at_it_and_draft_it(desk, programme, pair):
    form = {"floor": 1, "most_innovator": 2, "most_partner": 1, "least_score": 0}
    made = desk.post("/desk/rounds/new/", {"programme": programme.pk, **form})
    waiting = desk.get(made["Location"]).content.decode()
    of = worked_out(programme)
    plan = desk.get(of.get_absolute_url()).content.decode()
    drafted = desk.post(reverse("introductions:draft_round", args=[of.pk]), follow=True).content.decode()

    assert "Waiting for its turn" in waiting
    assert "Offers what they need: pilot or test site (30 of 30)" in plan
    assert "Draft this introduction" in plan
    assert "1 introduction drafted. Nobody has been asked yet." in drafted
    assert Introduction.objects.get().state == "drafted"


def test_a_pair_is_taken_out_put_back_replaced_and_added(desk, programme, pair):
    other = make_side(programme, "partner", name="Damson")
    rounds.make_round(programme, by=None, least_score=0, most_innovator=1)
    of = worked_out(programme)
    first = of.rows.get()
    address = of.get_absolute_url()

    desk.post(f"{address}pairs/{first.pk}/remove/")
    without = of.rows.planned().count()
    desk.post(f"{address}pairs/{first.pk}/restore/")
    choices = desk.get(f"{address}choose/?innovator={pair[0].pk}&instead={first.pk}").content.decode()
    desk.post(f"{address}add/", {"innovator": pair[0].pk, "partner": other.pk, "instead": first.pk})
    desk.post(f"{address}add/", {"innovator": pair[0].pk, "partner": pair[1].pk})

    assert (without, "Instead of Cedar" in choices, "Damson" in choices) == (0, True, True)
    assert sorted(row.partner.name for row in of.rows.planned()) == ["Cedar", "Damson"]


def test_a_round_that_cannot_be_is_refused_at_its_field(desk, programme):
    form = {"floor": 3, "most_innovator": 2, "most_partner": 1, "least_score": 0}
    answer = desk.post("/desk/rounds/new/", {"programme": programme.pk, **form})

    assert (answer.status_code, "is above the most" in answer.content.decode()) == (422, True)


def test_empty_pages_say_how_to_go_on(desk, programme):
    pages = ["/desk/rounds/", "/desk/matching/dismissed/", "/desk/matching/weights/"]
    said = [desk.get(page).content.decode() for page in pages]
    said.append(desk.get(worked_out(programme).get_absolute_url()).content.decode())

    words = ["No round yet", "Nothing is dismissed", "There are no innovators to try it on yet", "Nothing to plan"]
    assert [word for word, page in zip(words, said, strict=True) if word not in page] == []


def test_other_weights_are_looked_at_before_they_are_used(desk, programme, pair):
    numbers = {"help": 0, "meaning": 0, "theme": 0, "place": 0, "size": 0, "interest": 0, "room": 50, "past": 0}
    tried = desk.get("/desk/matching/weights/", {"programme": programme.pk, "innovator": pair[0].pk, **numbers})
    unchanged = Weights.objects.count()
    desk.post("/desk/matching/weights/save/", {"programme": programme.pk, **numbers})
    nothing = desk.get(
        "/desk/matching/weights/", {"programme": programme.pk, "innovator": pair[0].pk, **numbers, "room": 0}
    )

    assert ("The best ten for Ash" in tried.content.decode(), unchanged) == (True, 0)
    assert (Weights.objects.get().room, nothing.status_code) == (50, 422)


@pytest.mark.parametrize(("what", "found"), [("here", (1, 0)), ("excluded", (0, 1))])
def test_a_suggestion_is_dismissed_with_a_reason_and_taken_back(what, found, desk, programme, pair):
    both = {"programme": programme.pk, "innovator": pair[0].pk, "partner": pair[1].pk}
    matches = f"/desk/introductions/new/?programme={programme.pk}&innovator={pair[0].pk}"
    without_reason = desk.post("/desk/matching/dismiss/", {**both, "what": what, "reason": " "})
    desk.post("/desk/matching/dismiss/", {**both, "what": what, "reason": "They fell out."})
    page = desk.get(matches).content.decode()
    listed = desk.get("/desk/matching/dismissed/").content.decode()
    counted = (Dismissal.objects.standing().count(), Conflict.objects.standing().count())
    row = (Dismissal.objects.first() or Conflict.objects.first()).pk
    desk.post(f"/desk/matching/{'dismissed' if found[0] else 'conflicts'}/{row}/{'undo' if found[0] else 'lift'}/")

    assert (without_reason.status_code, counted, "They fell out." in listed) == (422, found, True)
    assert ("A site in Leeds" in page, "Not to be introduced" in page) == (bool(found[1]), bool(found[1]))
    assert "Cannot ask yet" not in desk.get(matches).content.decode()


def test_innovators_are_ranked_for_a_partner_and_its_offer(desk, programme, pair):
    make_side(programme, "innovator", name="Birch")
    offer = pair[1].offers.get()
    page = desk.get(
        f"/desk/introductions/new/?programme={programme.pk}&partner={pair[1].pk}&offer={offer.pk}"
    ).content.decode()

    assert page.index("Ash") < page.index("Birch")
    assert "A site in Leeds" in page


CANARIES = ("canary-dismissed", "canary-conflict", "marked interest", "of 100", "Too little text")


@pytest.mark.parametrize("role", ["innovator", "partner", "reviewer", "funder"])
def test_nothing_of_matching_shows_to_another_role(role, programme, pair, north):
    made = make_introduction("introduced", programme, innovator=pair[0], partner=pair[1])
    third = make_side(programme, "partner", name="Third")
    dismiss_suggestion(programme, innovator=pair[0], partner=third, reason="canary-dismissed", by=None)
    record_conflict(pair[0], third, reason="canary-conflict", by=None)
    mark_interest(programme, by_organisation=third, about_organisation=pair[0], by=None)
    texts.read_changed()
    of = worked_out(programme)
    sides = {"innovator": made.innovator_person, "partner": made.partner_person}
    user = sign_in(sides[role], role) if role in sides else make_member(Role(role), north)
    browser = client_of(north, user)
    portal = [
        "/portal/",
        "/portal/introductions/",
        f"/portal/introductions/{made.pk}/",
        "/portal/innovators/",
        "/portal/offers/",
    ]
    desk = ["/desk/rounds/", of.get_absolute_url(), "/desk/matching/weights/", "/desk/matching/dismissed/"]

    shown = [browser.get(page).content.decode() for page in [*portal, f"/impact/{programme.slug}/"]]
    shut = {browser.get(page).status_code for page in desk}

    assert [word for word in CANARIES for page in shown if word in page] == []
    assert shut == {404}
