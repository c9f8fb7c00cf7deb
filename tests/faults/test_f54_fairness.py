"""F54: a tenant with 50,000 jobs stands in line once, and its turn ends; others are served between its turns."""

import uuid

import pytest

from accelerator import work
from accelerator.celery import app
from accelerator.mailing import delivery, tasks, wake
from accelerator.work import broker


@pytest.fixture
def line(monkeypatch):
    """The tenants in the order in which a worker will meet them."""
    waiting: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **_options: waiting.append(args[0]))
    return waiting


def test_the_noisy_stand_in_line_once_F54(line):
    noisy, quiet = uuid.uuid4(), uuid.uuid4()

    for _ in range(200):
        assert wake.send(noisy)
    wake.send(quiet)

    assert line == [str(noisy), str(quiet)]


def test_a_turn_ends_and_the_next_one_is_behind_the_others_F54(line, monkeypatch):
    noisy, quiet = uuid.uuid4(), uuid.uuid4()
    monkeypatch.setattr(delivery, "deliver", lambda tenant_id: tenant_id == noisy)  # never done
    wake.send(noisy)
    wake.send(quiet)

    for _turn in range(4):
        tasks.deliver(line.pop(0))

    assert line == [str(noisy)]


def test_what_comes_while_a_worker_is_at_it_is_asked_anew(line):
    tenant = uuid.uuid4()
    wake.send(tenant)
    wake.heard(tenant)

    wake.send(tenant)

    assert line == [str(tenant)] * 2


def test_a_question_that_got_lost_is_asked_again_before_the_next_sweep(line, settings):
    tenant = uuid.uuid4()
    wake.send(tenant)

    with broker() as store:
        assert 0 < store.ttl(f"mailing-wake:{tenant}") < settings.SWEEP_SECONDS


def test_without_a_broker_the_row_stays_and_the_sweep_delivers_F50(line, settings, monkeypatch):
    monkeypatch.setitem(work._away, "until", 0.0)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert wake.send(uuid.uuid4()) is False
    wake.heard(uuid.uuid4())
