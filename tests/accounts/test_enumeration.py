"""Nobody learns from us which addresses have an account (F57)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from tests.factories.accounts import make_account
from tests.factories.clients import client_of

VARYING = {"Content-Length", "Expires"}
KNOWN, UNKNOWN = "known@people.example", "never@people.example"


@pytest.fixture(autouse=True)
def known(db):
    return make_account(email=KNOWN)


def shape(answer, address: str) -> tuple:
    """Status, headers and text, without what differs for everybody: csrf tokens and the typed address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(address, "ADDRESS")
    headers = {name: value for name, value in answer.headers.items() if name not in VARYING}
    return answer.status_code, headers, text


def both(north, path: str, field: str, follow: bool = True, **more: str) -> list[tuple]:
    return [
        shape(client_of(north).post(path, {field: address, **more}, follow=follow), address)
        for address in (KNOWN, UNKNOWN)
    ]


@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        ("/accounts/login/", "login", {"password": "not the right one"}),
        ("/accounts/login/code/", "email", {}),
        ("/accounts/password/reset/", "email", {}),
        ("/accounts/signup/", "email", {"password1": "a long pass phrase", "password2": "a long pass phrase"}),
    ],
)
def test_the_answer_is_the_same_for_known_and_unknown_addresses(north, path, field, more, follow):
    answers = both(north, path, field, follow, **more)

    assert answers[0] == answers[1]


def test_a_wrong_code_answers_alike(north):
    answers = []
    for address in (KNOWN, UNKNOWN):
        browser = client_of(north)
        browser.post("/accounts/login/code/", {"email": address})
        answers.append(shape(browser.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"}), address))

    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_an_unknown_address_gets_no_mail_and_leaves_no_row(north, path):
    client_of(north).post(path, {"email": UNKNOWN})

    with tenant_scope(north):
        assert (Mail.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_an_unknown_address_costs_the_same_work_in_the_database(north, path):
    """The mail is composed and thrown away: as many statements, but for the user's own row."""
    counts = []
    for address in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            client_of(north).post(path, {"email": address})
        counts.append(len(queries))

    assert abs(counts[0] - counts[1]) <= 5, counts


def test_taking_an_address_that_another_account_has_looks_like_taking_a_free_one(north):
    answers = []
    for address in (KNOWN, UNKNOWN):
        browser = client_of(north)
        user = make_account()
        browser.post("/accounts/login/", {"login": user.email, "password": "a long pass phrase"})
        answer = browser.post("/accounts/email/", {"email": address, "action_add": "1"}, follow=True)
        status, headers, text = shape(answer, address)
        answers.append((status, headers, text.replace(user.email, "OWN").replace(user.name, "NAME")))

    assert answers[0] == answers[1]
