"""What somebody says later is written down, and moves nothing that has been decided (I1)."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.tenancy.errors import Refused
from accelerator.ui.formats import local_date
from introductions import services
from introductions.models import Introduction
from introductions.states import FollowUpReply, Reply, Side, State, Via
from tests.factories.introductions import make_draft, make_introduction

LATER_WORDS = [
    lambda one: services.log_meeting(one, happened_on=clock.today(), by=None, side="partner"),
    lambda one: services.answer_follow_up(one, side="partner", answer=FollowUpReply.MET, via=Via.LINK),
    lambda one: services.answer_follow_up(one, side="partner", answer=FollowUpReply.BOOKED, via=Via.LINK),
]


def state_of(introduction: Introduction) -> str:
    return Introduction.objects.get(pk=introduction.pk).state


@pytest.mark.parametrize("say", LATER_WORDS)
def test_a_partnership_stays_one_when_they_meet_again(say, programme):
    introduction = make_introduction(State.OUTCOME_PARTNERSHIP, programme)

    say(introduction)

    assert state_of(introduction) == State.OUTCOME_PARTNERSHIP


def test_a_partnership_does_not_become_a_conversation_again(programme):
    introduction = make_introduction(State.OUTCOME_PARTNERSHIP, programme)

    with pytest.raises(Refused):
        services.start_conversation(introduction, by=None)

    assert state_of(introduction) == State.OUTCOME_PARTNERSHIP


@pytest.mark.parametrize("say", LATER_WORDS)
def test_what_came_to_nothing_stays_closed_while_the_pair_has_a_newer_introduction(say, programme):
    old = make_introduction(State.OUTCOME_STALLED, programme)
    make_draft(programme, innovator=old.innovator, partner=old.partner)

    say(old)

    assert state_of(old) == State.OUTCOME_STALLED


def test_what_came_to_nothing_does_not_come_back_beside_a_newer_introduction(programme):
    old = make_introduction(State.OUTCOME_STALLED, programme)
    make_draft(programme, innovator=old.innovator, partner=old.partner)

    with pytest.raises(Refused):
        services.start_conversation(old, by=None)


def test_what_came_to_nothing_begins_again_when_they_meet_after_all(programme):
    old = make_introduction(State.OUTCOME_STALLED, programme)

    services.log_meeting(old, happened_on=clock.today(), by=None)

    assert state_of(old) == State.MET


def test_two_that_open_a_pair_at_once_get_a_sentence_not_an_error(programme, monkeypatch):
    """The other was inserted after the check and before the save: the unique key decides (I1)."""
    old = make_introduction(State.DECLINED, programme)
    make_draft(programme, innovator=old.innovator, partner=old.partner)
    monkeypatch.setattr("introductions.services.answering.open_between", lambda *pair: None)

    with pytest.raises(Refused, match="Somebody has just opened another introduction"):
        services.answer_introduction(
            old, side="partner", answer=Reply.YES, via=Via.LINK, person=old.person(Side.PARTNER)
        )

    assert state_of(old) == State.DECLINED


def test_a_voided_partnership_beside_a_pair_opened_at_once_gets_a_sentence(programme, monkeypatch):
    old = make_introduction(State.OUTCOME_PARTNERSHIP, programme)
    make_draft(programme, innovator=old.innovator, partner=old.partner)
    monkeypatch.setattr("introductions.services.following.open_between", lambda *pair: None)

    with pytest.raises(Refused, match="Somebody has just opened another introduction"):
        services.reopen_after_void(old, by=None)

    assert state_of(old) == State.OUTCOME_PARTNERSHIP


def test_lists_and_figures_speak_of_the_day_they_met_and_not_of_the_day_it_was_told(programme):
    introduction = make_introduction(State.INTRODUCED, programme)
    day = clock.today() + timedelta(days=3)

    with clock.at(clock.now() + timedelta(days=9)):
        met = services.log_meeting(introduction, happened_on=day, by=None, side="partner")

    assert local_date(met.met_at) == day
