from datetime import timedelta
from itertools import count
from typing import Any

from accelerator import clock
from accelerator.programmes.models import Credit, GateCriterion, Programme, Stage, Target, Theme
from accelerator.programmes.states import STAGES, State

_number = count(1)


def make_programme(*, stages: bool = False, **changes: Any) -> Programme:
    """A public programme in its third stage, a year long; with its four bare stages when asked."""
    number = next(_number)
    start = changes.pop("starts_on", None) or clock.today() - timedelta(days=90)
    values = {
        "slug": f"programme-{number}",
        "name": f"Programme {number}",
        "state": State.DELIVER,
        "starts_on": start,
        "ends_on": start + timedelta(days=364),
        "is_public": True,
    }
    programme = Programme.objects.create(**values | changes)
    if stages:
        make_stages(programme)
    return programme


def make_stages(programme: Programme) -> list[Stage]:
    """The four stages, opened and passed as the programme's state says."""
    return [_stage(programme, number, state) for number, state in enumerate(STAGES, start=1)]


def _stage(programme: Programme, number: int, state: State) -> Stage:
    passed = number < programme.stage_number
    return Stage.objects.create(
        programme=programme,
        number=number,
        kind=state,
        name=state.label,
        opened_at=clock.now() if number <= programme.stage_number else None,
        closed_at=clock.now() if passed else None,
        decision="met" if passed else "",
    )


def make_criterion(stage: Stage, **changes: Any) -> GateCriterion:
    number = next(_number)
    return GateCriterion.objects.create(stage=stage, **{"text": f"Criterion {number}", "position": number} | changes)


def make_theme(programme: Programme, **changes: Any) -> Theme:
    number = next(_number)
    return Theme.objects.create(
        programme=programme, **{"name": f"Theme {number}", "slug": f"theme-{number}", "position": number} | changes
    )


def make_target(programme: Programme, value: int = 9, **changes: Any) -> Target:
    values = {"measure": "partnerships_confirmed", "first_value": value, "value": value}
    return Target.objects.create(programme=programme, **values | changes)


def make_credit(programme: Programme, **changes: Any) -> Credit:
    number = next(_number)
    return Credit.objects.create(
        programme=programme,
        **{"kind": "supporter", "organisation_name": f"Supporter {number}", "position": number} | changes,
    )
