"""What is taken away while people read, ask and are written to (F40, F47, F50, F51), each a function of the house.

The sweeps come every 30 seconds, as in production: what a lost wake-up leaves behind waits for one of them.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import redis

from accelerator.mailing.models import Mail
from scripts.chaos import files, kills, slow_mail
from scripts.chaos.findings import Finding
from scripts.chaos.house import PATIENCE, Broken, House
from scripts.chaos.visitors import Visitors

Fault = Callable[[House, random.Random, Finding], None]
MAILS = 4  # queued while something is away
DRAFTS = 40  # more than anybody gets through
AWAY = (3, 8)  # seconds
SOON = 2  # seconds after the database is back, within which the next request is served
CALM = 1.5  # seconds of visits before the fault, which say how long a page takes
MORE = 1  # seconds that a page may take longer while the broker is away (G6)


def restart_database(house: House, dice: random.Random, finding: Finding, *, immediate: bool) -> None:
    """Stop it under the visitors and the worker, and start it again."""
    drafts = house.drafts(DRAFTS)
    with Visitors(house, drafts) as people:
        mails = [house.queue(house.north) for _ in range(MAILS)]
        time.sleep(dice.uniform(0, 0.6))
        house.database.stop(immediate=immediate)
        time.sleep(dice.uniform(0, 2))
        house.database.start()
        back = time.monotonic()
        people.wait_for_good(back)
        time.sleep(SOON)
    house.reconnect()
    people.check(refusals=True)
    late = [visit for visit in people.visits if not visit.is_good and visit.begun > back + SOON]
    if late:
        raise Broken(f"{len(late)} visits were refused more than {SOON} s after the database was back: {late[:2]}")
    _conclude(house, finding, people, mails, back)


@contextmanager
def without_broker(house: House, finding: Finding) -> Iterator[list[Mail]]:
    """Inside the block the broker is hurt; pages must answer as before, and writes must be accepted."""
    drafts, mails = house.drafts(DRAFTS), [house.queue(house.south)]
    with Visitors(house, drafts) as people:
        people.wait_for_good(0)
        time.sleep(CALM)
        usual, hurt = max(visit.seconds for visit in people.visits), time.monotonic()
        yield mails
        back = time.monotonic()
        people.wait_for_good(back)
    people.check(refusals=False)
    if people.usual(hurt) > usual + MORE:
        raise Broken(f"a page takes {people.usual(hurt):.1f} s while the broker is away, {usual:.1f} s before")
    _conclude(house, finding, people, mails, back)


def _conclude(house: House, finding: Finding, people: Visitors, mails: list[Mail], back: float) -> None:
    """Work goes on: what waited leaves. What a dead conversation held leaves when its lease is over."""
    mails.append(house.queue(house.north))
    house.wait(lambda: any(row.state == "sent" for row in house.rows(mails[-1:])), mails[-1:])
    house.wait(lambda: not any(row.state == "queued" for row in house.rows(mails)), mails)
    took = time.monotonic() - back
    finding.slowest = max(finding.slowest, took)
    if took > PATIENCE:
        raise Broken(f"work went on after {took:.0f} s")
    if any(row.state == "sending" for row in house.rows(mails)):
        house.skip_leases()
    house.settle(mails)
    finding.refused += people.refused
    finding.add_mails(house, mails, allowed=house.concurrency if people.refused else 0)
    finding.add_asked(house, people.drafts)


def restart_broker(house: House, dice: random.Random, finding: Finding, *, kill: bool) -> None:
    with without_broker(house, finding) as mails:
        broker = house.stack.broker
        broker.kill() if kill else broker.stop()
        mails += [house.queue(house.north)]
        time.sleep(dice.uniform(0, 1))
        broker.start()


def take_broker_away(house: House, dice: random.Random, finding: Finding) -> None:
    with without_broker(house, finding) as mails:
        house.stack.broker.stop()
        mails += [house.queue(house.north) for _ in range(MAILS)]
        time.sleep(dice.uniform(*AWAY))
        house.stack.broker.start()


def stop_broker(house: House, dice: random.Random, finding: Finding) -> None:
    """SIGSTOP: it takes connections and says nothing."""
    with without_broker(house, finding) as mails:
        os.kill(house.stack.broker.pid, signal.SIGSTOP)
        try:
            mails += [house.queue(house.north) for _ in range(MAILS)]
            time.sleep(dice.uniform(*AWAY))
        finally:
            os.kill(house.stack.broker.pid, signal.SIGCONT)


def flush_broker(house: House, dice: random.Random, finding: Finding) -> None:
    """With the wake-ups of some mails in it, which the worker has not seen."""
    assert house.worker
    with without_broker(house, finding) as mails:
        house.worker.signal(signal.SIGSTOP)
        mails += [house.queue(house.north) for _ in range(MAILS)]
        time.sleep(dice.uniform(0, 1))
        with redis.Redis.from_url(house.stack.broker.url) as store:
            store.flushall()
        house.worker.signal(signal.SIGCONT)


def refuse_writes(house: House, dice: random.Random, finding: Finding) -> None:
    """Out of memory, or a replica: it answers reads only."""
    name, value, usual = dice.choice([("maxmemory", "1", "0"), ("min-replicas-to-write", "1", "0")])
    with without_broker(house, finding) as mails, redis.Redis.from_url(house.stack.broker.url) as store:
        store.config_set(name, value)
        mails += [house.queue(house.north) for _ in range(MAILS)]
        time.sleep(dice.uniform(*AWAY))
        store.config_set(name, usual)


OUTAGES: dict[str, Fault] = {
    "PostgreSQL restarts, fast": lambda *given: restart_database(*given, immediate=False),
    "PostgreSQL restarts, immediate": lambda *given: restart_database(*given, immediate=True),
    "Valkey restarts": lambda *given: restart_broker(*given, kill=False),
    "Valkey is killed": lambda *given: restart_broker(*given, kill=True),
    "Valkey is flushed": flush_broker,
    "Valkey hangs (SIGSTOP)": stop_broker,
    "Valkey is away": take_broker_away,
    "Valkey takes no writes": refuse_writes,
    "mail server stalls": slow_mail.stall,
    "mail server drips": slow_mail.drip,
    "no file space: backup": files.no_space_for_a_backup,
    "no file space: logs": files.no_space_for_logs,
    "no file space: PostgreSQL": files.no_space_for_the_database,
    "kill -9, and leases end by themselves": kills.kill_and_wait,
}
ONCE = {"kill -9, and leases end by themselves"}  # it takes four minutes
