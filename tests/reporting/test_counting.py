"""Every figure against rows counted by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accelerator import clock
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import NoTenant
from reporting.counting import count
from tests.factories.programmes import make_programme, make_target, make_theme
from tests.factories.tenancy import make_tenant
from tests.reporting import scene

FIGURES = "innovators partners introductions_asked introductions_made introductions_met introductions_led".split()


@pytest.fixture
def programme(tenant):
    with clock.at(scene.on(2026, 9, 25)):
        yield make_programme(
            starts_on=scene.date(2026, 1, 5),
            accelerator_from=scene.date(2026, 7, 1),
            accelerator_until=scene.date(2026, 12, 1),
        )


@pytest.fixture
def pair(programme):
    return scene.innovator(programme, name="Stepwright"), scene.partner(programme, name="Northquay Energy")


def figures(programme):
    return count(programme.pk).figures


def test_a_programme_without_rows_counts_to_nothing(programme):
    counted = figures(programme)

    assert [counted[name] for name in FIGURES] == [0] * 6
    assert counted["days_to_answer"] is None
    assert counted["target"] is None
    assert counted["milestone"] is None
    assert scene.months(counted) == [("2026-07", 0, 0), ("2026-08", 0, 0), ("2026-09", 0, 0)]


@pytest.mark.parametrize(
    "state, counts",
    [("prospect", 0), ("invited", 0), ("joined", 1), ("active", 1), ("dormant", 1), ("left", 0)],
)
@pytest.mark.parametrize("role", ["innovator", "partner"])
def test_who_has_joined_and_not_left_is_counted(programme, role, state, counts):
    scene.take_part(programme, role, state=state)

    counted = figures(programme)

    assert counted[f"{role}s"] == counts


def test_funders_and_deliverers_are_no_partners(programme):
    scene.take_part(programme, "funder")
    scene.take_part(programme, "deliverer")

    assert figures(programme)["partners"] == 0


def test_an_ask_without_an_answer_is_asked_and_not_made(programme, pair):
    scene.asked(programme, *pair)

    counted = figures(programme)

    assert [counted[name] for name in FIGURES] == [1, 1, 1, 0, 0, 0]


def test_a_draft_counts_nowhere(programme, pair):
    scene.asked(programme, *pair, state="drafted", asked_at=None)

    assert figures(programme)["introductions_asked"] == 0


def test_a_declined_ask_stays_asked(programme, pair):
    scene.asked(programme, *pair, state="declined", closed_at=clock.now())

    counted = figures(programme)

    assert (counted["introductions_asked"], counted["introductions_made"]) == (1, 0)


def test_an_introduction_made_elsewhere_counts_as_asked_and_as_made(programme, pair):
    scene.made_elsewhere(programme, *pair)

    counted = figures(programme)

    assert [counted[name] for name in FIGURES] == [1, 1, 1, 1, 0, 0]
    assert counted["introductions_elsewhere"] == 1


def test_an_introduction_that_came_to_nothing_was_still_made(programme, pair):
    scene.made(programme, *pair, state="outcome_no_fit", closed_at=clock.now(), met_at=clock.now())

    counted = figures(programme)

    assert [counted[name] for name in FIGURES] == [1, 1, 1, 1, 1, 0]


def test_one_introduction_may_lead_to_two_partnerships(programme, pair):
    introduction = scene.made(programme, *pair, state="outcome_partnership", closed_at=clock.now())
    for _ in range(2):
        scene.confirmed(programme, *pair, introduction=introduction)

    counted = figures(programme)

    assert counted["partnerships_confirmed"] == 2
    assert counted["introductions_made"] == 1
    assert counted["introductions_met"] == 1
    assert counted["introductions_led"] == 1
    assert counted["introductions_led_to_several"] == 1


def test_a_partnership_with_three_parties_is_one(programme, pair):
    scene.confirmed(programme, *pair, scene.partner(programme))

    counted = figures(programme)

    assert counted["partnerships_confirmed"] == 1
    assert counted["partnerships_without_introduction"] == 1
    assert counted["per_innovator"] == [{"id": str(pair[0].pk), "made": 0, "confirmed": 1, "this_month": 0}]


@pytest.mark.parametrize("state", ["confirmed", "active", "paused", "completed"])
def test_a_partnership_still_counts_after_it_ends(programme, pair, state):
    scene.confirmed(programme, *pair, state=state)

    assert figures(programme)["partnerships_confirmed"] == 1


def test_a_partnership_that_ended_early_still_counts(programme, pair):
    scene.confirmed(programme, *pair, state="ended_early", end_reason="no_fit")

    assert figures(programme)["partnerships_confirmed"] == 1


def test_a_void_partnership_leaves_the_counts(programme, pair):
    introduction = scene.made(programme, *pair, state="met", met_at=clock.now())
    scene.confirmed(
        programme, *pair, introduction=introduction, state="void", void_at=clock.now(), void_reason="Written twice"
    )

    counted = figures(programme)

    assert counted["partnerships_confirmed"] == 0
    assert counted["introductions_led"] == 0
    assert counted["milestone"] is None


def test_a_proposal_is_not_a_partnership(programme, pair):
    scene.confirmed(programme, *pair, state="awaiting_confirmation", confirmed_at=None)

    assert figures(programme)["partnerships_confirmed"] == 0


def test_what_staff_confirmed_is_told_apart(programme, pair):
    scene.confirmed(programme, *pair)
    scene.confirmed(programme, *pair, via="staff")

    counted = figures(programme)

    assert (counted["partnerships_confirmed"], counted["partnerships_by_staff"]) == (2, 1)


def test_only_offers_that_are_live_today_count(programme, pair):
    offer = {"programme": programme, "type": "mentoring", "title": "Mentoring", "live_since": clock.now()}
    for changes in [
        {"state": "live"},
        {"state": "live", "available_until": scene.date(2026, 9, 24)},
        {"state": "paused"},
    ]:
        scene.partner(programme).offers.create(**offer | changes)

    assert figures(programme)["partners_with_live_offer"] == 1


def test_the_target_keeps_its_first_value(programme):
    make_target(programme, 12, first_value=9)

    assert figures(programme)["target"] == {"first": 9, "value": 12, "set_on": "2026-09-25"}


def test_days_to_answer_is_the_median_from_the_first_ask(programme):
    for days in (1, 2, 9):
        introduction = scene.made(programme, scene.innovator(programme), scene.partner(programme))
        scene.answered(introduction, after=timedelta(days=days))

    counted = figures(programme)

    assert (counted["answers"], Decimal(str(counted["days_to_answer"]))) == (3, Decimal("2.0"))


def test_a_changed_answer_and_the_other_sides_do_not_move_the_median(programme, pair):
    introduction = scene.made(programme, *pair)
    scene.answered(introduction, after=timedelta(days=2), retired_at=clock.now())
    scene.answered(introduction, after=timedelta(days=5))
    scene.answered(introduction, after=timedelta(days=6), side="innovator")

    assert figures(programme)["days_to_answer"] == 2.0


def test_months_run_on_the_tenants_clock(programme, pair):
    late_evening_in_london = scene.on(2026, 7, 31, 23)  # still July there; August began in UTC an hour later
    just_after_midnight = scene.on(2026, 8, 1, 0)  # 23:00 on 31 July in UTC
    scene.made(programme, *pair, introduced_at=late_evening_in_london, state="outcome_no_fit", closed_at=clock.now())
    scene.made(programme, *pair, introduced_at=just_after_midnight)
    scene.confirmed(programme, *pair, confirmed_at=scene.on(2026, 9, 3))

    assert scene.months(figures(programme)) == [("2026-07", 1, 0), ("2026-08", 2, 0), ("2026-09", 2, 1)]


def test_the_line_begins_with_the_first_event_where_that_came_before_the_window(programme, pair):
    scene.made(programme, *pair, introduced_at=scene.on(2026, 5, 20))

    assert scene.months(figures(programme))[0] == ("2026-05", 1, 0)


def test_the_line_of_a_finished_programme_ends_with_it(tenant):
    finished = make_programme(starts_on=scene.date(2025, 1, 10), ends_on=scene.date(2025, 3, 20))

    assert [month for month, _, _ in scene.months(figures(finished))] == ["2025-01", "2025-02", "2025-03"]


def test_an_introduction_belongs_to_its_theme_or_to_its_innovators_only_one(programme):
    jobs, money = make_theme(programme, name="First jobs"), make_theme(programme, name="Money confidence")
    one = scene.innovator(programme, jobs)
    both = scene.innovator(programme, jobs, money)
    scene.made(programme, one, scene.partner(programme))
    scene.made(programme, both, scene.partner(programme))  # of neither: nobody said
    named = scene.made(programme, both, scene.partner(programme), theme=money)
    scene.confirmed(programme, both, named.partner, introduction=named)
    scene.confirmed(programme, one, scene.partner(programme))

    counted = figures(programme)

    assert [
        (row["id"], row["innovators"], row["introduced"][-1], row["confirmed"][-1]) for row in counted["themes"]
    ] == [
        (str(jobs.pk), 2, 1, 1),
        (str(money.pk), 1, 1, 1),
    ]


def test_each_innovator_has_a_share_also_when_it_is_nothing(programme):
    busy, quiet = scene.innovator(programme), scene.innovator(programme)
    scene.innovator(programme, state="left")
    for month in (8, 9):
        scene.made(programme, busy, scene.partner(programme), introduced_at=scene.on(2026, month, 10))

    assert figures(programme)["per_innovator"] == [
        {"id": str(busy.pk), "made": 2, "confirmed": 0, "this_month": 1},
        {"id": str(quiet.pk), "made": 0, "confirmed": 0, "this_month": 0},
    ]


def test_the_milestone_is_the_latest_round_number(programme, pair):
    made = [scene.confirmed(programme, *pair, confirmed_at=scene.on(2026, 8, day)) for day in range(1, 13)]

    assert figures(programme)["milestone"]["number"] == 10
    assert figures(programme)["milestone"]["partnership"] == str(made[9].pk)


def test_another_programme_is_not_counted(programme, pair):
    other = make_programme()
    scene.made(other, *pair)
    scene.confirmed(other, *pair)

    counted = figures(programme)

    assert (counted["introductions_made"], counted["partnerships_confirmed"]) == (0, 0)


def test_the_stamp_is_the_programmes(programme):
    assert count(programme.pk).stamp == programme.changed_at


def test_one_statement_counts_everything(programme, pair, django_assert_num_queries):
    scene.confirmed(programme, *pair, introduction=scene.made(programme, *pair))

    with django_assert_num_queries(1):
        count(programme.pk)


def test_f10_counting_without_a_tenant_raises(db):
    with pytest.raises(NoTenant):
        count("00000000-0000-0000-0000-000000000000")


def test_f10_another_tenants_programme_counts_to_nothing(programme):
    with tenant_scope(make_tenant("south")):
        assert count(programme.pk) is None
