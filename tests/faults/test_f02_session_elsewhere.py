"""F02: a session of one tenant is nothing at another, whatever its user is there."""

import pytest

from accelerator.tenancy.models import Role
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return make_tenant("north", name="North Trust")


@pytest.fixture
def south():
    return make_tenant("south", name="South Trust")


def signed_in_at(tenant, user):
    browser = client_of(tenant)
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert browser.get("/accounts/").status_code == 200
    return browser


PAGES = ["/accounts/", "/home/", "/desk/settings/", "/admin/", "/accounts/sessions/", "/accounts/2fa/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("roles_there", [[], [Role.ADMIN]], ids=["stranger there", "administrator there"])
def test_a_replayed_cookie_shows_what_a_signed_out_visitor_sees(north, south, path, roles_there):
    user = make_account(Role.ADMIN, tenant=north)
    if roles_there:
        from accelerator.accounts.services import grant_role
        from accelerator.tenancy.context import tenant_scope

        with tenant_scope(south):
            grant_role(user, role=Role.ADMIN, by=None)
    browser = signed_in_at(north, user)

    replayed = browser.get(path, headers={"host": "south.test"})
    visitor = client_of(south).get(path)

    assert (replayed.status_code, replayed["Location"]) == (302, visitor["Location"])


def test_a_replayed_cookie_changes_nothing_there(north, south):
    browser = signed_in_at(north, make_account(Role.ADMIN, tenant=north))

    browser.post("/desk/settings/organisation/", {"name": "Taken over"}, headers={"host": "south.test"})

    south.refresh_from_db()
    assert south.name == "South Trust"


def test_the_replay_does_not_end_the_session_at_home(north, south):
    browser = signed_in_at(north, make_account(Role.ADMIN, tenant=north))
    cookie = browser.cookies["sessionid"].value

    client_of(south).get("/accounts/", headers={"cookie": f"sessionid={cookie}"})

    assert browser.get("/accounts/", headers={"cookie": f"sessionid={cookie}"}).status_code == 200


def test_a_session_without_a_tenant_is_nothing(north):
    user = make_account(Role.ADMIN, tenant=north)
    browser = client_of(north)
    browser.force_login(user)  # writes a session as code that forgets the tenant would

    assert browser.get("/accounts/").status_code == 302


def test_the_same_user_signs_in_at_each_tenant_for_itself(north, south):
    user = make_account(Role.FUNDER, tenant=north)
    here, there = signed_in_at(north, user), signed_in_at(south, user)

    here.post("/accounts/logout/")

    assert (here.get("/accounts/").status_code, there.get("/accounts/").status_code) == (302, 200)
