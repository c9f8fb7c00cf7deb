"""Every (from, to) of the state tables."""

import pytest

from accelerator.tenancy.errors import IllegalMove
from introductions.models import Introduction, Partnership
from introductions.services import state_after
from introductions.states import (
    BUSY,
    CHANGEABLE,
    CLOSED,
    MADE,
    MOVES,
    OPEN,
    PARTNERSHIP_MOVES,
    PartnershipState,
    Reply,
    State,
)
from tests.factories.introductions import WAYS, make_introduction

PAIRS = [(old, new) for old in State for new in State]
PARTNERSHIP_PAIRS = [(old, new) for old in PartnershipState for new in PartnershipState]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_an_introduction_moves_as_the_table_says_and_in_no_other_way(old, new):
    introduction = Introduction.__new__(Introduction)
    Introduction.__init__(introduction, tenant_id=None, state=old)

    if new in MOVES[old]:
        introduction.move_to(new)
        assert introduction.state == new
    else:
        with pytest.raises(IllegalMove, match="This cannot be done now"):
            introduction.move_to(new)
        assert introduction.state == old


@pytest.mark.parametrize(("old", "new"), PARTNERSHIP_PAIRS)
def test_a_partnership_moves_as_the_table_says_and_in_no_other_way(old, new):
    partnership = Partnership(tenant_id=None, state=old)

    if new in PARTNERSHIP_MOVES[old]:
        partnership.move_to(new)
        assert partnership.state == new
    else:
        with pytest.raises(IllegalMove, match="This cannot be done now"):
            partnership.move_to(new)
        assert partnership.state == old


@pytest.mark.parametrize("state", [State.DRAFTED, State.CANCELLED, *WAYS])
def test_every_state_is_reached_through_the_services_and_fits_the_constraints(state, programme):
    introduction = make_introduction(state, programme)

    assert Introduction.objects.get(pk=introduction.pk).state == state
    assert (introduction.closed_at is None) == (state in OPEN)
    assert introduction.is_made == (state in MADE)


def test_groups_of_states_do_not_contradict_each_other():
    assert OPEN | CLOSED | {State.SUGGESTED} == set(State)
    assert not OPEN & CLOSED
    assert BUSY < OPEN
    assert not CHANGEABLE & MADE


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (None, None, State.ASKING_FIRST),
        (Reply.YES, None, State.ASKING_SECOND),
        (Reply.YES, Reply.YES, State.READY),
        (Reply.NO, None, State.DECLINED),
        (Reply.YES, Reply.NO, State.DECLINED),
        (Reply.NO, Reply.LATER, State.DECLINED),
        (Reply.LATER, None, State.SNOOZED),
        (Reply.YES, Reply.LATER, State.SNOOZED),
        (Reply.LATER, Reply.WRONG_PERSON, State.SNOOZED),
        (Reply.WRONG_PERSON, None, State.REDIRECTED),
        (Reply.YES, Reply.WRONG_PERSON, State.REDIRECTED),
    ],
)
def test_where_two_answers_lead(first, second, state):
    assert state_after(first, second) == state
