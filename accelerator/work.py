"""What every task has: its id in each line of the log, its time in the metrics, and an end to its tries.

A task that takes its process down with it (a crash, too much memory) is given to the next one by the broker,
again and again. The third time is the last: it is put aside as a dead letter, and others go on (F52).
Nothing is lost with it: what was due is still a row, and the sweep finds it.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
import structlog
from celery import Task
from django.conf import settings

from accelerator import clock, metrics

log = structlog.get_logger(__name__)
TRIES = 3
DEAD_LETTERS = "dead-letters"  # a list in the broker, newest first
KEPT = 1000
DAY = 24 * 3600
REST = 10  # seconds; shorter than a sweep
_away = {"until": 0.0}  # by the process's own clock


class HouseTask(Task):
    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        with structlog.contextvars.bound_contextvars(task_id=self.request.id, task=self.name):
            return self._run_counted(*args, **kwargs)

    def _run_counted(self, *args: Any, **kwargs: Any) -> Any:
        begun, outcome = time.perf_counter(), "failed"
        try:
            if (self.request.delivery_info or {}).get("redelivered") and self._is_poison():
                outcome = "dead"
                return None
            result = self.run(*args, **kwargs)
            outcome = "done"
            return result
        finally:
            metrics.count_task(self.name, outcome, time.perf_counter() - begun)

    def _is_poison(self) -> bool:
        """Whether this delivery is one too many; puts the task aside if so. A broker that is away counts nothing."""
        try:
            with broker() as store:
                key = f"deliveries:{self.request.id}"
                deliveries = store.incr(key) + 1  # the first one was not counted
                store.expire(key, DAY)
                if deliveries <= TRIES:
                    return False
                _put_aside(store, self.name, str(self.request.id), self.request.args)
        except redis.RedisError:
            return False
        log.error("task_dead", tries=TRIES)
        return True


class BrokerAway(Exception):
    """It gave no answer a moment ago."""


@contextmanager
def reaching() -> Iterator[None]:
    """Speak to the broker inside this block. After one that failed, the others of this process raise BrokerAway
    for REST seconds without asking: a request waits for a broker that hangs once, and the next ones not at all (F50).
    """
    if time.monotonic() < _away["until"]:
        raise BrokerAway
    try:
        yield
    except Exception:
        _away["until"] = time.monotonic() + REST
        raise


def broker() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)


def _put_aside(store: Any, name: str, task_id: str, args: Any) -> None:
    letter = {"task": name, "id": task_id, "args": args, "at": clock.now().isoformat()}
    store.lpush(DEAD_LETTERS, json.dumps(letter, default=str))
    store.ltrim(DEAD_LETTERS, 0, KEPT - 1)


def dead_letters() -> list[dict[str, Any]]:
    """Tasks that were put aside, newest first. Raises RedisError when the broker is away."""
    with broker() as store:
        return [json.loads(letter) for letter in store.lrange(DEAD_LETTERS, 0, -1)]  # type: ignore[union-attr]


def forget_dead_letters() -> None:
    with broker() as store:
        store.delete(DEAD_LETTERS)
