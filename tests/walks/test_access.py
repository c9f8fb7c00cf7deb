"""Each route answers each role as the table says; a route that is not in the table fails (F01, F03, F04)."""

import pytest
from django.core.cache import cache

from accelerator.tenancy.context import tenant_scope
from tests.walks import access
from tests.walks.world import HOSTS, ROLES, World, routes


def test_every_route_is_in_the_table():
    ours = {name for name in routes() if not access.OF_OTHERS.match(name)}

    assert (sorted(ours - set(access.ROUTES)), sorted(set(access.ROUTES) - ours)) == ([], [])


@pytest.mark.parametrize("role", ROLES)
def test_each_route_answers_this_role_as_listed_F01_F03(seeded_db, role):
    world = World()
    client = world.client(role)
    wrong = []

    for name in access.ROUTES:
        cache.clear()  # more routes than one address may ask for in a minute
        with tenant_scope(world.tenant):
            address = access.address_of(name, world)
        expected = access.expected(name, role)
        answer = access.ask(client, address, allowed=expected == "ok")
        if answer != expected:
            wrong.append(f"{name}: {answer}, listed {expected}")

    assert wrong == []


def test_rows_of_another_tenant_look_like_rows_that_do_not_exist_F01(seeded_db):
    world = World()
    client = world.client("admin", at="harbour")
    wrong = []

    for name, pattern in routes().items():
        if "<uuid:" not in pattern and "<slug:slug>" not in pattern:
            continue
        cache.clear()
        with tenant_scope(world.tenant):
            address = access.address_of(name, world)
        answer = access.ask(client, address, allowed=False)
        if answer not in ("not found", "no token"):
            wrong.append(f"{name}: {answer}")

    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_session_of_one_tenant_is_nothing_at_another_F02(seeded_db, role):
    client = World().client(role)

    response = client.get("/desk/", headers={"host": HOSTS["harbour"]})

    assert (response.status_code, response.headers.get("Location", "")[:16]) == (302, "/accounts/login/")


# One-click unsubscribing comes from mail programs, without our page and its token (RFC 8058).
WITHOUT_TOKEN = {"mailing:leave"}


def test_unsafe_methods_need_the_token_of_our_own_pages_F24(seeded_db):
    world = World()
    client = world.client("admin", enforce_csrf_checks=True)
    open_doors = []

    for name in sorted(set(access.ROUTES) - WITHOUT_TOKEN):
        cache.clear()
        with tenant_scope(world.tenant):
            address = access.address_of(name, world)
        refused = (401, 404) if name.startswith("api:") else ()  # there a cookie is nothing: no token, no answer
        if client.post(address).status_code not in (403, 405, *refused):
            open_doors.append(name)

    assert open_doors == []
