"""A change reaches the figures through the real scheduler, broker and worker; times are printed, not asserted."""

import time

import pytest
from django.db import connection

from accelerator.programmes.services import mark_changed
from accelerator.tenancy.context import tenant_scope
from reporting import services
from tests import databases
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant
from tests.reporting import scene
from tests.servers import Stack

PATIENCE = 60  # seconds: what architecture.md allows after a fault


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """Worker, scheduler and broker on a database of their own; the sweep too seldom to be of help."""
    folder, seldom = tmp_path_factory.mktemp("fresh"), {"SWEEP_SECONDS": "600"}
    with databases.Clone(databases.migrated()) as clone, Stack(clone, folder, seldom) as servers:
        _ = servers.worker, servers.scheduler
        yield servers


@pytest.fixture(scope="module")
def tenant(stack, django_db_setup, django_db_blocker):
    """A tenant in that database, which this process sees too."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = stack.database.name
        try:
            yield make_tenant("north")
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual


def seconds_until_counted(tenant, programme, innovators):
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        with tenant_scope(tenant):
            if services.figure("innovators", programme) == innovators:
                return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"not counted within {PATIENCE} s")


def join(tenant, programme):
    with tenant_scope(tenant):
        scene.innovator(programme)
        mark_changed(programme)


def test_a_change_is_counted_within_moments(stack, tenant):
    with tenant_scope(tenant):
        programme = make_programme()
    join(tenant, programme)
    first = seconds_until_counted(tenant, programme, 1)
    join(tenant, programme)
    second = seconds_until_counted(tenant, programme, 2)

    print(f"counted after {first:.1f} s and {second:.1f} s")


def test_a_change_that_a_dead_worker_missed_is_counted_when_it_is_back(stack, tenant):
    with tenant_scope(tenant):
        programme = make_programme()
    stack.worker.kill()
    join(tenant, programme)
    stack._running.pop("worker")
    _ = stack.worker

    print(f"counted {seconds_until_counted(tenant, programme, 1):.1f} s after the worker came back")
