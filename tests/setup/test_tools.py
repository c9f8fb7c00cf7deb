"""The tests' own tools do what they say: the scripted SMTP server, the real programs, the browser."""

import smtplib
import threading
from email.message import EmailMessage

import pytest

from tests.smtp import Drop, Reply, Stall, Wait


def send(smtp, to="ada@x.example", subject="Hello"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@x.example", to, subject
    message.set_content("One line\n.and one that begins with a dot\n")
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=10) as client:
        client.send_message(message)


def test_a_message_arrives_as_it_was_sent(smtp):
    send(smtp)

    (received,) = smtp.wait_for(1, to="ada@x.example")
    assert (received["Subject"], received.sender) == ("Hello", "desk@x.example")
    assert received.text == "One line\n.and one that begins with a dot\n"
    assert smtp.verbs == ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT", "QUIT"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("code", [451, 550])
def test_it_refuses_once_at_any_verb(smtp, verb, code):
    smtp.next(verb, Reply(code, "not now"))

    with pytest.raises(smtplib.SMTPException):
        send(smtp)
    send(smtp, subject="Again")

    assert [message["Subject"] for message in smtp.messages] == ["Again"]


def test_it_refuses_one_recipient_for_ever(smtp):
    smtp.always("RCPT", Reply(550, "5.1.1 unknown"), about="gone@")

    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(smtp, to="gone@x.example")
    send(smtp)

    assert [message.to for message in smtp.messages] == ["ada@x.example"]


@pytest.mark.parametrize(("keep", "arrived"), [(True, 1), (False, 0)])
def test_it_hangs_up_at_the_final_dot_with_the_message_kept_or_not(smtp, keep, arrived):
    smtp.next("DOT", Drop(keep=keep))

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp)

    assert len(smtp.messages) == arrived


def test_it_waits_at_a_verb_until_released(smtp):
    gate = smtp.next("RCPT", Wait())
    sender = threading.Thread(target=send, args=[smtp])
    sender.start()
    reached = gate.reached.wait(10)
    before = len(smtp.messages)

    gate.release()
    sender.join(10)

    assert (reached, before, len(smtp.messages)) == (True, 0, 1)


def test_it_answers_late(smtp):
    smtp.next("QUIT", Stall(0.2))

    send(smtp)

    assert len(smtp.messages) == 1


def test_the_real_programs_start_and_the_browser_sees_them(empty_stack, page):
    stack = empty_stack.start()

    answer = page.goto(stack.web.url("nobody"))

    assert answer.status == 400  # no tenant has this host
    assert stack.worker.process.poll() is None
    assert stack.scheduler.process.poll() is None
