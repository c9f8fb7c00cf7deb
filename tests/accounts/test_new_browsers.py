"""Whoever signs in from a browser that is new to the account is told by mail; the first sign-in of all is not."""

import pytest

from accelerator.accounts.browsers import COOKIE, in_words
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailClass
from accelerator.tenancy.context import tenant_scope
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)


def sign_in(browser, user, agent=FIREFOX):
    browser.post("/accounts/logout/")
    answer = browser.post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD}, headers={"user-agent": agent}
    )
    assert answer.status_code == 302
    return browser


def told(north):
    with tenant_scope(north):
        return list(Mail.objects.filter(template="accounts/emails/new_browser"))


def test_the_first_sign_in_and_a_known_browser_are_nobodys_surprise(north, visitor):
    user = make_account()

    for _ in range(3):
        sign_in(visitor, user)

    assert told(north) == []


def test_another_browser_is_told_once_with_when_and_what(north, visitor):
    user = make_account(name="Ada Marsh")
    sign_in(visitor, user)

    phone = sign_in(client_of(north), user, CHROME)
    sign_in(phone, user, CHROME)

    [mail] = told(north)
    assert (mail.address, mail.mail_class) == (user.email, MailClass.SERVICE)
    assert "Chrome on Android" in mail.text


def test_two_people_share_a_browser(north, visitor):
    ada, lee = make_account(), make_account()
    for user in (ada, lee):
        sign_in(client_of(north), user)
        sign_in(visitor, user)
    before = len(told(north))

    for user in (ada, lee):
        sign_in(visitor, user)

    assert (before, len(told(north))) == (2, 2)


def test_a_cookie_that_was_tampered_with_names_nobody(north, visitor):
    user = make_account()
    sign_in(visitor, user)
    visitor.cookies[COOKIE] = f"x{visitor.cookies[COOKIE].value}"

    sign_in(visitor, user)

    assert len(told(north)) == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (CHROME, "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Mobile Safari/604.1", "Chrome on iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        ("", "an unknown browser"),
    ],
)
def test_a_browser_is_named_roughly(agent, words):
    assert in_words(agent) == words
