"""Each route answers each role as the table says; a route that is not in the table fails (F01, F03, F04)."""

import pytest
from django.urls import reverse

from accelerator.tenancy.context import tenant_scope
from tests.walks import access
from tests.walks.world import HOSTS, ROLES, World, routes


def test_every_route_is_in_the_table():
    unlisted = sorted(set(routes()) - set(access.ROUTES) - access.OF_OTHERS)
    gone = sorted(set(access.ROUTES) - set(routes()))

    assert (unlisted, gone) == ([], [])


@pytest.mark.parametrize("role", ROLES)
def test_each_route_answers_this_role_as_listed_F01_F03(seeded_db, role):
    world = World()
    client = world.client(role)
    wrong = []

    for name, route in access.ROUTES.items():
        with tenant_scope(world.tenant):
            address = reverse(name, kwargs=route.kwargs(world))
        answer = access.ask(client, route, address)
        if answer != route.expected(role):
            wrong.append(f"{name}: {answer}, listed {route.expected(role)}")

    assert wrong == []


def test_rows_of_another_tenant_look_like_rows_that_do_not_exist_F01(seeded_db):
    world = World()
    harbour = world.users["admin"]
    client = world.client("admin", host=HOSTS["harbour"])
    assert harbour is not None
    wrong = []

    for name, route in access.ROUTES.items():
        if not route.sample:
            continue
        with tenant_scope(world.tenant):
            address = reverse(name, kwargs=route.kwargs(world))
        answer = access.ask(client, route, address)
        if answer == "ok" and not route.is_open:
            wrong.append(name)

    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_session_of_one_tenant_is_nothing_at_another_F02(seeded_db, role):
    client = World().client(role, host=HOSTS["harbour"])

    response = client.get("/desk/")

    assert (response.status_code, response.headers.get("Location", "")[:16]) == (302, "/accounts/login/")


def test_unsafe_methods_need_the_token_of_our_own_pages_F24(seeded_db):
    world = World()
    client = world.client("admin", enforce_csrf_checks=True)
    open_doors = []

    for name, route in access.ROUTES.items():
        if route.no_csrf:
            continue
        with tenant_scope(world.tenant):
            address = reverse(name, kwargs=route.kwargs(world))
        if client.post(address).status_code not in (403, 405):
            open_doors.append(name)

    assert open_doors == []
