"""Interest, lines, saved searches and meetings by script: each side its own, staff all of their programmes."""

from datetime import timedelta

from accelerator import clock
from accelerator.tenancy.context import tenant_scope
from introductions.states import State
from partners import services as partners
from tests.api.world import fill
from tests.factories.introductions import make_introduction
from tests.factories.partners import make_offer


def test_interest_is_marked_and_read_by_its_own_side_and_staff(world):
    body = {"programme": world.programme.pk, "by_organisation": world.partner.pk, "innovator": world.innovator.pk}

    made = world["partner"].post("/interests/", **body)
    seen = {role: len(world[role].get("/interests/").json()["results"]) for role in ("partner", "innovator", "manager")}
    foreign = world["innovator"].post(f"/interests/{made.json()['id']}/withdraw/")
    back = world["partner"].post(f"/interests/{made.json()['id']}/withdraw/")

    assert (made.status_code, seen) == (201, {"partner": 1, "innovator": 0, "manager": 1})
    assert (foreign.status_code, back.json()["withdrawn_at"] is None) == (404, False)
    assert world["innovator"].post("/interests/", **body).status_code == 400


def test_an_offer_is_found_marked_and_waited_for_without_its_partners_name(world):
    with tenant_scope(world.tenant):
        offer = make_offer(world.partner, world.programme)
        partners.mark_offer_full(offer, by=None)
    row = world["innovator"].get("/catalogue/").json()["results"][0]
    mark = {"programme": world.programme.pk, "by_organisation": world.innovator.pk, "offer": row["id"]}

    marked = world["innovator"].post("/interests/", **mark).json()
    waits = world["innovator"].post("/waiting/", offer=row["id"], organisation=world.innovator.pk)
    left = world["innovator"].post(f"/waiting/{waits.json()['id']}/leave/")

    assert str(world.partner.pk) not in str([row, marked, waits.json()])
    assert (waits.status_code, left.json()["left_at"] is None) == (201, False)
    assert "organisation" in world["manager"].get("/catalogue/").json()["results"][0]


def test_a_search_is_saved_and_stopped_by_whose_it_is(world):
    body = {"organisation": world.innovator.pk, "kind": "offers", "often": "daily"}

    made = world["innovator"].post("/searches/", filters={"type": "grant"}, **body)
    wrong = world["innovator"].post("/searches/", filters={"colour": "red"}, **body)
    foreign = world["partner"].post(f"/searches/{made.json()['id']}/stop/")
    stopped = world["innovator"].post(f"/searches/{made.json()['id']}/stop/")

    assert (made.json()["filters"], wrong.status_code) == ({"type": "grant"}, 400)
    assert (foreign.status_code, stopped.json()["due_at"]) == (404, None)


def test_a_meeting_is_booked_logged_and_corrected_by_its_side(world):
    introduction = fill(world)
    place = f"/introductions/{introduction.pk}"
    today = clock.today().isoformat()

    booked = world["partner"].post(f"{place}/book/", at=(clock.now() + timedelta(days=2)).isoformat())
    past = world["partner"].post(f"{place}/book/", at=(clock.now() - timedelta(days=2)).isoformat())
    met = world["partner"].post(f"{place}/meetings/", happened_on=today, outcome="met_continuing").json()
    fixed = world["partner"].post(f"/meetings/{met['id']}/correct/", happened_on=today, outcome="next_step")
    foreign = world["innovator"].post(f"/meetings/{met['id']}/correct/", happened_on=today)

    assert (booked.status_code, past.status_code, fixed.json()["outcome"]) == (200, 409, "next_step")
    assert (foreign.status_code, world["innovator"].get(f"{place}/meetings/").json()["results"]) == (404, [])
    assert len(world["manager"].get(f"{place}/meetings/").json()["results"]) == 1


def test_a_side_that_was_not_asked_books_and_logs_nothing(world):
    with tenant_scope(world.tenant):
        sides = {"innovator": world.innovator, "partner": world.partner}
        introduction = make_introduction(State.ASKING_FIRST, world.programme, **sides)

    answer = world["innovator"].post(f"/introductions/{introduction.pk}/book/", at=None)

    assert answer.status_code == 404


def test_what_an_innovator_keeps_back_is_absent_for_partners(world):
    with tenant_scope(world.tenant):
        partners.edit_organisation(world.innovator, by=None, about="canary")
    path = f"/organisations/{world.innovator.pk}/"
    before = "about" in world["partner"].get(path).json()

    world["innovator"].post(f"{path}sharing/", shows=["listed", "sector"])

    assert (before, "about" in world["partner"].get(path).json()) == (True, False)
    assert world["partner"].post(f"{path}sharing/", shows=[]).status_code == 404
