"""What each role reads: its own, with the fields that are meant for it (promises 2 and 5, F01, F05, F08)."""

import pytest

from accelerator.tenancy.context import tenant_scope
from introductions.states import State
from tests.factories.introductions import make_introduction
from tests.factories.partners import make_need, make_offer, make_project

LISTS = [
    "programmes",
    "organisations",
    "people",
    "participations",
    "projects",
    "needs",
    "offers",
    "introductions",
    "partnerships",
    "outbox",
]
STAFF_ONLY = {"outbox"}


def fill(world):
    with tenant_scope(world.tenant):
        make_project(world.innovator)
        make_need(world.innovator, world.programme)
        make_offer(world.partner, world.programme)
        return make_introduction(State.INTRODUCED, world.programme, innovator=world.innovator, partner=world.partner)


@pytest.mark.parametrize("name", LISTS)
def test_staff_read_every_list(world, name):
    fill(world)

    answer = world["manager"].get(f"/{name}/")

    assert (answer.status_code, set(answer.json()), bool(answer.json()["results"])) == (
        200,
        {"results", "next", "previous"},
        name != "partnerships",
    )
