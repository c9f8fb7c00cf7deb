"""F57: neither text, status, mail nor work tells whether an address has an account, here or at another tenant.

Same text and same mails for sign-in, code, reset and sign-up: tests/accounts/test_enumeration.py. Here: the hashing,
closed accounts, other tenants' members, and the form that invites.
"""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache

from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

UNKNOWN = "never@people.example"


@pytest.fixture
def north(db):
    cache.clear()
    return make_tenant("north")


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed: what takes the time at sign-in."""
    calls = []
    real = MD5PasswordHasher.encode

    def encode(self, password, salt):
        calls.append(1)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return calls


def text_of(answer, address: str) -> tuple:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, page.replace(address, "ADDRESS")


def sign_in(north, address: str, password: str = "not the right one"):
    return client_of(north).post("/accounts/login/", {"login": address, "password": password})


def accounts() -> dict[str, str]:
    """An address of each kind: known here, elsewhere, without a password, closed, and unknown."""
    here = make_account()
    with_code = make_account(password=None)
    closed = make_account()
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    elsewhere = make_account(Role.PARTNER, tenant=make_tenant("south"))
    return {
        "here": here.email,
        "by code": with_code.email,
        "closed": closed.email,
        "elsewhere": elsewhere.email,
        "unknown": UNKNOWN,
    }


def test_every_kind_of_address_gets_the_same_answer_and_costs_the_same_hashing(north, hashed):
    found = {}
    for kind, address in accounts().items():
        hashed.clear()
        answer = sign_in(north, address)
        found[kind] = (text_of(answer, address), len(hashed))

    assert {kind: one for kind, one in found.items() if one != found["unknown"]} == {}
    assert found["unknown"][1] == 1


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_codes_and_resets_answer_alike_for_every_kind_of_address(north, path):
    found = {}
    for kind, address in accounts().items():
        answer = client_of(north).post(path, {"email": address})
        found[kind] = (answer.status_code, answer["Location"])

    assert len(set(found.values())) == 1


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_a_closed_account_gets_no_mail(north, path):
    address = accounts()["closed"]

    client_of(north).post(path, {"email": address})

    with tenant_scope(north):
        assert Mail.objects.filter(address=address).count() == 0


def test_inviting_tells_staff_nothing_about_accounts_at_other_tenants(north):
    admin = make_account(Role.ADMIN, tenant=north)
    elsewhere = make_account(Role.PARTNER, tenant=make_tenant("south"))

    said = {}
    for address in (elsewhere.email, UNKNOWN):
        form = {"email": address, "name": "Ada", "role": "funder"}
        answer = client_of(north, admin).post("/desk/settings/members/invite/", form, follow=True)
        said[address] = (answer.status_code, [str(one) for one in answer.context["messages"]])
    with tenant_scope(north):
        mails = [Mail.objects.get(address=address).text.replace(address, "") for address in said]

    one, other = ([status, [line.replace(address, "") for line in lines]] for address, (status, lines) in said.items())
    assert (one, len({re.sub(r"\[\[\w+\.\w+\]\]", "", text) for text in mails})) == (other, 1)


def test_whoever_signs_in_without_a_role_here_is_told_so_only_with_the_right_password(north):
    elsewhere = make_account(Role.PARTNER, tenant=make_tenant("south"))

    right = client_of(north).post("/accounts/login/", {"login": elsewhere.email, "password": PASSWORD}, follow=True)

    assert right.status_code == 200
    assert text_of(sign_in(north, elsewhere.email), elsewhere.email) == text_of(sign_in(north, UNKNOWN), UNKNOWN)
