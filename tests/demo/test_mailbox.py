"""The demo's mailbox: what the sink took, newest first, and nothing outside the demo."""

import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from accelerator.demo import mailbox
from accelerator.embedded.places import free_port
from accelerator.embedded.processes import wait_until
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

ROOT = Path(__file__).resolve().parents[2]
HTML = "<p><a href='http://north.test/respond/x/'>Answer</a> <a target='_self' href='/y/'>Other</a></p>"


@pytest.fixture(autouse=True)
def empty_mailbox(settings, tmp_path):
    settings.STATE_DIR = tmp_path


def letter(subject: str = "Hello", text: str = "See http://north.test/respond/x/\n", html: str = HTML) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@north.test", "ada@x.example", subject
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


@pytest.fixture
def client(db):
    return client_of(make_tenant())


def test_mails_about_signing_in_are_left_out_until_asked_for():
    for subject in ("New sign-in at Thornmere Foundation", "Would you like to meet Tallybird?"):
        mailbox.keep(["ruth@people.example"], letter(subject))

    found = [[mail.subject[:3] for mail in mailbox.newest(sign_ins=shown)] for shown in (False, True)]

    assert found == [["Wou"], ["Wou", "New"]]


def test_mails_are_listed_newest_first(client):
    for subject in ("First", "Second", "Third"):
        mailbox.keep(["ada@x.example"], letter(subject))

    page = client.get("/demo/mailbox/").content.decode()

    assert page.index("Third") < page.index("Second") < page.index("First")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"to": "bo@x.example"}, ["For Bo"]),
        ({"to": "BO@X.example"}, ["For Bo"]),
        ({"to": "o@x.example"}, []),
        ({"search": "brave WORLD"}, ["For Ada"]),
        ({"search": "100%"}, ["For Ada"]),
        ({"search": "0%0"}, []),
        ({"before": 1}, []),
        ({}, ["For Bo", "For Ada"]),
    ],
)
def test_mails_are_found_by_recipient_and_words(asked, found):
    mailbox.keep(["ada@x.example"], letter("For Ada", "A brave new world, 100% sure"))
    mailbox.keep(["bo@x.example"], letter("For Bo", "Nothing much"))

    assert [mail.subject for mail in mailbox.newest(**asked)] == found


def test_a_long_list_goes_on_where_the_page_ends(client):
    for number in range(mailbox.PAGE + 1):
        mailbox.keep(["ada@x.example"], letter(f"Number-{number}."))

    first = client.get("/demo/mailbox/")
    second = client.get("/demo/mailbox/", {"before": first.context["last"].id})

    assert "Number-0." not in first.content.decode()
    assert [mail.subject for mail in second.context["mails"]] == ["Number-0."]


def test_a_mail_shows_its_text_and_headers_with_links_alive(client):
    mailbox.keep(["ada@x.example"], letter())

    page = client.get("/demo/mailbox/1/").content.decode()

    assert 'href="http://north.test/respond/x/"' in page
    assert "desk@north.test" in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page


def test_the_html_of_a_mail_can_do_nothing_but_be_read_and_followed(client):
    mailbox.keep(["ada@x.example"], letter(html=HTML + "<script>alert(1)</script>"))

    answer = client.get("/demo/mailbox/1/html")

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "script-src" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "<a target=\"_top\" href='http://north.test/respond/x/'>" in answer.content.decode()


@pytest.mark.parametrize("path", ["7/", "7/html", "7/source"])
def test_a_mail_that_is_not_there_is_not_found(client, path):
    assert client.get(f"/demo/mailbox/{path}").status_code == 404


def test_outside_the_demo_there_is_no_mailbox():
    asked = (
        "import django; django.setup(); from django.apps import apps; from django.urls import resolve, Resolver404\n"
        "assert not apps.is_installed('accelerator.demo')\n"
        "try: resolve('/demo/mailbox/')\n"
        "except Resolver404: print('gone')"
    )
    environ = {
        "DJANGO_SETTINGS_MODULE": "accelerator.settings",
        "SECRET_KEY": "x" * 60,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }

    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )

    assert done.stdout == "gone\n", done.stderr


def test_the_sink_keeps_a_mail_before_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    port = free_port()
    sink = subprocess.Popen(
        [sys.executable, "-m", "accelerator.demo.sink", str(port)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert sink.stdout.readline() == f"The sink listens on 127.0.0.1:{port}\n"
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail("desk@north.test", ["Ada@x.example"], letter("Kept"))
            kept = mailbox.newest()
    finally:
        sink.terminate()
        stopped = wait_until(lambda: sink.poll() is not None, 10)
        sink.stdout.close()

    assert [(mail.subject, mail.recipients) for mail in kept] == [("Kept", ["ada@x.example"])]
    assert stopped
