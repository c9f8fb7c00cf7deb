"""What each role reads: its own, with the fields that are meant for it (promises 2 and 5, F01, F05, F08)."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accelerator.programmes.models import ProgrammeAccess
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Membership
from introductions.states import State
from partners.models import Organisation
from tests.api.world import fill, make_world
from tests.factories.introductions import make_introduction, make_side, say
from tests.factories.partners import make_person
from tests.factories.programmes import make_programme

PAGE = {"results", "next", "previous"}
LISTS = "programmes organisations people participations projects needs offers introductions partnerships outbox".split()
# How many rows of a filled world each role sees in each list; None: needs another role.
SEEN = {
    "admin": (1, 2, 2, 2, 1, 1, 1, 1, 0, 5),
    "manager": (1, 2, 2, 2, 1, 1, 1, 1, 0, 5),
    "reviewer": (None,) * 10,
    "funder": (1, *(None,) * 9),
    "innovator": (1, 1, 1, 1, 1, 1, 0, 1, 0, None),
    "partner": (1, 2, 1, 1, 0, 0, 1, 1, 0, None),
}


@pytest.mark.parametrize("role", SEEN)
def test_each_role_sees_its_own_in_each_list(world, role):
    fill(world)

    answers = [world[role].get(f"/{name}/") for name in LISTS]

    assert tuple(len(one.json()["results"]) if one.status_code == 200 else None for one in answers) == SEEN[role]
    assert {one.status_code for one in answers} <= {200, 403}


PORTAL_INTRODUCTION = set(
    "id programme innovator partner theme ask state_since introduced_at met_at writes_first "
    "side stage sentence paragraph gain contact own_answer".split()
)
PORTAL_PERSON = {"id", "given_name", "family_name", "positions", "paused_at"}
BROWSED = {"id", "name", "about", "website", "sector", "regions"}


def test_the_portal_sees_the_fields_of_its_own_half_F08(world):
    fill(world)
    script = world["partner"]

    introduction = script.get("/introductions/").json()["results"][0]
    profiles = {row["id"]: set(row) for row in script.get("/organisations/").json()["results"]}
    person = script.get("/people/").json()["results"][0]

    assert set(introduction) == PORTAL_INTRODUCTION
    assert profiles[str(world.innovator.pk)] == BROWSED
    assert profiles[str(world.partner.pk)] > BROWSED | {"postcode", "identifiers"}
    assert set(person) == PORTAL_PERSON | {"email", "phone", "about"}  # one's own


def test_a_colleague_is_shown_without_an_address(world):
    script = world["partner"]
    with tenant_scope(world.tenant):
        colleague = make_person(world.partner)

    shown = script.get(f"/people/{colleague.pk}/").json()

    assert set(shown) == PORTAL_PERSON


@pytest.mark.parametrize("state", [State.ASKING_SECOND, State.READY, State.DECLINED, State.SNOOZED])
def test_no_address_and_no_answer_of_the_other_side_leaves_before_the_introduction_F36(world, state):
    with tenant_scope(world.tenant):
        sides = {"innovator": world.innovator, "partner": world.partner}
        row = make_introduction(state, world.programme, **sides)
        addresses = {"innovator": row.partner_person.email, "partner": row.innovator_person.email}

    for role, address in addresses.items():
        said = world[role].get("/introductions/").content.decode()
        assert address not in said
        assert "decline_reason" not in said


def test_the_address_is_there_once_it_has_left(world):
    row = fill(world)

    known = world["innovator"].get(f"/introductions/{row.pk}/").json()

    assert (known["contact"]["email"], known["stage"]) == (row.partner_person.email, "introduced")


def test_a_side_that_was_not_asked_knows_of_nothing(world):
    with tenant_scope(world.tenant):
        sides = {"innovator": world.innovator, "partner": world.partner}
        row = make_introduction(State.ASKING_FIRST, world.programme, **sides)

    asked, unasked = world["partner"].get("/introductions/").json(), world["innovator"].get("/introductions/").json()

    assert ([one["stage"] for one in asked["results"]], unasked["results"]) == (["your_turn"], [])
    assert world["innovator"].get(f"/introductions/{row.pk}/").status_code == 404


def test_a_no_of_the_other_side_reads_as_any_end(world):
    with tenant_scope(world.tenant):
        sides = {"innovator": world.innovator, "partner": world.partner}
        row = make_introduction(State.ASKING_SECOND, world.programme, **sides)
        say(row, row.second_side, "no")

    shown = world["partner"].get(f"/introductions/{row.pk}/").json()

    assert (shown["stage"], shown["sentence"], shown["own_answer"]["answer"]) == (
        "closed",
        "Not moving ahead now.",
        "yes",
    )


def test_the_state_is_no_question_that_a_side_may_ask_F05(world):
    """The filter would tell what the other side said; for the portal it changes nothing."""
    fill(world)

    found = [
        len(world["partner"].get("/introductions/", state=state).json()["results"])
        for state in ("introduced", "declined", "met")
    ]

    assert set(found) == {1}


ONE_OF_EACH = "programmes organisations people participations projects needs offers introductions outbox".split()


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_row_of_another_tenant_reads_like_one_that_never_was_F01(world, name):
    south = make_world("south")
    fill(south)
    foreign = south["admin"].get(f"/{name}/").json()["results"][0]["id"]
    assert south["admin"].get(f"/{name}/{foreign}/").json()["id"] == foreign

    answers = [world["admin"].get(f"/{name}/{pk}/") for pk in (foreign, uuid.uuid4())]

    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_manager_sees_the_programmes_that_are_theirs(world):
    script = world["manager"]
    with tenant_scope(world.tenant):
        make_side(make_programme(slug="other"), "innovator")
        membership = Membership.objects.get(role="manager")
        ProgrammeAccess.objects.create(membership=membership, programme=world.programme)

    seen = {name: len(script.get(f"/{name}/").json()["results"]) for name in ("programmes", "organisations")}

    assert seen == {"programmes": 1, "organisations": 2}


@pytest.mark.parametrize(
    "query",
    [
        {"partner__email__startswith": "a"},
        {"ordering": "owner__password"},
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "9" * 400},
        {"state": "' OR 1=1 --"},
        {"programme": "1; SELECT pg_sleep(5)"},
        {"after": "forged"},
        {"before": "x" * 1999},
        {"programme": "\x00"},
        {f"p{number}": "1" for number in range(999)},
    ],
    ids=str,
)
def test_a_parameter_that_is_unknown_or_wrong_is_refused_F05_F17_F30(world, query):
    answer = world["manager"].get("/introductions/", **{name[:60]: value for name, value in query.items()})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_ten_thousand_parameters_are_refused_F30(world):
    answer = world["manager"].client.get("/api/v1/needs/?" + "&".join(f"a{n}=1" for n in range(10_000)))

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_parameter_stands_once(world):
    answer = world["manager"].client.get("/api/v1/needs/?type=a&type=b")

    assert answer.json()["errors"] == [{"parameter": "type", "detail": "Give this parameter once."}]


def test_pages_follow_each_other_without_a_gap(world):
    with tenant_scope(world.tenant):
        for _ in range(5):
            make_side(world.programme, "partner")
    script, seen = world["manager"], []

    page = script.get("/organisations/", limit=3).json()
    while True:
        seen += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        page = script.client.get(page["next"].removeprefix("http://north.test")).json()

    with tenant_scope(world.tenant):
        ordered = Organisation.objects.order_by("name_key", "id").values_list("pk", flat=True)
        assert seen == [str(pk) for pk in ordered]
    assert page["previous"] is not None


def test_lists_cost_the_same_with_few_and_with_many_rows(world):
    def costs() -> dict[str, int]:
        return {name: cost_of(world["admin"], f"/{name}/") for name in LISTS}

    fill(world)
    costs()
    few = costs()
    with tenant_scope(world.tenant):
        for _ in range(2):
            fill_more(world)

    assert costs() == few


def cost_of(script, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert script.get(path).status_code == 200
    return len(queries)


def fill_more(world) -> None:
    world.innovator, world.partner = make_side(world.programme, "innovator"), make_side(world.programme, "partner")
    fill(world)
