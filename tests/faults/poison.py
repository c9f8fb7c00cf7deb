"""Tasks that no product should have, for a real worker: `celery -A tests.faults.poison worker`."""

import contextlib
import os
import signal
import time

from celery.exceptions import SoftTimeLimitExceeded

from accelerator import work as tries
from accelerator.celery import app
from accelerator.work import broker

tries.TRIES = 1  # the pool takes five seconds to replace a process that crashed


@app.task(name="test.poison")
def poison() -> None:
    mark("poison")
    os.kill(os.getpid(), signal.SIGSEGV)


@app.task(name="test.endless", soft_time_limit=0.5, time_limit=1)
def endless() -> None:
    mark("endless")
    while True:
        with contextlib.suppress(SoftTimeLimitExceeded):
            time.sleep(0.1)


@app.task(name="test.work")
def work(name: str, seconds: float = 0) -> None:
    mark(f"{name} begun")
    time.sleep(seconds)
    mark(f"{name} done")


def mark(word: str) -> None:
    with broker() as store:
        store.rpush("test-marks", word)
