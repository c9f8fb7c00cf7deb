"""F46: nobody fills a mailbox by pressing our buttons; what is beyond is refused in plain words, or held and shown."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from accelerator import clock
from accelerator.accounts import services
from accelerator.accounts.services import invitations
from accelerator.mailing import notices, repairs
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from accelerator.mailing.states import MailState, Why
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role
from introductions.services import ask_introduction, cancel_introduction
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.introductions import make_draft, make_side
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant

VICTIM = "victim@people.example"


@pytest.fixture
def north(db):
    cache.clear()
    return make_tenant("north")


@pytest.fixture
def admin(north):
    return make_account(Role.ADMIN, tenant=north)


def invite(admin, email=VICTIM, role=Role.FUNDER):
    return services.invite(email=email, name="Ada", role=role, by=admin)


def leaving(address: str = VICTIM) -> int:
    return Mail.objects.filter(address=address, state=MailState.QUEUED).count()


def test_one_address_is_invited_five_times_a_day(north, admin):
    with tenant_scope(north):
        for _ in range(5):
            invite(admin)

        with pytest.raises(Refused, match="invited 5 times today"):
            invite(admin)
        assert leaving() == 5


def test_the_day_after_it_may_be_invited_again(north, admin):
    with tenant_scope(north):
        for _ in range(5):
            invite(admin)

        with clock.at(clock.now() + timedelta(hours=25)):
            assert invite(admin).sendings == 6


def test_a_button_pressed_again_and_again_sends_five(north, admin):
    browser = client_of(north, admin)
    with tenant_scope(north):
        invitation = invite(admin)

    for _ in range(8):
        answer = browser.post(f"/desk/settings/invitations/{invitation.pk}/resend/", follow=True)

    with tenant_scope(north):
        assert (leaving(), "invited 5 times today" in answer.content.decode()) == (5, True)


@pytest.mark.parametrize(("limit", "said"), [("MOST_OF_ONE", "You sent 3"), ("MOST_OF_ALL", "3 invitations left")])
def test_a_sender_and_a_tenant_have_their_limits(north, admin, monkeypatch, limit, said):
    monkeypatch.setattr(invitations, limit, 3)
    with tenant_scope(north):
        for number in range(3):
            invite(admin, email=f"guest{number}@people.example")

        with pytest.raises(Refused, match=said):
            invite(admin)


@pytest.mark.parametrize(
    ("path", "most"), [("/accounts/password/reset/", 5), ("/accounts/login/code/", 10)], ids=["reset", "code"]
)
def test_a_thousand_posts_from_everywhere_are_a_few_mails_and_one_that_is_held(north, path, most):
    make_account(email=VICTIM)

    answers = set()
    for number in range(most + 3):
        cache.clear()  # as if each came from elsewhere, a minute later
        answer = client_of(north).post(path, {"email": VICTIM}, REMOTE_ADDR=f"192.0.2.{number}")
        answers.add((answer.status_code, answer["Location"]))

    with tenant_scope(north):
        held = Mail.objects.filter(address=VICTIM, state=MailState.HELD)
        assert (leaving(), [mail.why for mail in held], len(answers)) == (most, [Why.TOO_MANY], 1)
        assert [notice.text for notice in notices.for_staff()] == ["1 mail held back."]


def test_asking_and_withdrawing_again_and_again_writes_to_one_person_five_times(north, admin):
    with tenant_scope(north):
        programme = make_programme()
        innovator = make_side(programme, "innovator")
        person = innovator.positions.get().person
        for _ in range(7):
            introduction = make_draft(programme, innovator=innovator, first_side="innovator", by=admin)
            introduction = ask_introduction(introduction, by=admin)
            Mail.objects.filter(address=person.email, state=MailState.QUEUED).update(
                state=MailState.SENT, sent_at=clock.now()
            )
            cancel_introduction(introduction, by=admin, reason="Again.")

        asked = Mail.objects.filter(address=person.email, template="introductions/emails/ask")
        assert asked.filter(state=MailState.SENT).count() == 5


def test_what_a_partner_tells_staff_again_and_again_is_held(north):
    with tenant_scope(north):
        for number in range(8):
            queue_mail(
                key=f"change:{number}",
                template="home/emails/colleague",
                to=Recipient(VICTIM),
                mail_class=MailClass.SERVICE,
                context={"person": "Ada", "organisation": "Tern Works", "by": "Ben"},
            )

        assert leaving() == 5


def test_staff_send_a_mail_once_more_five_times_a_day(north, admin):
    with tenant_scope(north):
        mail = queue_mail(
            key="test:1", template="mailing/emails/test", to=Recipient(VICTIM), mail_class=MailClass.SERVICE
        )
        Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=clock.now())
        for copy in range(1, 6):
            repairs.send_again(mail, by=admin, copy=copy)

        with pytest.raises(Refused, match="once more today"):
            repairs.send_again(mail, by=admin, copy=6)
        assert repairs.send_again(mail, by=admin, copy=5).key == "test:1#again5"
