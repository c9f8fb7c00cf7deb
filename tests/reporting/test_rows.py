"""The records behind each figure are as many as the figure says, and those it means."""

from datetime import timedelta
from random import Random

import pytest

from accelerator import clock
from accelerator.programmes.models import TargetRevision
from reporting.counting import count
from reporting.definitions import COUNTED, FIGURES
from reporting.rows import Narrowing, rows_of
from tests.factories.programmes import make_programme, make_target, make_theme
from tests.reporting import scene

BEHIND = {name: definition.behind or name for name, definition in FIGURES.items() if definition.confidence == COUNTED}


def a_busy_programme(seed):
    """Some of everything, in a random mixture: themes or none, declined, elsewhere, void, three parties."""
    dice = Random(seed)
    programme = make_programme(starts_on=scene.date(2026, 1, 5))
    themes = [make_theme(programme) for _ in range(3)]
    role = lambda: dice.sample(themes, dice.choice([0, 1, 1, 2]))  # noqa: E731
    states = ["joined", "active", "dormant", "left", "invited"]
    innovators = [scene.innovator(programme, *role(), state=dice.choice(states)) for _ in range(5)]
    partners = [scene.partner(programme, *role(), state=dice.choice(states)) for _ in range(6)]
    for one in innovators:
        for other in dice.sample(partners, 4):
            _introduce(dice, programme, one, other, themes)
    scene.confirmed(programme, innovators[0], partners[0], partners[1])
    return programme, themes, innovators


def _introduce(dice, programme, one, other, themes):
    theme = dice.choice([None, None, *themes])
    moment = scene.on(2026, dice.randint(2, 9), dice.randint(1, 24))
    kind = dice.choice(["draft", "asked", "declined", "made", "elsewhere", "met", "partner", "partner"])
    if kind == "draft":
        scene.asked(programme, one, other, theme=theme, state="drafted", asked_at=None)
    elif kind == "asked":
        scene.asked(programme, one, other, theme=theme)
    elif kind == "declined":
        scene.asked(programme, one, other, theme=theme, state="declined", closed_at=clock.now())
    elif kind == "elsewhere":
        scene.made_elsewhere(programme, one, other, theme=theme, introduced_at=moment)
    else:
        met = moment + timedelta(days=3) if kind == "met" else None
        introduction = scene.made(programme, one, other, theme=theme, introduced_at=moment, met_at=met)
        scene.answered(
            introduction, after=timedelta(days=dice.randint(0, 9)), side=dice.choice(["partner", "innovator"])
        )
        for _ in range(dice.choice([1, 1, 2]) if kind == "partner" else 0):
            _agree(dice, programme, one, other, introduction, moment)


def _agree(dice, programme, one, other, introduction, moment):
    void = {"state": "void", "void_at": clock.now(), "void_reason": "Twice"} if dice.random() < 0.2 else {}
    via = dice.choice(["link", "staff"])
    scene.confirmed(
        programme, one, other, introduction=introduction, via=via, confirmed_at=moment + timedelta(days=9), **void
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_has_as_many_rows_as_it_counts(tenant, seed):
    with clock.at(scene.on(2026, 10, 20)):
        programme, _, _ = a_busy_programme(seed)
        figures = count(programme.pk).figures
        found = {name: rows_of(name, programme).queryset.count() for name in BEHIND}

    assert found == {name: figures[behind] for name, behind in BEHIND.items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_theme_has_as_many_rows_as_it_counts(tenant, seed):
    with clock.at(scene.on(2026, 10, 20)):
        programme, themes, _ = a_busy_programme(seed)
        counted = {row["id"]: row for row in count(programme.pk).figures["themes"]}
    for theme in themes:
        only = Narrowing(theme=theme)
        row = counted[str(theme.pk)]

        assert rows_of("innovators", programme, only).queryset.count() == row["innovators"]
        assert rows_of("introductions_made", programme, only).queryset.count() == row["introduced"][-1]
        assert rows_of("partnerships_confirmed", programme, only).queryset.count() == row["confirmed"][-1]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_month_has_as_many_rows_as_the_line_says(tenant, seed):
    with clock.at(scene.on(2026, 10, 20)):
        programme, _, _ = a_busy_programme(seed)
        monthly = count(programme.pk).figures["monthly"]
    for row in monthly:
        only = Narrowing(until=scene.date.fromisoformat(f"{row['month']}-01"))

        assert rows_of("introductions_made", programme, only).queryset.count() == row["introduced"]
        assert rows_of("partnerships_confirmed", programme, only).queryset.count() == row["confirmed"]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_innovator_has_as_many_rows_as_their_share(tenant, seed):
    with clock.at(scene.on(2026, 10, 20)):
        programme, _, innovators = a_busy_programme(seed)
        shares = {row["id"]: row for row in count(programme.pk).figures["per_innovator"]}
    for innovator in innovators:
        if share := shares.get(str(innovator.pk)):
            only = Narrowing(innovator=innovator)
            assert rows_of("introductions_made", programme, only).queryset.count() == share["made"]
            assert rows_of("partnerships_confirmed", programme, only).queryset.count() == share["confirmed"]


def test_december_ends_with_the_year(tenant):
    with clock.at(scene.on(2027, 1, 5)):
        programme = make_programme(starts_on=scene.date(2026, 11, 1))
        pair = scene.innovator(programme), scene.partner(programme)
        scene.made(programme, *pair, introduced_at=scene.on(2026, 12, 31, 23))
        only = Narrowing(until=scene.date(2026, 12, 1))

        assert rows_of("introductions_made", programme, only).queryset.count() == 1


def test_the_target_opens_to_the_values_it_had(tenant):
    programme = make_programme()
    target = make_target(programme, 9)
    other = make_target(programme, 200, measure="introductions_made")
    TargetRevision.objects.create(target=target, value=9)
    TargetRevision.objects.create(target=target, value=12, note="Asked by the board")
    TargetRevision.objects.create(target=other, value=200)

    assert [row.value for row in rows_of("partnership_target", programme).queryset.order_by("value")] == [9, 12]


def test_every_figure_has_rows():
    from reporting.rows import ROWS

    assert list(ROWS) == list(FIGURES)
