"""The last look before an introduction leaves: it writes itself, both mails are seen, and it leaves when staff say."""

from datetime import UTC, datetime, timedelta

import pytest

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.tenancy.errors import Refused
from introductions import emails, services
from introductions.bridge import own_paragraph, reason
from introductions.models import Introduction
from introductions.saying import differ, last_words, where_they_differ
from introductions.states import POINTS_TO, FollowUpReply, Side, State, Via
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_need, make_offer

MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)  # ten in London
NOT_THEN = {
    "past": MONDAY - timedelta(hours=1),
    "at night": MONDAY.replace(hour=21),
    "on a Sunday": MONDAY + timedelta(days=6),
    "far away": MONDAY + timedelta(days=70),
}


@pytest.fixture
def ready(programme):
    with clock.at(MONDAY):
        innovator, partner = make_side(programme, "innovator", regions=["E12000002"]), make_side(programme, "partner")
        need = make_need(innovator, programme, title="A place to test")
        offer = make_offer(partner, programme, title="A pilot site")
        yield make_introduction(State.READY, programme, innovator=innovator, partner=partner, need=need, offer=offer)


def test_it_writes_itself_from_both_profiles_and_never_from_a_letter_to_one_side(ready):
    words = own_paragraph(ready)

    assert words == (
        f"{ready.innovator.name} looks for “A place to test”, and {ready.partner.name} offers “A pilot site”."
    )
    assert ready.why not in emails.preview_introduction(ready).text
    assert reason(ready) == "A place to test"
    assert emails.preview_introduction(ready).subject.endswith(", A place to test")


def test_both_mails_are_shown_exactly_as_they_leave(ready, dana):
    services.send_introduction(ready, by=dana, paragraph="Both of you began in Leeds.")
    shown = {str(side): emails.preview_introduction(Introduction.objects.get(), side) for side in Side}

    with clock.at(clock.now() + timedelta(hours=1)):
        services.run_due_steps()

    for side, preview in shown.items():
        left = Mail.objects.get(key__endswith=f":introduction:{side}")
        assert (left.subject, left.text.split("--")[0]) == (preview.subject, preview.text.split("--")[0])
        assert "Both of you began in Leeds." in left.text


@pytest.mark.parametrize("moment", NOT_THEN.values(), ids=NOT_THEN.keys())
def test_it_leaves_at_no_moment_at_which_nobody_works(moment, ready):
    with pytest.raises(Refused):
        services.send_introduction(ready, by=None, at=moment)

    assert Introduction.objects.get().leaves_at is None


def test_it_leaves_at_the_chosen_time_and_can_be_taken_back_until_then(ready):
    friday = MONDAY + timedelta(days=4)
    services.send_introduction(ready, by=None, at=friday)
    services.unsend_introduction(ready, by=None)
    with clock.at(friday + timedelta(minutes=1)):
        services.run_due_steps()
    before = Introduction.objects.get().state
    services.send_introduction(ready, by=None, at=friday)

    with clock.at(friday + timedelta(minutes=1)):
        services.run_due_steps()

    assert (before, Introduction.objects.get().state) == (State.READY, State.INTRODUCED)


def test_a_side_reads_less_than_150_words(ready, desk):
    page = desk.post(
        f"/desk/introductions/{ready.pk}/compose/save/", {"paragraph": "word " * 150, "day": "", "hour": ""}
    )

    assert page.status_code == 422
    assert "Keep it under 150" in page.text
    assert Introduction.objects.get().bridge_paragraph == ""


def test_the_page_shows_both_mails_and_sends_at_a_time(ready, desk):
    path = f"/desk/introductions/{ready.pk}/compose/"
    page = desk.get(path)
    desk.post(f"{path}send/", {"paragraph": "Meet.", "day": "2026-06-12", "hour": "10:30"})

    assert [one["side"] for one in page.context["mails"]] == ["innovator", "partner"]
    assert Introduction.objects.get().leaves_at == datetime(2026, 6, 12, 9, 30, tzinfo=UTC)


WORDS = [
    (one, other)
    for one in (FollowUpReply.MET, FollowUpReply.NOT_YET, FollowUpReply.NO_REPLY)
    for other in (FollowUpReply.BOOKED, FollowUpReply.NOT_YET, FollowUpReply.NO_REPLY)
]


@pytest.mark.parametrize(("one", "other"), WORDS)
def test_the_sides_differ_where_their_last_words_point_to_different_places(one, other, programme):
    introduction = make_introduction(State.INTRODUCED, programme)
    for side, answer in (("innovator", one), ("partner", other)):
        services.answer_follow_up(introduction, side=side, answer=answer, via=Via.LINK)

    found = where_they_differ(Introduction.objects.all()).exists()

    assert found == differ(last_words(introduction)) == (POINTS_TO[one] != POINTS_TO[other])
