"""The Monday digest: one mail to each member of staff, once, on Monday morning, and only with something in it."""

from datetime import UTC, datetime, timedelta

import pytest

from accelerator import clock
from accelerator.mailing import preferences
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass
from accelerator.mailing.states import MailState
from introductions.models import Weekly
from introductions.services.weekly import write_weekly
from introductions.states import State
from tests.factories.introductions import make_introduction

FRIDAY = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
MONDAY = datetime(2026, 6, 8, 8, 0, tzinfo=UTC)  # nine in London


@pytest.fixture
def friday(programme, dana, victor):
    """Something happened, and the sweep planned the Monday to come."""
    with clock.at(FRIDAY):
        make_introduction(State.INTRODUCED, programme)
        make_introduction(State.ASKING_FIRST, programme)
        assert write_weekly() == 0


def weekly_mails(**time):
    with clock.at(MONDAY + timedelta(**time)):
        return write_weekly()


def test_each_gets_one_mail_on_monday_morning_with_what_was_done(friday, dana, victor):
    counts = [weekly_mails(minutes=-1), weekly_mails(), weekly_mails(minutes=1), weekly_mails(days=3)]

    mails = Mail.objects.filter(key__startswith="weekly:")
    assert counts == [0, 2, 0, 0]
    assert {mail.address for mail in mails} == {dana.email, victor.email}
    assert all("1 introduction made" in mail.text and "Partners: 1" in mail.text for mail in mails)
    assert {mail.mail_class for mail in mails} == {MailClass.DIGEST}


def test_who_has_left_these_mails_gets_none(friday, dana):
    preferences.choose(dana.email, MailClass.DIGEST, False)

    weekly_mails()

    assert Mail.objects.get(key__startswith="weekly:", address=dana.email).state == MailState.CANCELLED


def test_a_week_long_past_is_not_told_any_more(friday):
    assert weekly_mails(days=4) == 0
    assert Weekly.objects.filter(done_at=None).get().monday > MONDAY.date()


def test_without_anything_to_say_nothing_is_said(north, dana):
    with clock.at(FRIDAY):
        write_weekly()

    assert weekly_mails() == 0
