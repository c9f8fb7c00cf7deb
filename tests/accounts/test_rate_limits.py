"""Guessing is slow, and slower for nobody but whoever guesses (F58)."""

from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of

LOGIN = "/accounts/login/"


def tries(client, email: str, count: int, password: str = "wrong one", ip: str = "192.0.2.1") -> list[str]:
    texts = []
    for _ in range(count):
        answer = client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=ip)
        texts.append(answer.content.decode())
    return texts


def test_after_five_wrong_passwords_even_the_right_one_waits(north, visitor):
    user = make_account()

    tries(visitor, user.email, 5)
    answer = visitor.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="198.51.100.9")

    assert (answer.status_code, "Too many tries" in answer.content.decode()) == (200, True)


def test_an_unknown_address_is_limited_in_the_same_words(visitor):
    text = tries(visitor, "never@people.example", 6)[-1]

    assert "Too many tries" in text


def test_one_address_that_tries_many_accounts_is_stopped(north, visitor):
    for number in range(10):
        tries(visitor, f"somebody{number}@people.example", 1)

    assert "Too many tries" in tries(visitor, "another@people.example", 1)[0]


def test_a_forged_forwarding_header_does_not_help(north, visitor):
    for number in range(10):
        visitor.post(
            LOGIN,
            {"login": f"somebody{number}@people.example", "password": "x"},
            REMOTE_ADDR="192.0.2.1",
            headers={"x-forwarded-for": f"203.0.113.{number}"},
        )
    answer = visitor.post(
        LOGIN,
        {"login": "another@people.example", "password": "x"},
        REMOTE_ADDR="192.0.2.1",
        headers={"x-forwarded-for": "203.0.113.77"},
    )

    assert "Too many tries" in answer.content.decode()


def test_somebody_elses_guessing_does_not_lock_a_user_out_of_mailed_codes(north, visitor):
    user = make_account()
    tries(visitor, user.email, 6)

    answer = client_of(north).post("/accounts/login/code/", {"email": user.email}, REMOTE_ADDR="198.51.100.9")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/code/confirm/")


def test_codes_are_not_mailed_without_end(north):
    user = make_account()

    for _ in range(6):
        client_of(north).post("/accounts/login/code/", {"email": user.email})

    with tenant_scope(north):
        assert Mail.objects.count() == 3


def test_a_right_password_uses_nothing_up(north):
    user = make_account()

    for _ in range(8):
        browser = client_of(north)
        browser.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")

    assert browser.get("/accounts/").status_code == 200


def test_a_limit_without_a_form_of_its_own_is_a_page_in_plain_words(north):
    visitor = client_of(north)

    for _ in range(21):
        answer = visitor.post("/accounts/password/reset/", {"email": "ada@people.example"}, REMOTE_ADDR="192.0.2.1")

    assert (answer.status_code, "Wait a minute, then go back" in answer.content.decode()) == (429, True)
