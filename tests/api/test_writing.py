"""What staff write: the verbs of the pages, their refusals, and nothing that a body has no word for (F07, F29)."""

import json
import uuid
from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.tenancy.context import tenant_scope
from introductions.models import Introduction, Partnership
from introductions.states import State
from tests.api.world import fill, make_world
from tests.factories.introductions import make_introduction

PROBLEM = "application/problem+json"


def drafted(world) -> str:
    return world["manager"].post("/introductions/", **world.draft()).json()["id"]


def test_an_introduction_is_drafted_and_asked(world):
    draft = world["manager"].post("/introductions/", **world.draft())
    asked = world["manager"].post(f"/introductions/{draft.json()['id']}/ask/")

    assert (draft.status_code, draft["Location"]) == (
        201,
        f"http://north.test/api/v1/introductions/{draft.json()['id']}/",
    )
    assert (asked.status_code, asked.json()["state"], asked.json()["partner_person"]["name"]) == (
        200,
        "asking_first",
        "Ruth Adeyinka",
    )


def test_a_draft_is_changed_until_it_is_asked(world):
    pk, elsewhere = drafted(world), make_world("south")
    changed = world["manager"].patch(f"/introductions/{pk}/", ask="one visit", first_side="innovator")
    foreign = world["manager"].patch(f"/introductions/{pk}/", partner_person=elsewhere.partner.pk)
    unknown = world["manager"].patch(f"/introductions/{pk}/", state="introduced")
    world["manager"].post(f"/introductions/{pk}/ask/")

    late = world["manager"].patch(f"/introductions/{pk}/", ask="two visits")

    assert (changed.status_code, changed.json()["ask"], changed.json()["why"]) == (200, "one visit", "They fit.")
    assert (foreign.status_code, unknown.status_code) == (400, 400)
    assert (late.status_code, late.json()["detail"][:27]) == (409, "Only a draft can be edited.")
    assert world["partner"].patch(f"/introductions/{pk}/", ask="all").status_code == 403


def test_the_history_says_who_did_what(world):
    pk = drafted(world)
    world["manager"].post(f"/introductions/{pk}/ask/")

    events = world["manager"].get(f"/introductions/{pk}/history/").json()["results"]

    assert [event["verb"] for event in events] == ["introduction.asked", "introduction.drafted"]
    assert {event["by"] for event in events} == {str(world["manager"].token.user_id)}


def test_an_answer_is_written_down_with_its_consent_note(world):
    pk = drafted(world)
    note = {"side": "partner", "answer": "yes", "consent_note": "By phone on 3 May."}

    answer = world["manager"].post(f"/introductions/{pk}/answers/", **note).json()

    assert answer["state"] == "asking_second"
    assert [(one["side"], one["answer"], one["via"], one["consent_note"]) for one in answer["answers"]] == [
        ("partner", "yes", "staff", "By phone on 3 May.")
    ]


def test_an_answer_without_a_consent_note_is_refused_at_its_place(world):
    answer = world["manager"].post(f"/introductions/{drafted(world)}/answers/", side="partner", answer="yes")

    assert (answer.status_code, answer["Content-Type"], answer.json()["errors"]) == (
        400,
        PROBLEM,
        [{"pointer": "#/consent_note", "detail": "This field is required."}],
    )


def test_it_is_withdrawn_with_a_reason(world):
    answer = world["manager"].post(f"/introductions/{drafted(world)}/cancel/", reason="They met at the fair.")

    assert (answer.json()["state"], answer.json()["cancel_reason"]) == ("cancelled", "They met at the fair.")


def test_what_the_rules_refuse_is_said_as_on_the_page(world):
    drafted(world)

    again = world["manager"].post("/introductions/", **world.draft())

    assert (again.status_code, again.json()["type"]) == (409, "/api/docs/#problem-refused")
    assert again.json()["detail"].endswith("have an open introduction already. Go on with that one.")


def proposal(world, **changes):
    with tenant_scope(world.tenant):
        parties = [
            {"organisation": str(one.pk), "champion": str(one.positions.get().person_id), "gives": "a", "gets": "b"}
            for one in (world.innovator, world.partner)
        ]
    goal = {"goal": "A trial", "goal_measure": "homes", "goal_number": "300", "goal_by": clock.today() + timedelta(90)}
    return {"programme": world.programme.pk, "type": "pilot", "parties": parties, **goal, **changes}


def test_a_partnership_is_proposed_and_confirmed_with_evidence(world):
    introduction = fill(world)

    proposed = world["manager"].post("/partnerships/", **proposal(world, introduction=introduction.pk))
    confirmed = world["manager"].post(f"/partnerships/{proposed.json()['id']}/confirm/", evidence="Letter of 3 June.")

    assert (proposed.status_code, proposed.json()["state"]) == (201, "awaiting_confirmation")
    assert [(one["side"], one["gives"]) for one in proposed.json()["parties"]] == [("innovator", "a"), ("partner", "a")]
    assert (confirmed.json()["state"], confirmed.json()["evidence_note"]) == ("confirmed", "Letter of 3 June.")
    assert world["partner"].get("/partnerships/").json()["results"][0]["state"] == "confirmed"


def test_the_place_of_an_error_in_a_list_is_said(world):
    body = proposal(world)
    body["parties"][1]["champion"] = body["parties"][0]["champion"]

    answer = world["manager"].post("/partnerships/", **body)

    assert answer.json()["errors"] == [
        {"pointer": "#/parties/1/champion", "detail": "Choose somebody who is at this organisation."}
    ]


WRITES = ["/introductions/", "/introductions/{pk}/ask/", "/introductions/{pk}/cancel/", "/introductions/{pk}/answers/"]


@pytest.mark.parametrize("role", ["reviewer", "funder", "innovator", "partner"])
def test_only_staff_write_F01(world, role):
    with tenant_scope(world.tenant):
        sides = {"innovator": world.innovator, "partner": world.partner}
        pk = make_introduction(State.ASKING_FIRST, world.programme, **sides).pk

    answers = [world[role].post(path.format(pk=pk), **world.draft()) for path in [*WRITES, "/partnerships/"]]

    assert [one.status_code for one in answers] == [403] * 5


@pytest.mark.parametrize("path", WRITES[1:])
def test_another_tenants_row_cannot_be_acted_on_F01(world, path):
    south = make_world("south")
    foreign = drafted(south)
    body = {"reason": "x", "side": "partner", "answer": "yes", "consent_note": "x"}
    body = {"ask": {}, "cancel": {"reason": "x"}}.get(path.split("/")[3], {k: body[k] for k in body if k != "reason"})

    answers = [world["admin"].post(path.format(pk=pk), **body) for pk in (foreign, uuid.uuid4())]

    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("name", ["programme", "innovator", "partner", "innovator_person", "partner_person"])
def test_another_tenants_row_in_a_body_reads_like_none_F04(world, name):
    south = make_world("south")
    with tenant_scope(south.tenant):
        person = south.innovator.positions.get().person_id
    foreign = getattr(getattr(south, name, None), "pk", person)

    answers = [world["admin"].post("/introductions/", **world.draft(**{name: pk})) for pk in (foreign, uuid.uuid4())]

    assert [one.status_code for one in answers] == [400, 400]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]
    assert answers[0].json()["errors"][0]["pointer"] == f"#/{name}"


def test_no_field_of_the_table_can_be_set_that_is_not_of_the_letter_F07(world):
    """Every column that a body has no word for is an error, and nothing is made."""
    allowed = set(
        "programme innovator partner innovator_person partner_person need offer theme first_side why why_second "
        "ask gain_innovator gain_partner veiled writes_first".split()
    )
    columns = {field.name for field in Introduction._meta.fields} - allowed
    foreign = [*sorted(columns), "tenant_id", "is_staff", "by"]

    said = {name: world["admin"].post("/introductions/", **world.draft(**{name: "x"})) for name in foreign}

    assert {name: one.json()["errors"] for name, one in said.items()} == {
        name: [{"pointer": f"#/{name}", "detail": "There is no such field here."}] for name in foreign
    }
    with tenant_scope(world.tenant):
        assert Introduction.objects.count() == 0


BAD_BODIES = {
    "no JSON": b"{",
    "not UTF-8": b'{"why": "\xff"}',
    "NUL": b'{"why": "a\\u0000b"}',
    "half of a pair": b'{"why": "\\ud800"}',
    "NUL in a name": b'{"a\\u0000": 1}',
    "a huge number": b'{"why": ' + b"9" * 5000 + b"}",
    "no number": b'{"why": NaN}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 50 + b"1" + b"}" * 50,
    "a list": b"[1]",
    "a text": b'"x"',
    "twice": b'{"why": "a", "why": "b"}',
    "a long text": b'{"why": "' + b"x" * 900_000 + b'"}',
    "many names": json.dumps({f"n{number}": 1 for number in range(10_000)}).encode(),
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_body_that_cannot_be_meant_is_refused_F29_F30(world, body):
    answer = world["manager"].send("/introductions/", body)

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_a_body_that_is_too_large_is_refused(world):
    answer = world["manager"].send("/introductions/", b'{"why": "' + b"x" * 1_100_000 + b'"}')

    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)


def test_another_kind_of_content_is_refused(world):
    answer = world["manager"].send("/introductions/", "why=x", content_type="application/x-www-form-urlencoded")

    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


@pytest.mark.parametrize("value", [1, True, None, ["x"], {"a": 1}])
def test_a_text_is_a_text(world, value):
    answer = world["manager"].post("/introductions/", **world.draft(why=value))

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/why")


def test_what_is_refused_leaves_no_trace(world):
    pk = drafted(world)
    with tenant_scope(world.tenant):
        before = Entry.objects.count()

    world["manager"].post(f"/introductions/{pk}/cancel/", reason="  ")
    world["manager"].post("/introductions/", **world.draft())

    with tenant_scope(world.tenant):
        assert (Entry.objects.count(), Partnership.objects.count()) == (before, 0)
