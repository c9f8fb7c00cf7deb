"""The outbox for staff: what it shows, to whom, and what can be done from it."""

import re

import pytest
from django.test import Client

from accelerator.audit.models import Entry
from accelerator.mailing import delivery, notices, repairs, suppressions
from accelerator.mailing.models import Mail, Sender, Suppression
from accelerator.mailing.services import MailClass
from accelerator.mailing.states import SuppressionReason
from accelerator.programmes.models import ProgrammeAccess
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership
from tests.factories.clients import client_of
from tests.factories.mailing import make_mail
from tests.factories.programmes import make_programme
from tests.smtp import Drop, Reply


def sent(mail: Mail) -> Mail:
    Mail.objects.filter(pk=mail.pk).update(state="sent", sent_at=mail.due_at)
    mail.refresh_from_db()
    return mail


def failed(mail: Mail, why: str = "too_long") -> Mail:
    Mail.objects.filter(pk=mail.pk).update(state="failed", why=why)
    mail.refresh_from_db()
    return mail


def test_the_list_leaves_out_what_the_mails_say(desk, django_assert_max_num_queries):
    make_mail()

    with django_assert_max_num_queries(18) as asked:
        page = desk.get("/desk/outbox/")

    assert 'href="/desk/outbox/' in page.content.decode()
    assert not any('"mailing_mail"."html"' in query["sql"] for query in asked.captured_queries)


def test_the_list_is_narrowed_by_address_and_state(desk):
    make_mail("ada@meadow.example")
    failed(make_mail("lee@brook.example"))

    by_part = desk.get("/desk/outbox/", {"address": "MEADOW"}).content.decode()
    by_state = desk.get("/desk/outbox/", {"state": "failed"}).content.decode()

    assert ("ada@meadow.example" in by_part, "lee@brook.example" in by_part) == (True, False)
    assert ("ada@meadow.example" in by_state, "lee@brook.example" in by_state) == (False, True)


def test_the_list_is_narrowed_by_what_mails_are_about(desk, in_north):
    make_mail("ada@meadow.example", about=in_north)
    make_mail("lee@brook.example")

    page = desk.get("/desk/outbox/", {"about": str(in_north.pk)}).content.decode()

    assert ("ada@meadow.example" in page, "lee@brook.example" in page) == (True, False)


def test_a_mail_is_shown_as_it_looks_with_dead_links_and_covered_codes(desk):
    mail = make_mail(link=True, secrets={"code": "482 913"}, context={"why": "<script>alert(1)</script>"})

    page = desk.get(f"/desk/outbox/{mail.pk}/html/")

    shown = page.content.decode()
    assert "href=" not in shown
    assert "<script" not in shown
    assert "Your code: ••••••" in shown
    assert mail.pk.hex not in shown
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_the_frame_allows_exactly_the_styles_of_the_mail(desk):
    mail = make_mail()

    policy = desk.get(f"/desk/outbox/{mail.pk}/html/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert re.search(r"style-src 'unsafe-hashes' 'sha256-[^']+'", policy)
    assert "sandbox" in policy


def test_the_plain_text_is_shown_too(desk):
    mail = make_mail(link=True)

    page = desk.get(f"/desk/outbox/{mail.pk}/", {"as": "text"}).content.decode()

    assert "Answer here: (personal link)" in page


def test_f03_a_manager_sees_the_mails_of_their_programmes_only(in_north, manager):
    mine, other = make_programme(), make_programme()
    ProgrammeAccess.objects.create(membership=Membership.objects.get(user=manager), programme=mine)
    seen = make_mail("ada@meadow.example", programme=mine)
    hidden = [make_mail("lee@brook.example", programme=other), make_mail("kim@hill.example")]
    browser = client_of(in_north, manager)

    page = browser.get("/desk/outbox/").content.decode()

    assert [address in page for address in ("ada@meadow", "lee@brook", "kim@hill")] == [True, False, False]
    assert browser.get(f"/desk/outbox/{seen.pk}/").status_code == 200
    for mail in hidden:
        for tail in ("", "html/", "send-again/", "stop/"):
            assert browser.get(f"/desk/outbox/{mail.pk}/{tail}").status_code == 404
        assert browser.post(f"/desk/outbox/{mail.pk}/dealt-with/").status_code == 404
    assert browser.get("/desk/outbox/addresses/").status_code == 404


def test_a_manager_allows_only_addresses_that_their_programmes_write_to(in_north, manager):
    mine = make_programme()
    ProgrammeAccess.objects.create(membership=Membership.objects.get(user=manager), programme=mine)
    make_mail("ada@meadow.example", programme=mine)
    ours = suppressions.suppress("ada@meadow.example", reason=SuppressionReason.BOUNCED)
    theirs = suppressions.suppress("lee@brook.example", reason=SuppressionReason.BOUNCED)
    browser = client_of(in_north, manager)

    answers = [browser.get(f"/desk/outbox/addresses/{row.pk}/allow/").status_code for row in (ours, theirs)]

    assert answers == [200, 404]


def test_what_did_not_arrive_is_sent_again_with_the_same_message_id(desk, smtp):
    mail = failed(make_mail())

    answer = desk.post(f"/desk/outbox/{mail.pk}/send-again/")
    delivery.deliver(mail.tenant_id)

    mail.refresh_from_db()
    assert answer.status_code == 302
    assert (mail.state, smtp.messages[0]["Message-ID"]) == ("sent", mail.message_id)
    assert Entry.objects.filter(verb="mail.sent_again").count() == 1


def test_a_mail_that_was_sent_gets_a_copy_with_the_same_message_id(desk, smtp):
    mail = sent(make_mail(link=True))

    desk.post(f"/desk/outbox/{mail.pk}/send-again/", {"copy": "1"})
    delivery.deliver(mail.tenant_id)

    copy = Mail.objects.exclude(pk=mail.pk).get()
    assert (copy.key, copy.message_id, copy.state) == (f"{mail.key}#again1", mail.message_id, "sent")
    assert "/respond/" in smtp.messages[0].text
    assert "[[" not in smtp.messages[0].text


def test_f31_sending_again_twice_sends_it_once(desk):
    """Double submit and reload of the form (F31)."""
    mail = sent(make_mail())

    for _ in range(3):
        desk.post(f"/desk/outbox/{mail.pk}/send-again/", {"copy": "1"})

    assert Mail.objects.count() == 2


@pytest.mark.parametrize("state", ["failed", "unknown", "held"])
def test_f31_queueing_again_twice_queues_it_once(desk, state):
    mail = make_mail()
    Mail.objects.filter(pk=mail.pk).update(state=state)

    first = desk.post(f"/desk/outbox/{mail.pk}/send-again/", follow=True).content.decode()
    second = desk.post(f"/desk/outbox/{mail.pk}/send-again/", follow=True).content.decode()

    assert "leaves again" in first
    assert "on its way already" in second
    assert Mail.objects.count() == 1


def test_what_cannot_be_sent_again_says_why(in_north, staff):
    stopped, code, cleared, suppressed = (
        make_mail(),
        make_mail(secrets={"code": "1"}),
        make_mail(),
        make_mail("lee@brook.example"),
    )
    repairs.stop_mail(stopped, by=staff)
    for mail in (code, cleared, suppressed):
        failed(mail)
    Mail.objects.filter(pk=code.pk).update(sealed="")
    Mail.objects.filter(pk=cleared.pk).update(body_cleared_at=cleared.due_at)
    suppressions.suppress("lee@brook.example", reason=SuppressionReason.BOUNCED)

    for mail, words in (
        (stopped, "was stopped"),
        (code, "code that works once"),
        (cleared, "was deleted"),
        (suppressed, "do not write to this address"),
    ):
        with pytest.raises(Refused, match=words):
            repairs.send_again(mail, by=staff)


def test_a_waiting_mail_is_stopped_once(desk):
    mail = make_mail()

    desk.post(f"/desk/outbox/{mail.pk}/stop/")
    again = desk.post(f"/desk/outbox/{mail.pk}/stop/", follow=True).content.decode()

    mail.refresh_from_db()
    assert (mail.state, mail.why) == ("cancelled", "staff")
    assert "was not waiting any more" in again
    assert Entry.objects.filter(verb="mail.cancelled").count() == 1


def test_lifting_needs_a_reason_and_keeps_what_was_typed(desk):
    row = suppressions.suppress("ada@meadow.example", reason=SuppressionReason.BOUNCED)
    url = f"/desk/outbox/addresses/{row.pk}/allow/"

    empty = desk.post(url, {"why": ""})
    desk.post(url, {"why": "She confirmed it by phone."})

    assert "<title>Error: " in empty.content.decode()
    row.refresh_from_db()
    assert row.lifted_why == "She confirmed it by phone."


def test_a_paused_sender_is_told_on_the_desk_and_resumed(desk, smtp):
    smtp.next("MAIL", Reply(550, "5.7.1 sender rejected"))
    mail = make_mail()
    delivery.deliver(mail.tenant_id)
    page = desk.get("/desk/outbox/").content.decode()
    said = desk.get("/desk/outbox/sender/").content.decode()

    desk.post("/desk/outbox/sender/resume/")
    delivery.deliver(mail.tenant_id)

    mail.refresh_from_db()
    assert "No mail leaves at the moment" in page
    assert "5.7.1 sender rejected" in said
    assert (mail.state, Sender.objects.get().paused_at) == ("sent", None)


def test_a_refused_text_stays_held_when_the_sender_is_resumed(desk, smtp):
    smtp.next("DOT", Reply(554, "5.6.0 looks like spam"))
    refused, next_one = make_mail(), make_mail()
    delivery.deliver(refused.tenant_id)

    desk.post("/desk/outbox/sender/resume/")
    delivery.deliver(refused.tenant_id)

    for mail in (refused, next_one):
        mail.refresh_from_db()
    assert sorted([refused.state, next_one.state]) == ["held", "sent"]


def test_staff_are_told_what_did_not_arrive_until_they_dealt_with_it(desk, smtp):
    smtp.next("RCPT", Reply(550), about="gone@")
    smtp.next("DOT", Drop(keep=True))
    gone, unknown = make_mail("gone@meadow.example"), make_mail(mail_class=MailClass.DIGEST)
    for mail in (gone, unknown):
        delivery.deliver(mail.tenant_id)
    assert [(one.code, one.count) for one in notices.for_staff()] == [("failed", 1), ("unknown", 1)]

    desk.post(f"/desk/outbox/{gone.pk}/dealt-with/")
    desk.post(f"/desk/outbox/{gone.pk}/dealt-with/")

    assert [one.code for one in notices.for_staff()] == ["unknown"]
    assert Entry.objects.filter(verb="mail.dealt_with").count() == 1


def test_notices_are_of_the_programmes_asked_for(in_north):
    programme = make_programme()
    failed(make_mail(programme=programme))
    failed(make_mail())

    assert [one.count for one in notices.for_staff()] == [2]
    assert [one.count for one in notices.for_staff([programme.pk])] == [1]
    assert notices.for_staff([]) == []


def test_nobody_but_staff_opens_the_outbox(in_north):
    mail = make_mail()

    signed_out = Client(headers={"host": "north.test"}).get(f"/desk/outbox/{mail.pk}/")

    assert signed_out.status_code == 302


def test_opening_pages_changes_nothing(desk):
    """F25, F35: scanners and readers."""
    mail = failed(make_mail())
    row = Suppression.objects.create(address="x@meadow.example", reason="bounced")
    before = list(Mail.objects.values()) + list(Suppression.objects.values()) + list(Entry.objects.values())

    for tail in ("", "html/", "send-again/", "stop/"):
        desk.get(f"/desk/outbox/{mail.pk}/{tail}")
        desk.head(f"/desk/outbox/{mail.pk}/{tail}")
    for path in ("", "sender/", "addresses/", f"addresses/{row.pk}/allow/"):
        desk.get(f"/desk/outbox/{path}")
    refused = [desk.get(f"/desk/outbox/{path}").status_code for path in ("sender/resume/", f"{mail.pk}/dealt-with/")]

    assert list(Mail.objects.values()) + list(Suppression.objects.values()) + list(Entry.objects.values()) == before
    assert refused == [405, 405]
