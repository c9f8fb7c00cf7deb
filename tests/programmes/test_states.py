"""Every move of a programme, allowed or not."""

import pytest
from django.db import IntegrityError, transaction

from accelerator import clock
from accelerator.programmes.models import Programme
from accelerator.programmes.states import LIVE, MOVES, State, after, before
from accelerator.tenancy.errors import IllegalMove
from tests.factories.programmes import make_programme

ALLOWED = {
    ("draft", "discovery"),
    ("discovery", "engage"),
    ("discovery", "draft"),
    ("engage", "deliver"),
    ("engage", "discovery"),
    ("deliver", "amplify"),
    ("deliver", "engage"),
    ("amplify", "closed"),
    ("amplify", "deliver"),
    ("closed", "archived"),
    ("closed", "amplify"),
    ("archived", "closed"),
}
PAIRS = [(old, new) for old in State for new in State]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_programme_moves_only_along_the_table(old, new):
    programme = Programme(tenant=None, state=old)

    if (old, new) in ALLOWED:
        programme.move_to(new)
        assert programme.state == new
    else:
        with pytest.raises(IllegalMove):
            programme.move_to(new)
        assert programme.state == old


def test_every_state_is_in_the_table_and_neighbours_agree_with_it():
    assert set(MOVES) == set(State)
    for state in State:
        assert {other for other in (before(state), after(state)) if other} == MOVES[state]


def test_the_database_refuses_a_state_it_does_not_know(north):
    programme = make_programme()

    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(state="dreaming")


@pytest.mark.parametrize("state", [state for state in State if state not in LIVE])
def test_the_database_refuses_a_pause_outside_the_stages(north, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_programme(state=state, paused_at=clock.now())


@pytest.mark.parametrize(
    ("state", "number"),
    [("draft", 0), ("discovery", 1), ("engage", 2), ("deliver", 3), ("amplify", 4), ("closed", 5), ("archived", 5)],
)
def test_the_stage_number_follows_the_state(state, number):
    assert Programme(tenant=None, state=state).stage_number == number
