"""Through the gates, back a step, at rest."""

import pytest

from accelerator import clock
from accelerator.audit.services import history
from accelerator.programmes import measures, services
from accelerator.programmes.models import Programme, ProgrammeMove
from accelerator.programmes.states import LIVE, State
from accelerator.tenancy.errors import IllegalMove, Refused
from tests.factories.programmes import make_criterion, make_programme


def stage_of(programme: Programme):
    return programme.stages.get(number=programme.stage_number)


def test_opening_a_draft_starts_its_first_stage(north, dana):
    programme = services.create_programme(by=dana, name="Fair Footing", **a_year())

    services.open_programme(programme, by=dana)

    programme.refresh_from_db()
    assert programme.state == State.DISCOVERY
    assert programme.stages.get(number=1).opened_at is not None
    assert programme.stages.get(number=2).opened_at is None


def test_a_draft_without_stages_is_not_opened(north, dana):
    programme = make_programme(state=State.DRAFT)

    with pytest.raises(Refused, match="four stages"):
        services.open_programme(programme, by=dana)


def test_a_gate_with_every_line_ticked_is_met(north, dana):
    programme = make_programme(stages=True)
    line = make_criterion(stage_of(programme))
    services.tick_criterion(line, by=dana, note="Read in the minutes")

    services.decide_gate(stage_of(programme), by=dana)

    programme.refresh_from_db()
    passed = programme.stages.get(number=3)
    assert (programme.state, passed.decision, passed.decided_by) == (State.AMPLIFY, "met", dana)
    assert programme.stages.get(number=4).opened_at is not None
    line.refresh_from_db()
    assert (line.met_by, line.note) == (dana, "Read in the minutes")


def test_a_gate_with_a_line_missing_asks_for_a_reason(north, dana):
    programme = make_programme(stages=True)
    make_criterion(stage_of(programme))

    with pytest.raises(Refused, match="One criterion is not met"):
        services.decide_gate(stage_of(programme), by=dana)

    programme.refresh_from_db()
    assert programme.state == State.DELIVER


def test_a_gate_is_overridden_with_a_reason_that_stays(north, dana):
    programme = make_programme(stages=True)
    make_criterion(stage_of(programme))

    services.decide_gate(stage_of(programme), by=dana, reason="The board decided so.")

    passed = programme.stages.get(number=3)
    move = ProgrammeMove.objects.get(programme=programme)
    assert (passed.decision, passed.decision_reason) == ("overridden", "The board decided so.")
    assert (move.decision, move.reason, move.by) == ("overridden", "The board decided so.", dana)
    assert "board" not in str(history(programme).first().details)


def test_only_the_gate_of_the_present_stage_can_be_decided(north, dana):
    programme = make_programme(stages=True)

    for number in (1, 2, 4):
        with pytest.raises(Refused, match="not the stage"):
            services.decide_gate(programme.stages.get(number=number), by=dana, reason="Because")


def test_the_fourth_gate_closes_the_programme(north, dana):
    programme = make_programme(stages=True, state=State.AMPLIFY)

    services.decide_gate(stage_of(programme), by=dana)

    programme.refresh_from_db()
    assert programme.state == State.CLOSED


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_one_step_back_opens_the_stage_before_again(north, dana, state):
    programme = make_programme(stages=True, state=state)
    order = list(State)

    services.step_back(programme, by=dana, reason="We went too fast.")

    programme.refresh_from_db()
    assert programme.state == order[order.index(state) - 1]
    for stage in programme.stages.all():
        assert bool(stage.closed_at) == (stage.number < programme.stage_number)
        assert bool(stage.opened_at) == (stage.number <= programme.stage_number)


def test_a_step_back_needs_a_reason(north, dana):
    programme = make_programme(stages=True)

    with pytest.raises(Refused, match="why"):
        services.step_back(programme, by=dana, reason="  ")


def test_a_draft_cannot_step_back(north, dana):
    with pytest.raises(Refused):
        services.step_back(make_programme(state=State.DRAFT), by=dana, reason="Because")


@pytest.mark.parametrize("state", list(State))
def test_a_programme_rests_and_resumes_in_its_stage(north, dana, state):
    programme = make_programme(stages=True, state=state)

    if state not in LIVE:
        with pytest.raises(Refused):
            services.pause_programme(programme, by=dana, reason="Summer")
        return
    services.pause_programme(programme, by=dana, reason="Summer")
    programme.refresh_from_db()
    assert (programme.is_live, programme.state) == (False, state)
    services.resume_programme(programme, by=dana)
    programme.refresh_from_db()
    assert (programme.is_live, programme.state) == (True, state)


def test_a_paused_programme_passes_no_gate_and_takes_no_step_back(north, dana):
    programme = make_programme(stages=True)
    services.pause_programme(programme, by=dana, reason="Summer")

    with pytest.raises(Refused, match="paused"):
        services.decide_gate(stage_of(programme), by=dana)
    with pytest.raises(Refused, match="paused"):
        services.step_back(programme, by=dana, reason="Because")


def test_only_a_closed_programme_is_archived(north, dana):
    closed = make_programme(stages=True, state=State.CLOSED)

    services.archive_programme(closed, by=dana)

    closed.refresh_from_db()
    assert closed.state == State.ARCHIVED
    with pytest.raises(IllegalMove):
        services.archive_programme(make_programme(), by=dana)


def test_a_tick_is_taken_back_and_keeps_its_note(north, dana):
    line = make_criterion(stage_of(make_programme(stages=True)))
    services.tick_criterion(line, by=dana, note="Seen")

    services.untick_criterion(line, by=dana)

    line.refresh_from_db()
    assert (line.met_at, line.met_by, line.note) == (None, None, "Seen")


def test_the_lines_of_a_decided_gate_stand(north, dana):
    programme = make_programme(stages=True)
    line = make_criterion(programme.stages.get(number=1))

    for decide in (services.tick_criterion, services.untick_criterion, services.remove_criterion):
        with pytest.raises(Refused, match="decided"):
            decide(line, by=dana)


def test_a_counted_line_is_met_by_the_count_and_not_by_hand(north, dana, monkeypatch):
    programme = make_programme(stages=True)
    make_criterion(stage_of(programme), measure="partnerships_confirmed", needed=9)
    line = stage_of(programme).criteria.get()

    monkeypatch.setitem(measures._counters, "partnerships_confirmed", lambda _: 8)
    with pytest.raises(Refused, match="counted"):
        services.tick_criterion(line, by=dana)
    with pytest.raises(Refused, match="not met"):
        services.decide_gate(stage_of(programme), by=dana)
    monkeypatch.setitem(measures._counters, "partnerships_confirmed", lambda _: 9)
    services.decide_gate(stage_of(programme), by=dana)

    assert programme.stages.get(number=3).decision == "met"


def test_each_move_stamps_the_programme_later_than_before(north, dana):
    programme = make_programme(stages=True)
    first = programme.changed_at

    services.pause_programme(programme, by=dana, reason="Summer")

    programme.refresh_from_db()
    assert programme.changed_at > first


def test_the_stamp_grows_although_the_clock_goes_back(north):
    programme = make_programme()
    services.mark_changed(programme)
    programme.refresh_from_db()
    seen = programme.changed_at

    with clock.at(seen.replace(year=seen.year - 1)):
        services.mark_changed(programme)

    programme.refresh_from_db()
    assert programme.changed_at > seen


def a_year() -> dict:
    today = clock.today()
    return {"starts_on": today, "ends_on": today.replace(year=today.year + 1)}
