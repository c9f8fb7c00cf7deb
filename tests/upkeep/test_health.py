"""/healthz, /readyz, /known-host: what a proxy and a monitor are told."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from accelerator import clock
from accelerator.tenancy import health
from accelerator.tenancy.models import JobSlot
from tests.factories.tenancy import make_tenant

SWEEPS = sorted(name for name in settings.CELERY_BEAT_SCHEDULE if name.endswith(".sweep"))


def test_the_process_says_that_it_lives_without_asking_the_database():
    """No `db` fixture: a query would be refused."""
    answer = Client(headers={"host": "any.example"}).get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("seconds_ago", "state", "status"),
    [(None, "new", "ok"), (20, "ok", "ok"), (10 * 3600, "late", "degraded")],
)
def test_readiness_tells_the_age_of_each_sweep(db, seconds_ago, state, status):
    if seconds_ago:
        moment = clock.now() - timedelta(seconds=seconds_ago)
        for name in SWEEPS:
            JobSlot.objects.create(job=name, slot=moment, finished_at=moment)

    answer = Client(headers={"host": "any.example"}).get("/readyz")

    body = answer.json()
    assert (answer.status_code, body["status"], body["checks"]["database"], body["checks"]["broker"]) == (
        200,
        status,
        "ok",
        "ok",
    )
    assert {name: one["state"] for name, one in body["checks"]["sweeps"].items()} == dict.fromkeys(SWEEPS, state)


@pytest.mark.parametrize(("query", "status"), [("", 200), ("?strict", 503)])
def test_without_a_broker_requests_still_come_and_the_monitor_is_told_F50(db, settings, query, status):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = Client().get(f"/readyz{query}")

    assert (answer.status_code, answer.json()["status"], answer.json()["checks"]["broker"]) == (
        status,
        "degraded",
        "away",
    )


def test_without_a_database_no_requests_are_wanted_F49(monkeypatch):
    def refuse() -> None:
        raise OperationalError("FATAL: sorry, too many clients already")

    monkeypatch.setattr(health.connection, "cursor", refuse)

    answer = Client().get("/readyz")

    assert (answer.status_code, answer["Retry-After"], answer.json()["checks"]["database"]) == (503, "10", "away")


def test_a_certificate_is_wanted_for_hosts_of_live_tenants_only_F22(db):
    make_tenant("north")
    make_tenant("south", suspended_at=clock.now())

    asked = [Client().get("/known-host", {"domain": name}) for name in ("NORTH.test", "south.test", "evil.example", "")]

    assert [answer.status_code for answer in asked] == [200, 404, 404, 404]
