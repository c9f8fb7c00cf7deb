"""Signing in and out, and where it leads."""

import pytest

from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailClass
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from tests.factories.accounts import PASSWORD, make_account, secret_in
from tests.factories.clients import client_of

LOGIN = "/accounts/login/"


def signed_in(client) -> bool:
    return client.get("/accounts/").status_code == 200


def test_a_user_signs_in_with_their_e_mail_and_password(visitor):
    user = make_account()

    answer = visitor.post(LOGIN, {"login": user.email.upper(), "password": PASSWORD})

    assert (answer.status_code, answer["Location"], signed_in(visitor)) == (302, "/home/", True)


def test_a_user_signs_in_with_a_mailed_code(visitor, north):
    user = make_account(password=None)

    visitor.post("/accounts/login/code/", {"email": user.email})
    with tenant_scope(north):
        mail = Mail.objects.get()
    answer = visitor.post("/accounts/login/code/confirm/", {"code": secret_in(mail)})

    assert (answer.status_code, answer["Location"], signed_in(visitor)) == (302, "/home/", True)


def test_the_code_is_not_readable_in_the_outbox(visitor, north):
    user = make_account()

    visitor.post("/accounts/login/code/", {"email": user.email})
    with tenant_scope(north):
        mail = Mail.objects.get()

    stored = f"{mail.subject} {mail.text} {mail.html} {mail.sealed}"
    assert (secret_in(mail) in stored, mail.mail_class, mail.to_name) == (False, MailClass.SERVICE, user.name)


def test_a_wrong_code_three_times_ends_the_try(visitor, north):
    user = make_account()
    visitor.post("/accounts/login/code/", {"email": user.email})
    with tenant_scope(north):
        code = secret_in(Mail.objects.get())

    for _ in range(3):
        visitor.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})
    visitor.post("/accounts/login/code/confirm/", {"code": code})

    assert signed_in(visitor) is False


def test_signing_out_needs_a_post(north):
    browser = client_of(north, make_account())

    browser.get("/accounts/logout/")
    still = signed_in(browser)
    browser.post("/accounts/logout/")

    assert (still, signed_in(browser)) == (True, False)


@pytest.mark.parametrize(
    ("roles", "place"),
    [
        ([Role.ADMIN], "/desk/"),
        ([Role.MANAGER, Role.FUNDER], "/desk/"),
        ([Role.INNOVATOR], "/portal/"),
        ([Role.PARTNER, Role.FUNDER], "/portal/"),
        ([Role.FUNDER, Role.REVIEWER], "/impact/"),
    ],
)
def test_home_leads_to_the_first_page_of_ones_own_work(north, roles, place):
    browser = client_of(north, make_account(*roles, tenant=north))

    assert browser.get("/home/")["Location"] == place


def test_a_reviewer_without_anything_to_review_reads_so(north):
    page = client_of(north, make_account(Role.REVIEWER, tenant=north)).get("/home/")

    assert (page.status_code, "Nothing to review yet" in page.content.decode()) == (200, True)


def test_a_user_without_a_role_here_reads_how_to_go_on(north, south):
    user = make_account(Role.ADMIN, tenant=south)

    page = client_of(north, user).get("/home/")

    text = page.content.decode()
    assert (page.status_code, "You have no role here" in text, "South Trust" in text) == (200, True, False)


def test_nobody_signs_up(visitor, db):
    page = visitor.get("/accounts/signup/")
    visitor.post("/accounts/signup/", {"email": "new@people.example", "password1": PASSWORD, "password2": PASSWORD})

    text = page.content.decode()
    assert ("Accounts are made by invitation" in text, "password1" in text) == (True, False)
    assert signed_in(visitor) is False


def test_a_closed_account_cannot_be_used(visitor):
    user = make_account()
    user.is_active = False
    user.save(update_fields=["is_active"])

    visitor.post(LOGIN, {"login": user.email, "password": PASSWORD})

    assert signed_in(visitor) is False


def test_signing_in_gives_a_planted_session_a_new_key(visitor, north):
    user = make_account()
    planted = visitor.session
    planted["_tenant"] = str(north.pk)
    planted.save()
    before = visitor.cookies["sessionid"].value

    visitor.post(LOGIN, {"login": user.email, "password": PASSWORD})

    assert visitor.cookies["sessionid"].value != before


def test_cookies_are_for_this_host_alone_and_out_of_reach_of_scripts(visitor):
    user = make_account()

    visitor.post(LOGIN, {"login": user.email, "password": PASSWORD})

    cookie = visitor.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")
