"""F58, F50: while the cache is away nobody can count tries, so nobody signs in; all else goes on (G6)."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions.states import State
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of
from tests.factories.introductions import link_to, make_introduction
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    return make_tenant("north")


POSTS = [
    ("/accounts/login/", {"login": "ada@people.example", "password": PASSWORD}),
    ("/accounts/login/code/", {"email": "ada@people.example"}),
    ("/accounts/password/reset/", {"email": "ada@people.example"}),
]


@pytest.mark.parametrize(("path", "data"), POSTS)
def test_signing_in_says_plainly_that_it_must_wait(north, path, data):
    make_account(email="ada@people.example")
    visitor = client_of(north)

    answer = visitor.post(path, data)

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "You cannot sign in just now" in answer.content.decode()
    assert visitor.get("/accounts/").status_code == 302


def test_who_is_signed_in_goes_on(north):
    browser = client_of(north, make_account(Role.ADMIN, tenant=north))

    assert [browser.get(path).status_code for path in ("/desk/", "/accounts/", "/accounts/sessions/")] == [200] * 3


def test_whoever_is_asked_answers_all_the_same(north):
    with tenant_scope(north):
        introduction = make_introduction(State.ASKING_FIRST)
        path = f"/respond/{link_to(introduction, introduction.first_side)}/"
    phone = client_of(north)
    nonce = phone.get(path).context["nonce"]

    with clock.at(clock.now() + timedelta(seconds=3)):
        answer = phone.post(f"{path}answer/", {"answer": "yes", "nonce": nonce})

    assert (answer.status_code, answer["Location"]) == (302, path)
