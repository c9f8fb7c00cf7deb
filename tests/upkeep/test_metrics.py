"""What Prometheus reads: counts by route and state, no people and no organisations."""

import re

import pytest
import structlog
from django.db import connection
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest

from accelerator.database import base
from accelerator.logs import PROCESSORS
from accelerator.tenancy.context import tenant_scope
from accelerator.upkeep.gauges import Gauges
from accelerator.work import HouseTask
from tests.factories.clients import client_of
from tests.factories.mailing import make_mail
from tests.factories.tenancy import make_tenant
from tests.mailing.conftest import TEMPLATES


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize(
    ("path", "route", "status"), [("/help/?q=Ada", "ui:help", "200"), ("/no/such/page/of/Ada", "none", "404")]
)
def test_a_request_is_counted_by_its_route_and_never_by_its_path(db, path, route, status):
    visitor = client_of(make_tenant())
    before = sample("accelerator_requests_total", method="GET", route=route, status=status)

    visitor.get(path)

    assert sample("accelerator_requests_total", method="GET", route=route, status=status) == before + 1
    assert b"Ada" not in generate_latest(REGISTRY)


def test_mails_are_counted_by_tenant_and_state_and_nobody_is_named(db, settings):
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]
    tenant = make_tenant("north")
    with tenant_scope(tenant):
        mail = make_mail()
    registry = CollectorRegistry()
    registry.register(Gauges())

    connection.close, close = lambda: None, connection.close  # the test's transaction lives on it
    try:
        text = generate_latest(registry).decode()
    finally:
        connection.close = close

    assert 'accelerator_mails{state="queued",tenant="north"} 1.0' in text
    assert 'accelerator_mails{state="failed",tenant="north"} 0.0' in text
    assert mail.to_address not in text
    assert re.findall(r"^accelerator_(database|broker)_up 1.0$", text, re.MULTILINE) == ["database", "broker"]


class Adding(HouseTask):
    name = "test.adding"

    def run(self, number: int) -> int:
        if number < 0:
            raise ValueError(number)
        return number + 1


@pytest.mark.parametrize(("number", "outcome"), [(1, "done"), (-1, "failed")])
def test_a_task_is_counted_by_its_name_and_outcome(number, outcome):
    from accelerator.celery import app

    task = app.register_task(Adding())
    before = sample("accelerator_tasks_total", task="test.adding", outcome=outcome)

    task.apply(args=[number])

    assert sample("accelerator_tasks_total", task="test.adding", outcome=outcome) == before + 1
    app.tasks.pop("test.adding")


def test_a_slow_statement_is_logged_without_what_was_looked_for_F62(db, settings, monkeypatch):
    settings.SLOW_QUERY_MS = 1
    lines = []
    monkeypatch.setattr(base.log, "warning", lambda event, **said: lines.append((event, said)), raising=False)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.01), %s", ["ada@people.example"])

    ((event, said),) = lines
    assert (event, said["sql"]) == ("slow_query", "SELECT pg_sleep(0.01), %s")
    assert said["milliseconds"] >= 10


def test_a_line_of_the_log_names_tenant_and_task_and_no_search_F62():
    tenant_id, task_id = "6f1c", "9d2a"
    with structlog.contextvars.bound_contextvars(tenant_id=tenant_id, task_id=task_id):
        event = {"event": "x", "request": "GET /desk/search/?q=Ada+Marsh", "email": "ada@people.example"}
        for processor in (PROCESSORS[0], *PROCESSORS[-2:]):
            event = processor(None, "info", event)

    assert event == {"event": "x", "request": "GET /desk/search/", "tenant_id": tenant_id, "task_id": task_id}
