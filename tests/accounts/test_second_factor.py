"""A tenant may require a second factor of its staff: until then their staff roles sleep, everywhere."""

import pytest
from allauth.mfa.models import Authenticator

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from tests.factories.accounts import make_account
from tests.factories.clients import client_of

SET_UP = "/accounts/second-factor/"


@pytest.fixture
def strict(north):
    north.requires_second_factor = True
    north.save(update_fields=["requires_second_factor"])
    return north


def give_app(user, kind="totp") -> None:
    Authenticator.objects.create(user=user, type=kind, data={})


STAFF_PAGES = ["/admin/", "/desk/settings/", "/desk/settings/members/", "/admin/accounts/invitation/"]


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_without_one_are_sent_to_set_it_up(strict, path):
    browser = client_of(strict, make_account(Role.ADMIN, tenant=strict))

    answer = browser.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"{SET_UP}?next={path}")


def test_a_post_of_staff_without_one_changes_nothing(strict):
    browser = client_of(strict, make_account(Role.ADMIN, tenant=strict))

    answer = browser.post("/desk/settings/organisation/", {"name": "Taken over"})

    strict.refresh_from_db()
    assert (answer.status_code, strict.name) == (302, "North Trust")


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_with_one_pass(strict, path, kind):
    user = make_account(Role.ADMIN, tenant=strict)
    give_app(user, kind)

    assert client_of(strict, user).get(path).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(strict):
    user = make_account(Role.ADMIN, tenant=strict)
    give_app(user, "recovery_codes")

    assert client_of(strict, user).get("/desk/settings/")["Location"] == f"{SET_UP}?next=/desk/settings/"


def test_the_page_leads_to_app_and_passkey_and_names_the_host(strict):
    page = client_of(strict, make_account(Role.MANAGER, tenant=strict)).get(SET_UP).content.decode()

    assert ["/accounts/2fa/totp/activate/" in page, "/accounts/2fa/webauthn/add/" in page, "north.test" in page] == [
        True,
        True,
        True,
    ]


def test_home_leads_there_first(strict):
    browser = client_of(strict, make_account(Role.MANAGER, tenant=strict))

    assert browser.get("/home/")["Location"] == SET_UP


def test_whoever_needs_none_is_led_home_from_there(north):
    browser = client_of(north, make_account(Role.MANAGER, tenant=north))

    assert browser.get(SET_UP)["Location"] == "/home/"


def test_other_roles_need_none(strict):
    assert client_of(strict, make_account(Role.FUNDER, tenant=strict)).get("/home/")["Location"] == "/impact/"


def test_only_the_staff_roles_of_a_member_sleep(strict):
    user = make_account(Role.ADMIN, Role.FUNDER, tenant=strict)

    with tenant_scope(strict):
        before = Member(user).roles
        give_app(user)
        after = Member(user).roles

    assert (before, after) == ({Role.FUNDER}, {Role.ADMIN, Role.FUNDER})


def test_another_tenants_wish_means_nothing_here(strict, south):
    user = make_account(Role.ADMIN, tenant=south)

    with tenant_scope(south):
        assert Member(user).is_admin is True


def test_a_tenant_that_asks_for_none_costs_no_question(north, django_assert_num_queries):
    user = make_account(Role.ADMIN, tenant=north)

    with tenant_scope(north), django_assert_num_queries(1):
        assert Member(user).is_staff is True
