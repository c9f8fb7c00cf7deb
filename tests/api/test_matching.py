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
