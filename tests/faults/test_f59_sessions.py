"""F59: a session is new at sign-in, over at sign-out and after a new password; the second step has no way around.

The forms themselves: tests/accounts/test_own_account.py, test_second_factor.py and test_signing_in.py.
"""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache

from accelerator.accounts.services import accept_invitation
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role
from tests.factories.accounts import PASSWORD, make_account, make_invitation, secret_in
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

LOGIN = "/accounts/login/"
INSIDE = ["/accounts/", "/home/", "/desk/", "/desk/settings/", "/admin/", "/accounts/data/", "/accounts/tokens/"]


@pytest.fixture
def north(db):
    cache.clear()
    return make_tenant("north")


@pytest.fixture
def user(north):
    return make_account(Role.ADMIN, tenant=north)


@pytest.fixture
def with_app(user):
    """The user has an authenticator app."""
    TOTP.activate(user, generate_totp_secret())
    return user


def signed_in(north, user, password: str = PASSWORD):
    browser = client_of(north)
    browser.post(LOGIN, {"login": user.email, "password": password})
    return browser


def may_enter(browser) -> list[str]:
    return [path for path in INSIDE if browser.get(path).status_code == 200]


def test_a_session_that_somebody_planted_is_not_the_one_that_signs_in(north, user):
    browser = client_of(north)
    browser.post("/accounts/password/reset/", {"email": user.email})
    planted = browser.session.session_key or "planted"
    browser.cookies[django_settings.SESSION_COOKIE_NAME] = planted

    browser.post(LOGIN, {"login": user.email, "password": PASSWORD})

    thief = client_of(north)
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    assert (browser.session.session_key != planted, may_enter(thief)) == (True, [])


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(north, user):
    browser = signed_in(north, user)
    kept = browser.cookies[django_settings.SESSION_COOKIE_NAME].value

    browser.post("/accounts/logout/")

    thief = client_of(north)
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = kept
    assert (Session.objects.filter(session_key=kept).exists(), may_enter(thief)) == (False, [])


def test_a_new_password_by_mail_ends_every_session(north, user):
    elsewhere = signed_in(north, user)
    visitor = client_of(north)
    visitor.post("/accounts/password/reset/", {"email": user.email})
    with tenant_scope(north):
        link = secret_in(Mail.objects.get(template="accounts/emails/password_reset_key"))
    page = visitor.get("/" + link.split("/", 3)[3], follow=True)
    new = {"password1": "another long phrase", "password2": "another long phrase"}

    visitor.post(page.redirect_chain[-1][0], new)

    assert (may_enter(elsewhere), may_enter(visitor)) == ([], [])
    assert "/desk/settings/" in may_enter(signed_in(north, user, "another long phrase"))


@pytest.mark.parametrize("route", ["password", "code", "reset"])
def test_no_route_leads_around_the_second_step(north, with_app, route):
    browser = client_of(north)
    if route == "password":
        browser.post(LOGIN, {"login": with_app.email, "password": PASSWORD})
    if route == "code":
        browser.post("/accounts/login/code/", {"email": with_app.email})
        with tenant_scope(north):
            code = secret_in(Mail.objects.get(template="accounts/emails/login_code"))
        browser.post("/accounts/login/code/confirm/", {"code": code})
    if route == "reset":
        browser.post("/accounts/password/reset/", {"email": with_app.email})
        with tenant_scope(north):
            link = secret_in(Mail.objects.get(template="accounts/emails/password_reset_key"))
        page = browser.get("/" + link.split("/", 3)[3], follow=True)
        new = {"password1": "another long phrase", "password2": "another long phrase"}
        browser.post(page.redirect_chain[-1][0], new)

    assert may_enter(browser) == []


def test_half_signed_in_one_cannot_take_the_second_step_away(north, with_app):
    browser = signed_in(north, with_app)

    for path in ("/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/generate/", "/accounts/email/"):
        browser.post(path, {})

    assert (Authenticator.objects.filter(user=with_app, type="totp").count(), may_enter(browser)) == (1, [])


def test_nobody_is_linked_to_an_account_by_an_address_they_have_not_proved(north, user):
    """No sign-in by other services is installed; an address counts once its code came back."""
    with tenant_scope(north):
        invitation = make_invitation(email="victim@people.example", role=Role.MANAGER)
        EmailAddress.objects.create(user=user, email="victim@people.example", verified=False)

        with pytest.raises(Refused, match="another address"):
            accept_invitation(invitation, user=user)
    assert [app for app in django_settings.INSTALLED_APPS if "socialaccount" in app] == []


def test_an_unproved_address_signs_nobody_in(north, user):
    EmailAddress.objects.create(user=user, email="victim@people.example", verified=False)

    browser = client_of(north)
    browser.post(LOGIN, {"login": "victim@people.example", "password": PASSWORD})

    assert may_enter(browser) == []
