"""What a user does with their own account: address, password, second step, sessions."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt

from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from tests.factories.accounts import PASSWORD, is_verified, make_account, secret_in
from tests.factories.clients import client_of

LOGIN = "/accounts/login/"


def sign_in(client, user, password=PASSWORD):
    client.post(LOGIN, {"login": user.email, "password": password})
    return client


def newest_mail(tenant) -> Mail:
    with tenant_scope(tenant):
        return Mail.objects.order_by("-created_at", "-id").first()


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def set_up_app(client) -> str:
    """Go through the page that sets up an authenticator app; the secret that the app holds."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page).group(1)
    client.post("/accounts/2fa/totp/activate/", {"code": totp(secret)})
    return secret


def test_the_name_is_changed(visitor):
    user = make_account()
    sign_in(visitor, user)

    answer = visitor.post("/accounts/name/", {"name": " Ada  Marsh "})

    user.refresh_from_db()
    assert (answer["Location"], user.name) == ("/accounts/", "Ada  Marsh")


def test_the_e_mail_changes_only_when_the_code_that_went_to_it_is_typed_in(visitor, north):
    user = make_account(email="old@people.example")
    sign_in(visitor, user)

    visitor.post("/accounts/email/", {"email": "New@People.example", "action_add": "1"})
    mail = newest_mail(north)
    user.refresh_from_db()
    before = user.email
    visitor.post("/accounts/confirm-email/", {"code": secret_in(mail)})
    user.refresh_from_db()

    assert (mail.address, before, user.email) == ("new@people.example", "old@people.example", "new@people.example")
    assert is_verified(user, "new@people.example") is True


def test_the_old_address_hears_of_the_change(visitor, north):
    user = make_account(email="old@people.example")
    sign_in(visitor, user)

    visitor.post("/accounts/email/", {"email": "new@people.example", "action_add": "1"})
    visitor.post("/accounts/confirm-email/", {"code": secret_in(newest_mail(north))})

    with tenant_scope(north):
        told = Mail.objects.filter(template="accounts/emails/account_changed").values_list("address", flat=True)
        assert "old@people.example" in told


def test_an_address_that_no_mail_server_reads_is_refused_at_its_field(visitor):
    sign_in(visitor, make_account())

    page = visitor.post("/accounts/email/", {"email": '"a,b"@people.example', "action_add": "1"})

    assert (page.status_code, "not an e-mail address we can write to" in page.content.decode()) == (200, True)


def test_the_password_is_reset_by_a_link_that_works_once(visitor, north):
    user = make_account()

    visitor.post("/accounts/password/reset/", {"email": user.email})
    link = secret_in(newest_mail(north))
    path = link.split("north.test", 1)[1].split("/", 1)[1]
    form_page = visitor.get(f"/{path}", follow=True)
    at = form_page.redirect_chain[-1][0]
    new = {"password1": "nine green umbrellas", "password2": "nine green umbrellas"}
    visitor.post(at, new)
    sign_in(visitor, user, "nine green umbrellas")
    again = client_of(north).get(f"/{path}", follow=True)

    assert visitor.get("/accounts/").status_code == 200
    assert "This link no longer works" in again.content.decode()


def test_a_new_password_ends_the_sessions_elsewhere(visitor, north):
    user = make_account()
    elsewhere = sign_in(client_of(north), user)
    sign_in(visitor, user)

    visitor.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "nine green umbrellas", "password2": "nine green umbrellas"},
    )

    assert (visitor.get("/accounts/").status_code, elsewhere.get("/accounts/").status_code) == (200, 302)


@pytest.mark.parametrize("password", ["short", "password1234", "user77@people"])
def test_a_weak_password_is_refused(visitor, password):
    user = make_account(email="user77@people.example")
    sign_in(visitor, user)

    page = visitor.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert page.status_code == 200
    assert user.check_password(PASSWORD)


def test_with_an_app_a_password_alone_does_not_sign_in(visitor, north):
    user = make_account()
    sign_in(visitor, user)
    secret = set_up_app(visitor)

    browser = sign_in(client_of(north), user)
    halfway = browser.get("/accounts/").status_code
    Authenticator.objects.filter(user=user).update(last_used_at=None)
    browser.post("/accounts/2fa/authenticate/", {"code": recovery_code(user)})

    assert (halfway, browser.get("/accounts/").status_code, len(secret) >= 16) == (302, 200, True)


def recovery_code(user) -> str:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]


def test_a_recovery_code_works_once(visitor, north):
    user = make_account()
    set_up_app(sign_in(visitor, user))
    code = recovery_code(user)

    first = sign_in(client_of(north), user)
    first.post("/accounts/2fa/authenticate/", {"code": code})
    second = sign_in(client_of(north), user)
    second.post("/accounts/2fa/authenticate/", {"code": code})

    assert (first.get("/accounts/").status_code, second.get("/accounts/").status_code) == (200, 302)


def test_a_mailed_code_does_not_pass_the_second_step(visitor, north):
    user = make_account()
    set_up_app(sign_in(visitor, user))

    browser = client_of(north)
    browser.post("/accounts/login/code/", {"email": user.email})
    browser.post("/accounts/login/code/confirm/", {"code": secret_in(newest_mail(north))})

    assert browser.get("/accounts/").status_code == 302


def test_secrets_of_the_second_step_do_not_lie_open_in_the_database(visitor):
    user = make_account()
    secret = set_up_app(sign_in(visitor, user))

    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]

    assert (secret in stored, decrypt(stored)) == (False, secret)


def test_the_issuer_in_the_app_is_the_tenants_name(visitor):
    sign_in(visitor, make_account())

    page = visitor.get("/accounts/2fa/totp/activate/")

    assert "issuer=North%20Trust" in page.context["totp_url"]


def test_the_passkey_page_says_where_the_passkey_will_work(visitor):
    sign_in(visitor, make_account())

    page = visitor.get("/accounts/2fa/webauthn/add/")

    text = page.content.decode()
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert (options["rp"], "<b>north.test</b>" in text) == ({"id": "north.test", "name": "North Trust"}, True)
    assert 'value="Passkey for north.test"' in text


def test_a_user_sees_and_ends_their_own_sessions(visitor, north):
    user = make_account()
    elsewhere = client_of(north)
    elsewhere.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    sign_in(elsewhere, user)
    sign_in(visitor, user)

    page = visitor.get("/accounts/sessions/").content.decode()
    path = re.search(r"/accounts/sessions/\d+/end/", page).group()
    visitor.post(path)

    assert ("Firefox on Linux" in page, "North Trust" in page) == (True, True)
    assert (visitor.get("/accounts/").status_code, elsewhere.get("/accounts/").status_code) == (200, 302)


def test_nobody_ends_somebody_elses_session(visitor, north):
    other = make_account()
    theirs = sign_in(client_of(north), other)
    session_id = other.usersession_set.get().pk
    sign_in(visitor, make_account())

    answer = visitor.post(f"/accounts/sessions/{session_id}/end/")

    assert (answer.status_code, theirs.get("/accounts/").status_code) == (404, 200)


def test_signing_out_everywhere_else_keeps_this_session(visitor, north):
    user = make_account()
    others = [sign_in(client_of(north), user) for _ in range(2)]
    sign_in(visitor, user)

    visitor.post("/accounts/sessions/end-others/")

    assert [browser.get("/accounts/").status_code for browser in [visitor, *others]] == [200, 302, 302]


PAGES_SIGNED_OUT = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-bad/",
]
PAGES_SIGNED_IN = [
    "/accounts/",
    "/accounts/name/",
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]


def in_our_look(page) -> dict[str, bool]:
    text = page.content.decode()
    inline = re.findall(r'<script(?![^>]*(?:src=|type="application/json"))|\sstyle="|\son[a-z]+="', text)
    return {"ok": page.status_code == 200, "frame": 'class="skip"' in text, "inline": bool(inline)}


@pytest.mark.parametrize("path", PAGES_SIGNED_OUT)
def test_each_page_for_the_signed_out_is_in_our_look_without_anything_inline(visitor, path):
    assert in_our_look(visitor.get(path, follow=True)) == {"ok": True, "frame": True, "inline": False}


@pytest.mark.parametrize("path", PAGES_SIGNED_IN)
def test_each_page_for_the_signed_in_is_in_our_look_without_anything_inline(visitor, north, path):
    sign_in(visitor, make_account(Role.FUNDER, tenant=north))

    assert in_our_look(visitor.get(path)) == {"ok": True, "frame": True, "inline": False}


def test_pages_of_the_second_step_are_in_our_look(visitor, north):
    user = make_account()
    set_up_app(sign_in(visitor, user))
    halfway = sign_in(client_of(north), user)

    pages = [
        visitor.get("/accounts/2fa/"),
        visitor.get("/accounts/2fa/recovery-codes/"),
        visitor.get("/accounts/2fa/recovery-codes/generate/"),
        visitor.get("/accounts/2fa/totp/deactivate/"),
        visitor.get("/accounts/2fa/reauthenticate/"),
        halfway.get("/accounts/2fa/authenticate/"),
    ]

    assert [in_our_look(page) for page in pages] == [{"ok": True, "frame": True, "inline": False}] * len(pages)
