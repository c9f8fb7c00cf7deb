"""F43: one click leaves what may be left: a POST without cookies acts, a GET shows a page (F35)."""

import pytest
from django.test import Client

from accelerator.mailing import preferences
from accelerator.mailing.links import sign_mail
from accelerator.mailing.models import Preference
from accelerator.mailing.services import MailClass
from accelerator.tenancy.context import tenant_scope
from tests.factories.mailing import make_mail
from tests.factories.tenancy import make_tenant

ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def anyone(north) -> Client:
    """A browser or a mail program without cookies, CSRF checked."""
    return Client(enforce_csrf_checks=True, headers={"host": "north.test"})


def url_of(mail, page="leave") -> str:
    return f"/mail/{page}/{sign_mail(mail.pk, 'preferences')}/"


def one_click(browser, url):
    return browser.post(url, ONE_CLICK, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("mail_class", [MailClass.REQUEST, MailClass.DIGEST, MailClass.NEWS])
def test_one_click_acts_at_once_without_cookies_and_without_redirect(in_north, anyone, mail_class):
    preferences.choose("ada@meadow.example", MailClass.NEWS, True)
    mail = make_mail(mail_class=mail_class)

    first, second = one_click(anyone, url_of(mail)), one_click(anyone, url_of(mail))

    assert (first.status_code, second.status_code) == (200, 200)
    assert not first.cookies
    assert preferences.accepts("ada@meadow.example", mail_class) is False
    assert Preference.objects.filter(mail_class=mail_class).count() == 1
    assert make_mail(mail_class=mail_class).state == "cancelled"


def test_service_mails_go_on_and_the_page_says_why(in_north, anyone):
    mail = make_mail(mail_class=MailClass.SERVICE)

    page = one_click(anyone, url_of(mail))

    assert page.status_code == 200
    assert "cannot be switched off" in page.content.decode()
    assert not Preference.objects.exists()
    assert make_mail(mail_class=MailClass.SERVICE).state == "queued"


def test_leaving_reminders_leaves_service_mails_alone(in_north, anyone):
    one_click(anyone, url_of(make_mail(mail_class=MailClass.DIGEST)))

    assert make_mail(mail_class=MailClass.SERVICE).state == "queued"
    assert make_mail(mail_class=MailClass.REQUEST).state == "queued"


@pytest.mark.parametrize("page", ["leave", "preferences"])
def test_f35_a_scanner_that_opens_links_changes_nothing(in_north, anyone, page):
    mail = make_mail(mail_class=MailClass.DIGEST)

    for _ in range(5):
        assert anyone.get(url_of(mail, page)).status_code == 200
        assert anyone.head(url_of(mail, page)).status_code == 200

    assert not Preference.objects.exists()


@pytest.mark.parametrize("page", ["leave", "preferences"])
def test_the_address_of_the_page_stays_with_its_reader(in_north, anyone, page):
    answer = anyone.get(url_of(make_mail(mail_class=MailClass.DIGEST), page))

    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    assert "ada@meadow.example" not in answer.content.decode()
    assert "a•••@meadow.example" in answer.content.decode()


@pytest.mark.parametrize("page", ["leave", "preferences"])
def test_a_guessed_or_foreign_link_looks_like_no_page(in_north, anyone, page):
    mail = make_mail()
    sign = sign_mail(mail.pk, "preferences")
    with tenant_scope(make_tenant("south")):
        foreign = make_mail()
    guesses = [
        "x",
        mail.pk.hex,
        sign[:-1],
        sign + "a",
        sign_mail(mail.pk, "bounce"),
        sign_mail(foreign.pk, "preferences"),
        "é" * 52,
    ]

    answers = [anyone.get(f"/mail/{page}/{guess}/").status_code for guess in guesses]
    posts = [one_click(anyone, f"/mail/leave/{guess}/").status_code for guess in guesses]

    assert set(answers) == {404}
    assert set(posts) == {404}


def test_mails_are_chosen_by_class_from_the_foot_of_a_mail(in_north):
    browser = Client(headers={"host": "north.test"})
    url = url_of(make_mail(), "preferences")

    answer = browser.post(url, {"requests": "", "reminders": "on", "news": "on"})

    assert answer.status_code == 302
    assert preferences.chosen("ada@meadow.example") == {
        MailClass.SERVICE: True,
        MailClass.REQUEST: False,
        MailClass.DIGEST: True,
        MailClass.NEWS: True,
    }


def test_choosing_needs_the_page_that_was_shown(in_north, anyone):
    """CSRF (F24): only the one-click address may be posted to from elsewhere."""
    answer = anyone.post(url_of(make_mail(), "preferences"), {"news": "on"})

    assert answer.status_code == 403
    assert not Preference.objects.exists()


def test_a_signed_in_person_chooses_their_own_mails(desk, staff):
    desk.post("/accounts/mail/", {"requests": "on", "news": "on"})
    page = desk.get("/accounts/mail/").content.decode()

    assert preferences.accepts(staff.email, MailClass.DIGEST) is False
    assert staff.email in page


def test_preferences_of_one_tenant_are_not_those_of_another(in_north, anyone):
    one_click(anyone, url_of(make_mail(mail_class=MailClass.DIGEST)))

    with tenant_scope(make_tenant("south")):
        assert preferences.accepts("ada@meadow.example", MailClass.DIGEST) is True
