"""Snapshots: rebuilt when stamped, once a day, and by as many as like without harm."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from accelerator import clock
from accelerator.programmes import measures
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import NoTenant
from reporting import services, tasks
from reporting.models import Snapshot
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant
from tests.reporting import scene


@pytest.fixture
def programme(tenant):
    return make_programme()


def stale():
    return [programme.slug for programme in services.stale_programmes()]


def test_two_rebuilds_of_a_day_write_one_row(programme):
    first = services.rebuild(programme.pk)
    second = services.rebuild(programme.pk)

    assert first.pk == second.pk
    assert Snapshot.objects.count() == 1
    assert first.figures == second.figures


def test_the_next_day_gets_a_row_of_its_own(programme):
    services.rebuild(programme.pk)
    with clock.at(clock.now() + timedelta(days=1)):
        services.rebuild(programme.pk)

    assert Snapshot.objects.count() == 2


def test_the_newest_figures_are_shown(programme):
    with clock.at(clock.now() - timedelta(days=1)):
        services.rebuild(programme.pk)
    scene.innovator(programme)
    services.rebuild(programme.pk)

    assert services.latest_figures(programme)["innovators"] == 1
    assert services.figure("innovators", programme) == 1


def test_after_a_rehearsal_the_present_counts_again(programme):
    with clock.at(clock.now() + timedelta(days=30)):
        services.rebuild(programme.pk)
    assert services.latest(programme) is None

    services.rebuild_stale()
    assert services.latest(programme).day == clock.today()


def test_before_the_first_count_there_are_no_figures(programme):
    assert services.latest(programme) is None
    assert services.latest_figures(programme) == {}
    assert services.figure("innovators", programme) == 0


def test_a_programme_that_does_not_exist_is_left_alone(tenant):
    assert services.rebuild("00000000-0000-0000-0000-000000000000") is None


def test_what_was_never_counted_is_stale(programme):
    assert stale() == [programme.slug]


def test_what_was_counted_today_and_not_changed_is_not_stale(programme):
    services.rebuild(programme.pk)

    assert stale() == []


def test_a_change_makes_it_stale_and_the_sweep_fresh(programme):
    services.rebuild(programme.pk)
    scene.innovator(programme)
    mark_changed(programme)

    assert stale() == [programme.slug]
    assert services.rebuild_stale() == 1
    assert stale() == []
    assert services.figure("innovators", programme) == 1


def test_two_changes_in_one_moment_are_two_changes(programme):
    with clock.at(clock.now()):
        mark_changed(programme)
        services.rebuild(programme.pk)
        mark_changed(programme)

        assert stale() == [programme.slug]


def test_each_programme_at_work_is_counted_once_a_day(programme):
    services.rebuild(programme.pk)

    with clock.at(clock.now() + timedelta(days=1)):
        assert stale() == [programme.slug]


def test_a_closed_programme_is_counted_only_when_corrected(tenant):
    programme = make_programme(state="closed")
    services.rebuild(programme.pk)

    with clock.at(clock.now() + timedelta(days=30)):
        assert stale() == []
        mark_changed(programme)
        assert stale() == [programme.slug]


def test_figures_are_late_when_a_change_waits_longer_than_a_minute(programme):
    snapshot = services.rebuild(programme.pk)
    assert snapshot.is_late is False

    mark_changed(programme)
    programme.refresh_from_db()
    waiting = services.latest(programme)
    assert waiting.is_late is False
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert waiting.is_late is True


def test_figures_are_late_when_nobody_counted_for_a_day(programme):
    snapshot = services.rebuild(programme.pk)

    with clock.at(clock.now() + timedelta(hours=25)):
        assert snapshot.is_late is True


def test_asking_whether_anything_is_stale_is_one_query(programme, django_assert_num_queries):
    services.rebuild(programme.pk)

    with django_assert_num_queries(1):
        services.rebuild_stale()


def test_targets_and_gates_count_by_the_same_figures(programme):
    scene.innovator(programme)
    services.rebuild(programme.pk)

    assert {code: measures.count(code, programme) for code in measures.MEASURES} == {
        "partnerships_confirmed": 0,
        "introductions_made": 0,
        "innovators": 1,
        "partners": 0,
    }


def test_f10_reading_without_a_tenant_raises(programme):
    snapshots = Snapshot.objects.all()

    with pytest.raises(NoTenant):
        _outside(lambda: list(snapshots))


def _outside(work):
    from accelerator.tenancy import context

    token = context._active.set(None)
    try:
        return work()
    finally:
        context._active.reset(token)


@pytest.fixture
def two_tenants(db):
    """North and South with a programme each."""
    tenants = [make_tenant("north"), make_tenant("south")]
    for tenant in tenants:
        with tenant_scope(tenant):
            make_programme(slug="fair")
    return tenants


def snapshots_of(tenant):
    with tenant_scope(tenant):
        return Snapshot.objects.count()


def test_the_watch_counts_every_tenants_programmes(two_tenants):
    tasks.watch()
    tasks.watch()

    assert [snapshots_of(tenant) for tenant in two_tenants] == [1, 1]


def test_the_sweep_runs_once_a_slot_unless_forced(two_tenants):
    with clock.at(clock.now()):
        tasks.sweep()
        with tenant_scope(two_tenants[0]):
            Snapshot.objects.all().delete()
        tasks.sweep()
        assert snapshots_of(two_tenants[0]) == 0
        tasks.sweep(force=True)

    assert snapshots_of(two_tenants[0]) == 1


def test_a_suspended_tenant_is_left_alone(two_tenants):
    two_tenants[0].suspended_at = clock.now()
    two_tenants[0].save()

    tasks.watch()

    assert [snapshots_of(tenant) for tenant in two_tenants] == [0, 1]


def test_f12_the_rebuild_task_opens_its_tenant_itself(two_tenants):
    north, south = two_tenants
    with tenant_scope(north):
        programme = make_programme()

    tasks.rebuild(str(south.pk), str(programme.pk))
    assert snapshots_of(south) == 0
    tasks.rebuild(str(north.pk), str(programme.pk))
    assert snapshots_of(north) == 1


def test_the_command_counts_everything_or_one_tenant(two_tenants, capsys):
    call_command("rebuild_dashboards", tenant="south")
    assert [snapshots_of(tenant) for tenant in two_tenants] == [0, 1]

    call_command("rebuild_dashboards")
    assert [snapshots_of(tenant) for tenant in two_tenants] == [1, 1]
    assert capsys.readouterr().out == "south: fair counted\nnorth: fair counted\nsouth: fair counted\n"


def test_a_rebuild_that_is_rolled_back_leaves_nothing(programme):
    with pytest.raises(RuntimeError), transaction.atomic():
        services.rebuild(programme.pk)
        raise RuntimeError

    assert Snapshot.objects.count() == 0
