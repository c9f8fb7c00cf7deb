"""F24: nothing is done for somebody else's page, signing in included, and cookies cannot be planted."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accelerator.tenancy.models import Role
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db

POSTS = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/logout/",
    "/accounts/password/reset/",
    "/accounts/2fa/webauthn/login/",
    "/accounts/name/",
    "/accounts/sessions/end-others/",
    "/accounts/invitations/some-token/accept/",
    "/accounts/invitations/some-token/not-me/",
    "/desk/settings/organisation/",
    "/desk/settings/security/",
    "/desk/settings/look/logo/",
    "/desk/settings/addresses/add/",
    "/desk/settings/members/invite/",
]


@pytest.fixture
def north():
    return make_tenant("north")


def strict(tenant, user=None) -> Client:
    """A browser that checks what the product checks: client_of() leaves tokens out of it."""
    browser = client_of(tenant, user)
    browser.handler.enforce_csrf_checks = True
    return browser


@pytest.mark.parametrize("path", POSTS)
def test_a_post_without_a_token_is_refused(north, path):
    browser = strict(north, make_account(Role.ADMIN, tenant=north))

    assert browser.post(path, {"name": "x"}).status_code == 403


def test_login_csrf_signs_nobody_in(north):
    """A foreign page that posts an attacker's credentials must not sign the victim in as them."""
    attacker = make_account()
    victim = strict(north)

    answer = victim.post(
        "/accounts/login/",
        {"login": attacker.email, "password": PASSWORD},
        headers={"origin": "http://evil.example"},
    )

    assert (answer.status_code, victim.get("/accounts/").status_code) == (403, 302)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://south.test", "http://north.test.evil.example", "null"]
)
def test_a_stolen_token_from_a_foreign_origin_is_refused(north, origin):
    make_tenant("south")
    browser = strict(north)
    token = browser.get("/accounts/login/").cookies["csrftoken"].value
    user = make_account()

    answer = browser.post(
        "/accounts/login/",
        {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token},
        headers={"origin": origin},
    )

    assert answer.status_code == 403


def test_the_own_form_is_accepted(north):
    browser = strict(north)
    token = browser.get("/accounts/login/").cookies["csrftoken"].value
    user = make_account()

    answer = browser.post(
        "/accounts/login/",
        {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token},
        headers={"origin": "http://north.test"},
    )

    assert answer.status_code == 302


SAY = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)"


def test_outside_the_demo_cookies_belong_to_one_host_and_https():
    """A cookie named __Host- cannot be planted by another sub-domain (cookie tossing)."""
    environ = {name: value for name, value in os.environ.items() if name not in ("DEMO", "DEBUG")}
    environ |= {"DJANGO_SETTINGS_MODULE": "accelerator.settings", "SECRET_KEY": "x" * 50}

    said = subprocess.run([sys.executable, "-c", SAY], env=environ, capture_output=True, text=True, check=True).stdout

    assert said.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "None", "/"]


def test_cookies_are_not_sent_along_from_foreign_pages():
    assert (
        django_settings.SESSION_COOKIE_SAMESITE,
        django_settings.CSRF_COOKIE_SAMESITE,
        django_settings.SESSION_COOKIE_HTTPONLY,
        django_settings.CSRF_COOKIE_HTTPONLY,
    ) == ("Lax", "Lax", True, True)
