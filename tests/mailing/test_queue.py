"""Queueing a mail: once for each key, under the recipient's rules, with nothing secret in the row."""

import pytest

from accelerator import clock
from accelerator.mailing import preferences, suppressions
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass, cancel_mail
from accelerator.mailing.states import SuppressionReason
from accelerator.tenancy.errors import Refused
from tests.factories.mailing import make_mail


def test_the_same_key_is_queued_once(in_north):
    first = make_mail(key="introduction:1:ask")

    second = make_mail(key="introduction:1:ask", address="other@meadow.example")

    assert second.pk == first.pk
    assert Mail.objects.count() == 1


def test_the_message_id_comes_from_the_key_alone(in_north):
    one, two = make_mail(key="a"), make_mail(key="b")

    assert one.message_id != two.message_id
    assert one.message_id.endswith(".north@localhost>")


def test_a_mail_waits_until_it_is_due(in_north):
    later = clock.now().replace(year=clock.now().year + 1)

    mail = make_mail(due_at=later)

    assert (mail.state, mail.due_at, mail.next_try_at) == ("queued", later, later)


def test_the_row_holds_no_link_and_no_code(in_north):
    mail = make_mail(link=True, secrets={"code": "482 913"})

    stored = mail.subject + mail.text + mail.html + mail.sealed
    assert "/respond/" not in stored
    assert "482" not in stored
    assert f"[[link.{mail.pk.hex}]]" in mail.text
    assert f"[[code.{mail.pk.hex}]]" in mail.html


def test_what_people_wrote_is_escaped_in_html_and_plain_in_text(in_north):
    mail = make_mail(context={"why": "Fish & <b>chips</b>"})

    assert "Fish & <b>chips</b>" in mail.text
    assert "Fish &amp; &lt;b&gt;chips&lt;/b&gt;" in mail.html


@pytest.mark.parametrize(
    ("mail_class", "state"), [("T", "queued"), ("R", "cancelled"), ("D", "cancelled"), ("M", "cancelled")]
)
def test_what_a_person_switched_off_is_not_sent(in_north, mail_class, state):
    for one in (MailClass.REQUEST, MailClass.DIGEST, MailClass.NEWS):
        preferences.choose("Ada@Meadow.example", one, False)

    mail = make_mail(mail_class=MailClass(mail_class))

    assert mail.state == state
    assert mail.why == ("preference" if state == "cancelled" else "")


def test_news_go_only_to_those_who_asked_for_them(in_north):
    before = make_mail(mail_class=MailClass.NEWS)
    preferences.choose("ada@meadow.example", MailClass.NEWS, True)
    after = make_mail(mail_class=MailClass.NEWS)

    assert (before.state, after.state) == ("cancelled", "queued")


def test_switching_off_stops_what_waits(in_north):
    waiting = make_mail(mail_class=MailClass.DIGEST)

    preferences.choose("ada@meadow.example", MailClass.DIGEST, False)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.why) == ("cancelled", "preference")


def test_a_service_mail_cannot_be_switched_off(in_north):
    with pytest.raises(Refused, match="go on while you take part"):
        preferences.choose("ada@meadow.example", MailClass.SERVICE, False)


def test_nothing_is_sent_to_a_suppressed_address_until_staff_lift_it(in_north, staff):
    waiting = make_mail()
    row = suppressions.suppress("ADA@meadow.example", reason=SuppressionReason.BOUNCED)
    new = make_mail(mail_class=MailClass.SERVICE)
    waiting.refresh_from_db()
    assert [(mail.state, mail.why) for mail in (waiting, new)] == [("held", "suppressed")] * 2

    released = suppressions.lift(row, by=staff, why="She has a new mailbox.")

    assert released == 2
    assert set(Mail.objects.values_list("state", "why")) == {("queued", "")}


def test_lifting_needs_a_reason_and_happens_once(in_north, staff):
    row = suppressions.suppress("ada@meadow.example", reason=SuppressionReason.BOUNCED)

    with pytest.raises(Refused, match="Say why"):
        suppressions.lift(row, by=staff, why=" ")
    suppressions.lift(row, by=staff, why="Checked by phone.")
    again = suppressions.lift(row, by=staff, why="Checked twice.")

    row.refresh_from_db()
    assert (again, row.lifted_why) == (0, "Checked by phone.")


def test_suppressing_twice_is_suppressing_once(in_north):
    one = suppressions.suppress("ada@meadow.example", reason=SuppressionReason.BOUNCED)

    two = suppressions.suppress("ada@meadow.example", reason=SuppressionReason.REFUSED)

    assert two.pk == one.pk
    assert two.reason == "bounced"


def test_waiting_mails_are_stopped_by_the_start_of_their_key(in_north):
    for key in (
        "introduction:1:reminder:3",
        "introduction:1:reminder:7",
        "introduction:1:bridge",
        "introduction:10:reminder:3",
    ):
        make_mail(key=key)

    stopped = cancel_mail(key_prefixes=["introduction:1:reminder"])

    assert stopped == 2
    assert set(Mail.objects.filter(state="cancelled").values_list("key", "why")) == {
        ("introduction:1:reminder:3", "withdrawn"),
        ("introduction:1:reminder:7", "withdrawn"),
    }


def test_waiting_mails_are_stopped_by_what_they_are_about(in_north):
    about = make_mail(about=in_north)
    make_mail()

    assert cancel_mail(about=in_north) == 1
    about.refresh_from_db()
    assert about.state == "cancelled"


def test_stopping_everything_by_mistake_is_refused(in_north):
    with pytest.raises(ValueError, match="Say which"):
        cancel_mail()
