"""Delivery: what leaves, in which form, and what the rows say afterwards."""

import re
import uuid
from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing import delivery, leases, tokens
from accelerator.mailing.models import Attempt, Mail, Token
from accelerator.mailing.services import MailClass, cancel_mail
from accelerator.mailing.states import MOVES, MailState
from accelerator.tenancy.errors import IllegalMove
from tests.factories.mailing import make_mail
from tests.smtp import Drop, Reply


def send(mail: Mail) -> Mail:
    delivery.deliver(mail.tenant_id)
    mail.refresh_from_db()
    return mail


def test_a_mail_leaves_and_its_row_says_so(in_north, smtp):
    mail = send(make_mail())

    assert (mail.state, mail.attempts, mail.last_reply) == ("sent", 1, "250 2.0.0 kept")
    assert mail.sent_at is not None
    assert list(mail.tries.values_list("number", "outcome")) == [(1, "sent")]
    assert smtp.messages[0].recipients == ["ada@meadow.example"]


def test_all_mails_go_over_one_line(in_north, smtp):
    for _ in range(12):
        make_mail()

    delivery.deliver(in_north.pk)

    assert (len(smtp.messages), smtp.verbs.count("CONNECT"), smtp.verbs.count("QUIT")) == (12, 1, 1)


def test_nothing_leaves_before_it_is_due(in_north, smtp):
    mail = make_mail(due_at=clock.now() + timedelta(minutes=10))
    send(mail)
    assert smtp.messages == []

    with clock.at(clock.now() + timedelta(minutes=11)):
        send(mail)

    assert (mail.state, len(smtp.messages)) == ("sent", 1)


def test_the_headers_of_a_request(in_north, smtp):
    mail = send(make_mail(name="Ada Marsh", reply_to=["dana@north.example", "lee@brook.example"]))

    message = smtp.messages[0]
    assert sorted(set(message.message.keys())) == [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Reply-To",
        "Subject",
        "To",
    ]
    assert message["From"] == "North Trust <north@localhost>"
    assert message["To"] == "Ada Marsh <ada@meadow.example>"
    assert message["Reply-To"] == "dana@north.example, lee@brook.example"
    assert message["Subject"] == "A question for Ada Marsh"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"


def test_what_a_person_wrote_is_not_marked_as_automatic(in_north, smtp):
    send(make_mail(by_hand=True, from_name="Dana Okell, North Trust"))

    assert smtp.messages[0].message["Auto-Submitted"] is None
    assert smtp.messages[0]["From"] == '"Dana Okell, North Trust" <north@localhost>'


@pytest.mark.parametrize("mail_class", list(MailClass))
def test_reminders_and_news_can_be_left_at_one_click(in_north, smtp, mail_class):
    from accelerator.mailing import preferences

    preferences.choose("ada@meadow.example", MailClass.NEWS, True)
    send(make_mail(mail_class=mail_class))

    message = smtp.messages[0].message
    if mail_class in (MailClass.DIGEST, MailClass.NEWS):
        assert re.fullmatch(r"<http://north\.test:8000/mail/leave/\w{52}/>", message["List-Unsubscribe"])
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert b"\r\nList-Unsubscribe: <http://north.test:8000/mail/leave/" in smtp.messages[0].raw
    else:
        assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (None, None)


def test_the_link_is_made_at_sending_and_only_its_hash_is_kept(in_north, smtp):
    mail = send(make_mail(link=True))

    raw = re.search(r"http://north\.test:8000/respond/([\w-]+)/", smtp.messages[0].text).group(1)
    token = tokens.resolve(raw, "sample.answer")
    assert (token.subject_kind, token.subject_id) == ("tenancy.tenant", str(in_north.pk))
    assert raw not in mail.text + mail.html
    assert Token.objects.get().hash == tokens.hash_of(raw)
    html = smtp.messages[0].message.get_body(("html",)).get_content()
    assert f'href="http://north.test:8000/respond/{raw}/?answer=yes"' in html
    assert "[[" not in html + smtp.messages[0].text


def test_a_code_is_in_the_message_and_gone_from_the_row(in_north, smtp):
    mail = make_mail(secrets={"code": "482 <9> 13"})

    send(mail)

    assert "Your code: 482 <9> 13" in smtp.messages[0].text
    assert "482 &lt;9&gt; 13" in smtp.messages[0].message.get_body(("html",)).get_content()
    assert mail.sealed == ""


def test_a_code_that_can_no_longer_be_read_fails_its_mail_alone(in_north, smtp, settings):
    lost, fine = make_mail(secrets={"code": "1"}), make_mail()
    settings.SECRET_KEY = "another key"

    send(lost)

    fine.refresh_from_db()
    assert (lost.state, lost.why, fine.state) == ("failed", "unsendable", "sent")


def test_a_code_survives_a_change_of_the_key(in_north, smtp, settings):
    mail = make_mail(secrets={"code": "482913"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"

    send(mail)

    assert "482913" in smtp.messages[0].text


def test_lines_that_begin_with_a_dot_arrive_whole(in_north, smtp):
    send(make_mail(context={"why": ".\n.hidden\n..twice"}))

    assert ".\n.hidden\n..twice" in smtp.messages[0].text.replace("\r\n", "\n")


def test_a_mail_stopped_while_the_recipient_was_named_does_not_leave(in_north, smtp):
    mail = make_mail(key="bridge:1")
    (claimed,) = leases.claim(in_north.pk, 10)

    stopped = cancel_mail(key_prefixes=["bridge:1"])

    assert (stopped, leases.begin(claimed)) == (1, None)
    mail.refresh_from_db()
    assert mail.state == "cancelled"


def test_a_mail_whose_text_is_on_its_way_cannot_be_stopped(in_north):
    make_mail(key="bridge:1")
    (claimed,) = leases.claim(in_north.pk, 10)
    leases.begin(claimed)

    assert cancel_mail(key_prefixes=["bridge:1"]) == 0


def test_a_lease_that_another_has_taken_over_is_worth_nothing(in_north):
    make_mail()
    (first,) = leases.claim(in_north.pk, 10)
    with clock.at(clock.now() + leases.CLAIM_LEASE + timedelta(seconds=1)):
        (second,) = leases.claim(in_north.pk, 10)

        assert leases.begin(first) is None
        assert leases.begin(second) is not None


def test_a_lost_answer_to_a_request_is_sent_once_more_and_then_unknown(in_north, smtp):
    smtp.always("DOT", Drop(keep=True))
    mail = send(make_mail())
    assert (mail.state, mail.resends) == ("queued", 1)

    with clock.at(mail.next_try_at):
        send(mail)

    assert (mail.state, mail.why) == ("unknown", "interrupted")
    assert [message["Message-ID"] for message in smtp.messages] == [mail.message_id] * 2


@pytest.mark.parametrize("mail_class", [MailClass.DIGEST])
def test_a_lost_answer_to_a_reminder_is_unknown_at_once(in_north, smtp, mail_class):
    smtp.next("DOT", Drop(keep=True))

    mail = send(make_mail(mail_class=mail_class))

    assert (mail.state, mail.resends, len(smtp.messages)) == ("unknown", 0, 1)


def test_an_answer_that_comes_after_the_lease_is_better_late_than_twice(in_north):
    from accelerator.mailing.smtp import Answer, Stage

    mail = make_mail()
    (claimed,) = leases.claim(in_north.pk, 10)
    leases.begin(claimed)
    with clock.at(clock.now() + leases.DATA_LEASE + timedelta(seconds=1)):
        leases.recover()
        mail.refresh_from_db()
        assert mail.state == "queued"

        leases.finish(claimed, Answer(Stage.DOT, 250, "ok"))

    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_server_that_stays_away_is_written_down_once(in_north, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail = make_mail()
    for _ in range(3):
        with clock.at(mail.next_try_at):
            send(mail)

    assert (mail.state, mail.retries) == ("queued", 0)
    assert mail.last_reply == "the mail server does not answer"
    assert Attempt.objects.count() == 1


def test_greylisting_is_waited_for(in_north, smtp):
    smtp.next("RCPT", Reply(451, "4.7.1 greylisted, come back"))
    mail = send(make_mail())
    with clock.at(mail.next_try_at):
        send(mail)

    assert (mail.state, [one.outcome for one in mail.tries.order_by("number")]) == ("sent", ["later", "sent"])


@pytest.mark.parametrize("new", list(MailState))
@pytest.mark.parametrize("old", list(MailState))
def test_a_mail_moves_only_as_the_table_says(old, new):
    mail = Mail(state=old, tenant_id=uuid.uuid4())
    if new in MOVES[old]:
        mail.move_to(new)
        assert mail.state == new
    else:
        with pytest.raises(IllegalMove):
            mail.move_to(new)
        assert mail.state == old
