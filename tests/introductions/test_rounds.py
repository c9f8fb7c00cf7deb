"""A round for a whole cohort: worked out by a job, edited by staff, drafted in one go."""

from contextlib import nullcontext

import pytest

from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.models import Introduction, Round
from introductions.services import rounds
from introductions.states import RoundState, State
from partners.services import pause_person
from tests.factories.introductions import make_draft, make_introduction, make_side
from tests.factories.partners import make_need, make_offer

LIMITS = {"floor": 1, "most_innovator": 2, "most_partner": 2, "least_score": 0}


def worked_out(programme, **limits):
    of = rounds.make_round(programme, by=None, **LIMITS | limits)
    rounds.work_out(of.pk, nullcontext)
    of.refresh_from_db()
    return of


def pairs(of):
    found = of.rows.planned().order_by("-score", "innovator__name_key", "partner__name_key")
    return [(pair.innovator, pair.partner) for pair in found.select_related("innovator", "partner")]


@pytest.fixture
def cohort(programme):
    """Two innovators and two partners; one pair fits well."""
    one, other = (make_side(programme, "innovator", name=name) for name in ("Ash", "Birch"))
    fitting, third = (make_side(programme, "partner", name=name) for name in ("Cedar", "Damson"))
    make_need(one, programme, type="pilot_site")
    make_offer(fitting, programme, type="pilot_site")
    make_offer(third, programme, type="training")
    return one, other, fitting, third


def test_a_plan_is_worked_out_and_compared_with_picking(programme, cohort):
    one, other, fitting, third = cohort

    of = worked_out(programme, most_innovator=1, most_partner=1)

    assert pairs(of) == [(one, fitting), (other, third)]
    assert (of.state, of.pairs, of.short, of.greedy_pairs) == (RoundState.READY, 2, [], 2)
    assert of.quality == of.greedy_quality > 0


def test_drafting_makes_each_introduction_of_the_plan(programme, cohort, dana):
    of = worked_out(programme)

    of = rounds.draft_round(of, by=dana)

    drafted = Introduction.objects.filter(programme=programme)
    assert (of.state, drafted.count(), set(drafted.values_list("state", flat=True))) == (
        RoundState.DRAFTED,
        4,
        {State.DRAFTED},
    )
    best = drafted.get(innovator=cohort[0], partner=cohort[2])
    assert (best.need.type, best.offer.type, best.drafted_by) == ("pilot_site", "pilot_site", dana)
    assert "They look for what you offer" in best.why


def test_a_drafted_plan_can_be_asked_at_once(programme, cohort, dana):
    of = rounds.draft_round(worked_out(programme), by=dana)

    asked = services.ask_introduction(rounds.introductions_of(of).first(), by=dana)

    assert asked.state == State.ASKING_FIRST


def test_what_was_barred_since_is_told_and_the_rest_is_drafted(programme, cohort, dana):
    of = worked_out(programme)
    pause_person(cohort[3].positions.get().person, by=None)

    of = rounds.draft_round(of, by=dana)

    refused = of.rows.exclude(refused="")
    assert {pair.refused for pair in refused} == {"Nobody there may be asked now."}
    assert (of.state, rounds.introductions_of(of).count(), refused.count()) == (RoundState.DRAFTED, 2, 2)


def test_a_large_plan_is_drafted_batch_by_batch(programme, cohort, dana, monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    of = rounds.draft_round(worked_out(programme), by=dana)
    after_the_click = (of.state, of.done)

    while rounds.draft_due(of.pk):
        pass
    of.refresh_from_db()

    assert after_the_click == (RoundState.DRAFTING, 1)
    assert (of.state, rounds.introductions_of(of).count()) == (RoundState.DRAFTED, 4)


def test_staff_remove_add_and_move(programme, cohort, dana):
    one, other, _fitting, third = cohort
    of = worked_out(programme, most_innovator=1, most_partner=1)
    first, second = of.rows.order_by("-score")

    removed = rounds.remove_pair(second, by=dana)
    rounds.add_pair(of, innovator=one, partner=third, by=dana)
    moved = rounds.move_pair(first, innovator=other, by=dana)

    assert sorted((str(a), str(b)) for a, b in pairs(of)) == [("Ash", "Damson"), ("Birch", "Cedar")]
    assert (removed.removed_at is not None, moved.by_hand) == (True, True)


def test_what_bars_an_introduction_bars_it_in_a_plan(programme, cohort, dana):
    open_one = make_draft(programme, innovator=cohort[0], partner=cohort[2])
    of = worked_out(programme)

    with pytest.raises(Refused, match="an introduction is open"):
        rounds.add_pair(of, innovator=open_one.innovator, partner=open_one.partner, by=dana)
    with pytest.raises(Refused, match="in the plan already"):
        rounds.add_pair(of, innovator=cohort[1], partner=cohort[3], by=dana)

    assert (cohort[0], cohort[2]) not in pairs(of)


def test_for_whom_the_floor_cannot_be_met_and_why(programme):
    programme.innovator_cap = 1
    programme.save()
    busy = make_introduction(State.ASKING_FIRST, programme)
    waiting = make_side(programme, "innovator", name="Waiting")

    of = worked_out(programme, floor=2, least_score=99)

    why = {row["innovator"]: row["why"] for row in of.short}
    assert why == {
        str(busy.innovator.pk): "Has 1 of 1 open introductions.",
        str(waiting.pk): "None of 1 partner can be asked: 1 × scores below 99.",
    }


@pytest.mark.parametrize("sides", [(), ("innovator",), ("partner",)])
def test_empty_cohorts_come_to_an_empty_plan(sides, programme):
    for side in sides:
        make_side(programme, side, about="")

    of = worked_out(programme)

    assert (of.state, of.pairs, of.quality) == (RoundState.READY, 0, 0)
    assert [row["why"] for row in of.short] == ["There is no partner in this programme."] * sides.count("innovator")
    with pytest.raises(Refused, match="nothing in this plan"):
        rounds.draft_round(of, by=None)


def test_one_round_at_a_time(programme):
    rounds.make_round(programme, by=None)

    with pytest.raises(Refused, match="being worked out"):
        rounds.make_round(programme, by=None)


def test_a_round_that_fails_three_times_says_so(programme, monkeypatch):
    of = rounds.make_round(programme, by=None)
    monkeypatch.setattr(rounds.Workings, "run", lambda workings: 1 / 0)
    for _ in range(3):
        Round.objects.update(due_at=of.created_at)
        with pytest.raises(ZeroDivisionError):
            rounds.work_out(of.pk, nullcontext)
    of.refresh_from_db()

    assert (of.state, of.due_at) == (RoundState.FAILED, None)


def test_a_discarded_round_is_not_worked_out(programme):
    of = rounds.discard_round(rounds.make_round(programme, by=None), by=None)

    rounds.work_out(of.pk, nullcontext)
    of.refresh_from_db()

    assert (of.state, of.rows.count()) == (RoundState.DISCARDED, 0)
