"""F58: guessing is slow by account and by address, a forged header does not help, and nobody is locked for ever.

The everyday limits: tests/accounts/test_rate_limits.py. Without the cache: test_f58_limits_without_cache.py.
"""

import time

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import RequestFactory

from accelerator.accounts.visitors import network_address
from introductions import limits
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

LOGIN = "/accounts/login/"
MANY = "Too many tries"


@pytest.fixture
def north(db):
    cache.clear()
    return make_tenant("north")


@pytest.fixture
def behind_one_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def tried(north, email: str, ip: str, password: str = "wrong", **headers: str) -> str:
    form = {"login": email, "password": password}
    return client_of(north).post(LOGIN, form, REMOTE_ADDR=ip, headers=headers).content.decode()


def test_guessing_from_everywhere_at_one_account_is_stopped(north):
    user = make_account()

    answers = [tried(north, user.email, f"192.0.2.{number}") for number in range(12)]

    assert [MANY in text for text in answers].index(True) == 5
    assert all(MANY in text for text in answers[5:])


def test_the_real_user_gets_in_again_when_the_guessing_ends(north, monkeypatch):
    user = make_account()
    for number in range(8):
        tried(north, user.email, f"192.0.2.{number}")
    now = time.time()

    monkeypatch.setattr(ratelimit.time, "time", lambda: now + 301)
    browser = client_of(north)
    browser.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="198.51.100.9")

    assert browser.get("/accounts/").status_code == 200


def test_stuffing_many_accounts_from_one_address_is_stopped_whatever_the_header_says(north, behind_one_proxy):
    answers = [
        tried(
            north, f"user{number}@people.example", "10.0.0.1", **{"x-forwarded-for": f"203.0.113.{number}, 192.0.2.7"}
        )
        for number in range(14)
    ]

    assert [MANY in text for text in answers].index(True) == 10


def test_behind_a_proxy_visitors_do_not_use_up_each_others_tries(north, behind_one_proxy):
    answers = [
        tried(north, f"user{number}@people.example", "10.0.0.1", **{"x-forwarded-for": f"203.0.113.{number}"})
        for number in range(14)
    ]

    assert [text for text in answers if MANY in text] == []


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # nobody in front of us: what is said is made up
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the visitor wrote the first
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
    ],
)
def test_the_visitor_is_whom_our_outermost_proxy_saw(settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})

    assert network_address(request) == address


def test_answering_counts_the_visitor_and_not_the_proxy(north, behind_one_proxy):
    requests = [
        RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": f"203.0.113.{number % 200}"})
        for number in range(limits.ADDRESS_POSTS + 5)
    ]

    assert [limits.too_often(request, f"token {number}") for number, request in enumerate(requests)].count(True) == 0
