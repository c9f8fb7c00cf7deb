"""F52, F53, F55 with a real worker: poison is put aside the third time, others go on, SIGTERM lets work end."""

import os
import signal
import sys
import time
import uuid

import pytest
from django.core.management import CommandError, call_command

from accelerator import work
from accelerator.celery import app
from tests.servers import Program


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    command = ["celery", "-A", "tests.faults.poison", "worker", "--concurrency", "2", "--loglevel", "info"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "-n", f"poison{os.getpid()}@%h"]
    # what other tests of this run have woken up is not for this worker
    command += ["-Q", "poison"]
    program = Program("poison", [sys.executable, "-m", *command], {"LOG_LEVEL": "INFO"}, tmp_path_factory.mktemp("f52"))
    program.wait_until(lambda: " ready." in program.log)
    yield program
    program.kill()


def send(name: str, *args: object) -> str:
    return str(app.send_task(name, args=args, queue="poison", ignore_result=True).id)


def marks() -> list[str]:
    with work.broker() as store:
        return [word.decode() for word in store.lrange("test-marks", 0, -1)]


def wait_for(condition, program: Program, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, program.log[-4000:]
        time.sleep(0.05)


def test_poison_is_put_aside_the_third_time_and_others_go_on_F52(worker):
    poison = send("test.poison")
    send("test.endless")
    send("test.nobody_knows_this_name")
    for number in range(5):
        send("test.work", f"work {number}")

    wait_for(lambda: {f"work {number} done" for number in range(5)} <= set(marks()), worker)
    wait_for(lambda: any(letter["id"] == poison for letter in work.dead_letters()), worker)
    wait_for(lambda: "Hard time limit" in worker.log, worker)

    assert (marks().count("poison"), marks().count("endless")) == (1, 1), "tests/faults/poison.py allows one"
    assert "test.nobody_knows_this_name" in worker.log, "an unknown name is said (F53)"
    assert [letter["task"] for letter in work.dead_letters() if letter["id"] == poison] == ["test.poison"]


@pytest.mark.parametrize(("deliveries", "runs"), [(1, 1), (2, 2), (3, 3), (4, 3), (6, 3)])
def test_a_task_that_crashes_is_tried_three_times_F52(deliveries, runs):
    task_id, ran = str(uuid.uuid4()), []

    class Crashing(work.HouseTask):
        name = "test.crashing"

        def run(self) -> None:
            ran.append(1)

    task = app.register_task(Crashing())
    for delivery in range(deliveries):
        task.push_request(id=task_id, args=(), called_directly=False, delivery_info={"redelivered": delivery > 0})
        task()
        task.pop_request()
    app.tasks.pop("test.crashing")

    assert len(ran) == runs
    assert [letter["id"] for letter in work.dead_letters() if letter["id"] == task_id] == [task_id] * (
        deliveries - runs
    )


def test_dead_letters_are_read_and_forgotten(capsys, settings):
    with work.broker() as store:
        store.delete(work.DEAD_LETTERS)
        work._put_aside(store, "test.crashing", "9d2a", ["6f1c"])

    call_command("dead_letters", "--forget")
    call_command("dead_letters")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(CommandError, match="does not answer"):
        call_command("dead_letters")

    first, second = capsys.readouterr().out.splitlines()
    assert (first.endswith("  test.crashing  9d2a  ['6f1c']"), second) == (True, "There are none.")


def test_a_worker_that_is_told_to_stop_ends_its_work_within_thirty_seconds_F55(worker):
    send("test.work", "slow", 1)
    wait_for(lambda: "slow begun" in marks(), worker)

    begun = time.monotonic()
    worker.process.send_signal(signal.SIGTERM)
    worker.process.wait(30)

    assert "slow done" in marks()
    assert (worker.process.returncode, time.monotonic() - begun < 30) == (0, True)


def test_a_task_that_hangs_or_grows_is_ended_before_it_is_given_to_another_F52():
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.worker_max_memory_per_child == 300_000
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
