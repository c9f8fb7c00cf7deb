"""F39: what each answer of the mail server does to the mail, its recipient and its sender."""

from datetime import UTC, datetime, timedelta

import pytest

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.mailing import delivery, policy
from accelerator.mailing.models import Sender, Suppression
from tests.factories.mailing import make_mail
from tests.smtp import Drop, Reply

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
MINUTE, SOON = timedelta(minutes=1), timedelta(seconds=40)

# verb, code, state of the mail, why, next try after, address suppressed, sender paused
TABLE = [
    ("CONNECT", 421, "queued", "", SOON, False, False),
    ("CONNECT", 450, "queued", "", SOON, False, False),
    ("CONNECT", 554, "queued", "", None, False, True),
    ("EHLO", 421, "queued", "", SOON, False, False),
    ("EHLO", 550, "queued", "", None, False, True),
    ("AUTH", 454, "queued", "", SOON, False, False),
    ("AUTH", 534, "queued", "", None, False, True),
    ("AUTH", 535, "queued", "", None, False, True),
    ("MAIL", 421, "queued", "", MINUTE, False, False),
    ("MAIL", 450, "queued", "", MINUTE, False, False),
    ("MAIL", 451, "queued", "", MINUTE, False, False),
    ("MAIL", 452, "queued", "", MINUTE, False, False),
    ("MAIL", 530, "held", "sender_refused", None, False, True),
    ("MAIL", 550, "held", "sender_refused", None, False, True),
    ("MAIL", 553, "held", "sender_refused", None, False, True),
    ("RCPT", 421, "queued", "", MINUTE, False, False),
    ("RCPT", 450, "queued", "", MINUTE, False, False),
    ("RCPT", 451, "queued", "", MINUTE, False, False),
    ("RCPT", 452, "queued", "", MINUTE, False, False),
    ("RCPT", 454, "queued", "", MINUTE, False, False),
    ("RCPT", 550, "failed", "address_refused", None, True, False),
    ("RCPT", 551, "failed", "address_refused", None, True, False),
    ("RCPT", 552, "failed", "address_refused", None, True, False),
    ("RCPT", 553, "failed", "address_refused", None, True, False),
    ("RCPT", 554, "failed", "address_refused", None, True, False),
    ("DATA", 451, "queued", "", MINUTE, False, False),
    ("DATA", 503, "held", "content_refused", None, False, True),
    ("DATA", 554, "held", "content_refused", None, False, True),
    ("DOT", 421, "queued", "", MINUTE, False, False),
    ("DOT", 451, "queued", "", MINUTE, False, False),
    ("DOT", 452, "queued", "", MINUTE, False, False),
    ("DOT", 550, "held", "content_refused", None, False, True),
    ("DOT", 552, "held", "content_refused", None, False, True),
    ("DOT", 554, "held", "content_refused", None, False, True),
]
SUBMISSION = ("AUTH",)


@pytest.fixture
def asks_for_a_password(smtp, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "north", "let me in"
    smtp.always("EHLO", Reply("250-scripted.example\r\n250", "AUTH PLAIN LOGIN"))


@pytest.mark.parametrize(("verb", "code", "state", "why", "pause", "suppressed", "paused"), TABLE)
def test_each_answer_has_its_consequence(request, in_north, smtp, verb, code, state, why, pause, suppressed, paused):
    if verb in SUBMISSION:
        request.getfixturevalue("asks_for_a_password")
    # refused once, a client tries HELO, or another way to sign in
    tell = smtp.always if verb in ("EHLO", "AUTH") else smtp.next
    tell(verb, Reply(code, "5.0.0 <ada@meadow.example> no"))
    with clock.at(NOW):
        mail = make_mail("ada@meadow.example")

        delivery.deliver(in_north.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.why) == (state, why)
    if pause:
        assert NOW + pause <= mail.next_try_at <= NOW + pause * 1.2
    assert Suppression.objects.filter(address="ada@meadow.example", lifted_at=None).exists() == suppressed
    assert bool(Sender.objects.get().paused_at) == paused
    assert (mail.data_started_at, mail.lease_until) == (None, None)
    assert str(code) in mail.last_reply
    assert "meadow" not in mail.last_reply
    assert smtp.messages == []


def test_a_refused_recipient_does_not_hold_up_the_next_one(in_north, smtp):
    smtp.always("RCPT", Reply(550), about="gone@meadow.example")
    smtp.always("RCPT", Reply(451), about="slow@meadow.example")
    for address in ("gone@meadow.example", "slow@meadow.example", "here@meadow.example"):
        make_mail(address)

    delivery.deliver(in_north.pk)

    assert [message.to for message in smtp.messages] == ["here@meadow.example"]
    assert smtp.verbs.count("CONNECT") == 1
    assert set(Entry.objects.values_list("verb", flat=True)) == {"mail.failed", "address.suppressed"}


def test_a_paused_sender_sends_nothing_more(in_north, smtp):
    smtp.next("MAIL", Reply(550))
    mails = [make_mail(), make_mail()]
    delivery.deliver(in_north.pk)

    delivery.deliver(in_north.pk)

    for mail in mails:
        mail.refresh_from_db()
    assert sorted(mail.state for mail in mails) == ["held", "queued"]
    assert smtp.messages == []
    assert Entry.objects.get().verb == "sender.paused"


def test_pauses_grow_and_end_after_three_days(in_north, smtp):
    smtp.always("RCPT", Reply(451, "greylisted"))
    mail, moment, pauses = None, NOW, []
    with clock.at(moment):
        mail = make_mail()
    while mail.state == "queued":
        with clock.at(moment):
            delivery.deliver(in_north.pk)
        mail.refresh_from_db()
        pauses.append(mail.next_try_at - moment)
        moment = max(mail.next_try_at, moment)

    assert [round(pause.total_seconds() / 60 / 1.1) for pause in pauses[:1]] == [1]
    for pause, least in zip(pauses, [*policy.DELAYS, policy.DELAYS[-1]], strict=False):
        assert least <= pause <= least * 1.2
    assert (mail.state, mail.why) == ("failed", "too_long")
    assert timedelta(hours=66) < moment - NOW <= timedelta(hours=72)


@pytest.mark.parametrize("verb", ["CONNECT", "MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_before_the_final_dot_costs_nothing(in_north, smtp, verb):
    smtp.next(verb, Drop())
    mail = make_mail()

    delivery.deliver(in_north.pk)
    mail.refresh_from_db()
    with clock.at(mail.next_try_at):
        delivery.deliver(in_north.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.resends, len(smtp.messages)) == ("sent", 0, 1)
