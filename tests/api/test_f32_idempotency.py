"""F32: a write that comes twice is done once; with other content it is refused; a crash leaves no key stuck."""

import os
import socket
import threading
import time
from datetime import timedelta

import psycopg2
import pytest
from django.core.cache import cache
from django.db import connection

from accelerator import clock
from accelerator.accounts.models import KeptReply
from accelerator.accounts.tasks import sweep
from accelerator.rest import idempotency
from accelerator.tenancy.context import tenant_scope
from introductions import services
from introductions.models import Introduction
from tests.api.world import make_world
from tests.factories.api import Script


def counted(world) -> int:
    with tenant_scope(world.tenant):
        return Introduction.objects.count()


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(world):
    first = world["manager"].post("/introductions/", key="k1", **world.draft())
    again = world["manager"].post("/introductions/", key="k1", **world.draft())

    assert (again.status_code, again.json(), again["Location"]) == (201, first.json(), first["Location"])
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"], counted(world)) == (None, "true", 1)


def test_other_content_under_the_same_key_is_refused(world):
    world["manager"].post("/introductions/", key="k1", **world.draft())

    answer = world["manager"].post("/introductions/", key="k1", **world.draft(why="Something else."))

    assert (answer.status_code, answer.json()["type"]) == (422, "/api/docs/#problem-idempotency-key-used")


def test_the_same_key_at_another_address_is_other_content(world):
    made = world["manager"].post("/introductions/", key="k1", **world.draft()).json()

    assert world["manager"].post(f"/introductions/{made['id']}/ask/", key="k1").status_code == 422


def test_the_order_of_fields_is_no_other_content(world):
    world["manager"].post("/introductions/", key="k1", **world.draft())

    turned = dict(reversed(world.draft().items()))

    assert world["manager"].post("/introductions/", key="k1", **turned).status_code == 201


def test_another_token_has_keys_of_its_own(world):
    world["manager"].post("/introductions/", key="k1", **world.draft())
    other = Script(world.tenant, world["manager"].token.user)

    answer = other.post("/introductions/", key="k1", **world.draft())

    assert (answer.status_code, answer.json()["type"]) == (409, "/api/docs/#problem-refused")


@pytest.mark.parametrize("bad", [{"why": 1}, {"partner": "nobody"}])
def test_what_was_refused_may_be_tried_again_under_its_key(world, bad):
    refused = world["manager"].post("/introductions/", key="k1", **world.draft(**bad))
    again = world["manager"].post("/introductions/", key="k1", **world.draft())

    assert (refused.status_code, again.status_code, counted(world)) == (400, 201, 1)


def test_too_many_requests_are_not_kept(world, settings):
    settings.API_WRITES_A_MINUTE = 0
    refused = world["manager"].post("/introductions/", key="k1", **world.draft())
    settings.API_WRITES_A_MINUTE = 60

    assert (refused.status_code, world["manager"].post("/introductions/", key="k1", **world.draft()).status_code) == (
        429,
        201,
    )


@pytest.mark.parametrize("key", ["a b", "x" * 256, "clé"])
def test_a_key_that_is_none_is_refused(world, key):
    assert world["manager"].post("/introductions/", key=key, **world.draft()).status_code == 400


def test_a_crash_after_the_work_and_before_the_answer_is_kept_leaves_neither(world, monkeypatch):
    """The answer and the work are one transaction: nothing is half done and the key is free at once."""

    def crash(*_args, **_more):
        raise RuntimeError("the web process dies here")

    with monkeypatch.context() as patched:
        patched.setattr(idempotency.KeptReply.objects, "create", crash)
        crashed = world["manager"].post("/introductions/", key="k1", **world.draft())
    left = counted(world)

    again = world["manager"].post("/introductions/", key="k1", **world.draft())

    assert (crashed.status_code, crashed["Content-Type"], left) == (500, "application/problem+json", 0)
    assert (again.status_code, counted(world)) == (201, 1)


def test_a_process_that_dies_at_work_leaves_no_key_stuck(world):
    """Its connection holds the key; the moment it is gone, without a word, the key is free."""
    dying = psycopg2.connect(os.environ["APP_DATABASE_URL"])
    name = f"{world['manager'].token.pk}:k1"
    dying.cursor().execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [name])
    held = world["manager"].post("/introductions/", key="k1", **world.draft()).status_code

    with socket.socket(fileno=os.dup(dying.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)  # as kill -9 does
    until = time.monotonic() + 10
    while (freed := world["manager"].post("/introductions/", key="k1", **world.draft()).status_code) == 409:
        assert time.monotonic() < until
        time.sleep(0.05)

    assert (held, freed, counted(world)) == (409, 201, 1)


def test_a_key_is_forgotten_after_a_day(world):
    world["manager"].post("/introductions/", key="k1", **world.draft())
    sweep(force=True)
    with tenant_scope(world.tenant):
        kept = KeptReply.objects.count()

    with clock.at(clock.now() + timedelta(hours=24, seconds=1)):
        again = world["manager"].post("/introductions/", key="k1", **world.draft())
        sweep(force=True)

    with tenant_scope(world.tenant):
        assert (kept, again.status_code, KeptReply.objects.count()) == (1, 409, 0)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_done_once_and_the_second_is_told_to_wait(monkeypatch):
    cache.clear()
    world = make_world()
    script, body = world["manager"], world.draft()
    inside, go_on = threading.Event(), threading.Event()
    draft, answers = services.draft_introduction, []

    def slowly(*args, **more):
        inside.set()
        go_on.wait(10)
        return draft(*args, **more)

    monkeypatch.setattr(services, "draft_introduction", slowly)

    def first() -> None:
        answers.append(script.post("/introductions/", key="k1", **body))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(10)
    second = Script(world.tenant, secret=script.secret).post("/introductions/", key="k1", **body)
    go_on.set()
    thread.join(20)
    third = script.post("/introductions/", key="k1", **body)

    assert (second.status_code, second["Retry-After"], second.json()["type"]) == (
        409,
        "1",
        "/api/docs/#problem-idempotency-key-busy",
    )
    assert (answers[0].status_code, third.status_code, third.json(), counted(world)) == (
        201,
        201,
        answers[0].json(),
        1,
    )
