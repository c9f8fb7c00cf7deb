"""F40: a mail server that is slow, silent or broken costs its mails time, and nobody else's."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection

from accelerator.mailing import delivery
from accelerator.mailing import smtp as line
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from tests.factories.mailing import make_mail
from tests.factories.tenancy import make_tenant
from tests.smtp import Drop, Stall, Wait


@pytest.fixture
def impatient(monkeypatch):
    """Half a second for what else takes up to two minutes."""
    for name in ("CONNECT_TIME", "ENVELOPE_TIME", "BODY_TIME", "ANSWER_TIME", "GOODBYE_TIME"):
        monkeypatch.setattr(line, name, 0.5)


def send(mail: Mail) -> Mail:
    delivery.deliver(mail.tenant_id)
    mail.refresh_from_db()
    return mail


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_silence_before_the_text_is_a_later_try(in_north, smtp, impatient, verb):
    smtp.next(verb, Stall(3))

    mail = send(make_mail())

    assert (mail.state, mail.resends, mail.last_reply) == ("queued", 0, "no answer in time")
    assert mail.data_started_at is None


def test_silence_after_the_text_is_never_taken_for_a_refusal(in_north, smtp, impatient):
    smtp.next("DOT", Stall(3))

    mail = send(make_mail())

    assert (mail.state, mail.resends, mail.why) == ("queued", 1, "interrupted")


@pytest.mark.parametrize("action", [Stall(2), Drop()])
def test_a_server_that_does_not_say_goodbye_is_left_anyway(in_north, smtp, impatient, action):
    smtp.next("QUIT", action)

    assert send(make_mail()).state == "sent"


@contextmanager
def dripping(text: bytes, every: float):
    """A server that says `text` one byte at a time."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener, listener.accept()[0] as peer:
            for byte in text:
                try:
                    peer.send(bytes([byte]))
                except OSError:
                    return
                time.sleep(every)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join(5)


def test_a_server_that_drips_is_cut_off(in_north, settings, impatient):
    """Each byte begins a socket's own timeout anew; ours goes on."""
    with dripping(b"220 welcome to a very slow server\r\n", 0.1) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

        mail = send(make_mail())

    assert (mail.state, mail.last_reply) == ("queued", "no answer in time")


def test_a_name_that_nobody_knows(in_north, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.invalid", 25

    mail = send(make_mail())

    assert mail.state == "queued"
    assert mail.last_reply in ("the mail server's name is not known", "no answer in time", "the line broke")


def test_a_server_without_encryption_gets_no_mail_when_it_is_asked_for(in_north, smtp, settings):
    settings.EMAIL_USE_TLS = True

    mail = send(make_mail())

    assert (mail.state, mail.last_reply) == ("queued", "the mail server does not offer what our settings ask for")
    assert smtp.messages == []


@pytest.mark.django_db(transaction=True)
def test_one_tenants_stalled_mail_does_not_hold_up_anothers(smtp):
    north, south = make_tenant("north"), make_tenant("south")
    with tenant_scope(north):
        make_mail("slow@meadow.example")
    with tenant_scope(south):
        make_mail("quick@brook.example")
    gate = smtp.next("DOT", Wait(keep=True), about="slow@")

    def in_a_worker() -> None:
        delivery.deliver(north.pk)
        connection.close()

    stalled = threading.Thread(target=in_a_worker)
    stalled.start()
    assert gate.reached.wait(10)
    delivery.deliver(south.pk)
    arrived = [message.to for message in smtp.sent("quick@brook.example")]
    gate.release()
    stalled.join(10)

    assert arrived == ["quick@brook.example"]
    assert len(smtp.messages) == 2
