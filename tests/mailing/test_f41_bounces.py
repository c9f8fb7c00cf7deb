"""F41: a bounce counts when it came to a return path that we made; a forged one changes nothing."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from accelerator.audit.models import Entry
from accelerator.mailing.bounces import record_bounce
from accelerator.mailing.message import return_path
from accelerator.mailing.models import Mail, Suppression
from accelerator.tenancy.context import tenant_scope
from tests.factories.mailing import make_mail
from tests.factories.tenancy import make_tenant


def dsn(to: str, action: str = "failed", status: str = "5.1.1", more: str = "") -> bytes:
    """A report as mail servers write them."""
    return f"""From: MAILER-DAEMON@relay.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"
{more}
--b1
Content-Type: text/plain

I'm sorry to have to inform you.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; ada@meadow.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <ada@meadow.example>: no such mailbox

--b1
Content-Type: text/rfc822-headers

Subject: A question

--b1--
""".replace("\n", "\r\n").encode()


@pytest.fixture
def mail(in_north) -> Mail:
    mail = make_mail()
    Mail.objects.filter(pk=mail.pk).update(state="sent", sent_at=mail.due_at)
    return mail


def unchanged(mail: Mail) -> bool:
    mail.refresh_from_db()
    return mail.bounced_at is None and not Suppression.objects.exists() and not Entry.objects.exists()


def test_a_mail_that_comes_back_is_marked_and_its_address_written_to_no_more(mail):
    assert record_bounce(dsn(return_path(mail))) is True

    mail.refresh_from_db()
    assert mail.bounced_at is not None
    assert mail.state == "sent"
    assert mail.last_reply == "5.1.1 smtp; 550 5.1.1 <(address)>: no such mailbox"
    assert Suppression.objects.get().address == "ada@meadow.example"
    assert set(Entry.objects.values_list("verb", flat=True)) == {"mail.bounced", "address.suppressed"}


def test_the_same_report_twice_is_noted_once(mail):
    record_bounce(dsn(return_path(mail)))
    record_bounce(dsn(return_path(mail)))

    assert (Suppression.objects.count(), Entry.objects.count()) == (1, 2)


def test_the_envelope_recipient_is_enough(mail):
    assert record_bounce(dsn("postmaster@localhost"), recipient=return_path(mail)) is True


def test_a_complaint_suppresses_too(mail):
    complaint = b"\r\n".join(
        [
            b"To: " + return_path(mail).encode(),
            b"MIME-Version: 1.0",
            b'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
            b"",
            b"--b",
            b"Content-Type: message/feedback-report",
            b"",
            b"Feedback-Type: abuse",
            b"",
            b"--b--",
        ]
    )

    assert record_bounce(complaint) is True
    assert Suppression.objects.get().reason == "complained"


def forged(mail: Mail) -> dict[str, str]:
    local, domain = return_path(mail).split("@")
    other = "a" if local[-1] != "a" else "b"
    return {
        "no proof": f"bounce+{mail.pk.hex}@{domain}",
        "wrong last letter": f"{local[:-1]}{other}@{domain}",
        "empty proof": f"bounce+{mail.pk.hex}{'a' * 20}@{domain}",
        "another mail's proof": f"bounce+{'0' * 32}{local[-20:]}@{domain}",
        "the proof of another purpose": f"bounce+{_preferences_sign(mail)}@{domain}",
        "not ours at all": "someone@localhost",
        "nothing": "",
    }


def _preferences_sign(mail: Mail) -> str:
    from accelerator.mailing.links import sign_mail

    return sign_mail(mail.pk, "preferences")


@pytest.mark.parametrize(
    "way",
    [
        "no proof",
        "wrong last letter",
        "empty proof",
        "another mail's proof",
        "the proof of another purpose",
        "not ours at all",
        "nothing",
    ],
)
def test_a_forged_report_changes_nothing(mail, way):
    assert record_bounce(dsn(forged(mail)[way])) is False

    assert unchanged(mail)


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0"), ("failed", "4.2.2"), ("", "")],
)
def test_a_delay_or_a_delivery_is_no_bounce(mail, action, status):
    assert record_bounce(dsn(return_path(mail), action, status)) is False

    assert unchanged(mail)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 200,
        b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
        b"Auto-Submitted: auto-replied\r\nSubject: Out of office\r\n\r\nBack on Monday.",
        b"x" * (6 * 1024 * 1024),
    ],
)
def test_what_is_no_report_changes_nothing(mail, raw):
    to = b"To: " + return_path(mail).encode() + b"\r\n"

    assert record_bounce(to + raw) is False
    assert unchanged(mail)


def test_a_report_reaches_the_tenant_whose_mail_it_was(mail):
    south = make_tenant("south")

    record_bounce(dsn(return_path(mail)))

    with tenant_scope(south):
        assert not Suppression.objects.exists()


def test_the_command_reads_a_report_from_a_pipe(mail, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(dsn(return_path(mail)))))
    out = io.StringIO()

    call_command("receive_bounce", stdout=out)

    assert out.getvalue() == "noted\n"


def test_the_return_path_is_what_the_mail_server_gets(mail, smtp):
    from accelerator.mailing import delivery

    fresh = make_mail()

    delivery.deliver(fresh.tenant_id)

    assert smtp.messages[0].sender == return_path(fresh)
    assert len(return_path(fresh).split("@")[0]) <= 64
