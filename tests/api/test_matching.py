"""Rounds and suggestions through the API: of staff, and of nobody else."""

import pytest

from accelerator.tenancy.context import tenant_scope
from introductions.services import rounds


def work_out(world):
    with tenant_scope(world.tenant):
        for pk in rounds.Round.objects.values_list("pk", flat=True):
            rounds.work_out(pk, lambda: tenant_scope(world.tenant))


def made(world, **limits):
    answer = world["manager"].post("/rounds/", programme=world.programme.pk, least_score=0, **limits)
    work_out(world)
    return answer


def test_a_round_is_made_worked_out_and_drafted(world):
    manager = world["manager"]

    asked = made(world, most=5)
    address = asked["Location"].partition("/api/v1")[2]
    plan = manager.get(address).json()
    drafted = manager.post(f"{address}draft/").json()

    assert (asked.status_code, asked.json()["state"], plan["state"]) == (201, "waiting", "ready")
    assert [(pair["innovator"]["name"], pair["partner"]["name"]) for pair in plan["pairs"]] == [
        (world.innovator.name, world.partner.name)
    ]
    assert (
        drafted["state"],
        manager.get(f"/introductions/{drafted['pairs'][0]['introduction']}/").json()["state"],
    ) == (
        "drafted",
        "drafted",
    )


def test_a_plan_is_changed(world):
    manager = world["manager"]
    made(world)
    plan = manager.get("/rounds/").json()["results"][0]
    address, pair = f"/rounds/{plan['id']}", plan["pairs"][0]

    removed = manager.post(f"{address}/remove/", pair=pair["id"])
    nothing = manager.post(f"{address}/draft/")
    added = manager.post(f"{address}/add/", innovator=world.innovator.pk, partner=world.partner.pk).json()
    moved = manager.post(f"{address}/move/", pair=pair["id"], innovator=world.partner.pk)
    unknown = manager.post(f"{address}/remove/", pair=str(world.partner.pk))
    gone = manager.post(f"{address}/discard/").json()

    assert (removed.json()["pairs"], nothing.status_code) == ([], 409)
    assert [one["by_hand"] for one in added["pairs"]] == [True]
    assert (moved.status_code, unknown.status_code, gone["state"]) == (409, 400, "discarded")


@pytest.mark.parametrize("role", ["innovator", "partner", "funder", "reviewer"])
def test_rounds_are_for_staff(role, world):
    made(world)

    assert (world[role].get("/rounds/").status_code, world[role].post("/rounds/").status_code) == (403, 403)


def pair(world):
    return {"programme": world.programme.pk, "innovator": world.innovator.pk, "partner": world.partner.pk}


def suggested(world, **query):
    parts = "&".join(f"{name}={value}" for name, value in {"programme": world.programme.pk, **query}.items())
    return world["manager"].get(f"/suggestions/?{parts}")


def test_suggestions_come_from_both_directions_with_reasons(world):
    forth = suggested(world, innovator=world.innovator.pk).json()["results"]
    back = suggested(world, partner=world.partner.pk).json()["results"]

    assert forth == back
    assert [(one["innovator"]["name"], one["partner"]["name"]) for one in forth] == [
        (world.innovator.name, world.partner.name)
    ]
    assert [(line["code"], line["text"]) for line in forth[0]["reasons"]][:2] == [
        ("help", "No live offer"),
        ("meaning", "Too little text to compare"),
    ]
    assert forth[0]["against"] == ["It has no live offer, so nobody knows what it could give"]


def test_one_question_at_a_time(world):
    assert (suggested(world).status_code, suggested(world, innovator=1).status_code) == (400, 400)


def test_a_dismissed_suggestion_stays_away_until_it_is_undone(world):
    dismissed = world["manager"].post("/dismissals/", **pair(world), reason="They share a trustee.")
    away = suggested(world, innovator=world.innovator.pk).json()["results"]
    world["manager"].post(f"/dismissals/{dismissed.json()['id']}/undo/")
    back = suggested(world, innovator=world.innovator.pk).json()["results"]

    assert (dismissed.status_code, away, len(back)) == (201, [], 1)


def test_a_conflict_bars_the_pair_until_it_is_lifted(world):
    conflict = world["manager"].post("/conflicts/", one=world.partner.pk, other=world.innovator.pk).json()
    barred = suggested(world, innovator=world.innovator.pk).json()["results"][0]["held"]
    world["manager"].post(f"/conflicts/{conflict['id']}/lift/")
    free = suggested(world, innovator=world.innovator.pk).json()["results"][0]["held"]

    assert (barred, free) == ("Not to be introduced: a conflict of interest", "")


def test_weights_are_previewed_then_changed(world):
    address = f"/programmes/{world.programme.pk}/weights/"

    before = world["manager"].get(address).json()
    preview = world["manager"].post(f"{address}preview/", innovator=world.innovator.pk, help=0, room=100).json()
    unchanged = world["manager"].get(address).json()
    after = world["manager"].post(address, help=0, room=100).json()
    nothing = world["manager"].post(address, **dict.fromkeys(before.keys() - {"programme"}, 0))

    assert (before["help"], unchanged, after["help"], after["room"], nothing.status_code) == (30, before, 0, 100, 409)
    assert [(one["before"], one["after"]) for one in preview["changes"]] == [(1, 1)]
    assert preview["changes"][0]["score_after"] > preview["changes"][0]["score_before"]


@pytest.mark.parametrize("role", ["innovator", "partner", "funder", "reviewer"])
def test_what_staff_decide_about_pairs_is_for_staff(role, world):
    weights = f"/programmes/{world.programme.pk}/weights/"
    asked = [suggested(world, innovator=world.innovator.pk).wsgi_request.get_full_path().partition("/api/v1")[2]]

    answers = [world[role].get(address).status_code for address in [*asked, "/dismissals/", "/conflicts/", weights]]

    assert answers == [403, 403, 403, 403]
