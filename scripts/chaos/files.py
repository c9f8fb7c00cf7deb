"""No file space left (F51), with the limit that `ulimit -f` sets: a write fails, nothing is torn, work goes on."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.chaos.findings import Finding
from scripts.chaos.house import Broken, House
from scripts.chaos.visitors import Visitors
from tests.servers import ROOT

MAILS = 4


def no_space_for_a_backup(house: House, dice: random.Random, finding: Finding) -> None:
    """It says so in one sentence, and yesterday's is still there."""
    folder = house.stack.folder / "backups"
    folder.mkdir(exist_ok=True)
    (folder / "house.zip").write_text("yesterday's")
    asked = ["bash", "-c", 'ulimit -f 4; exec "$@"', "backup", sys.executable, "manage.py", "backup"]
    # a compiled file of Python that is cut off would be read by the next process
    environ = {**os.environ, **house.stack.environ, "LOG_LEVEL": "ERROR", "PYTHONDONTWRITEBYTECODE": "1"}
    arguments = [*asked, str(folder / "house.zip")]
    done = subprocess.run(arguments, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode == 0 or "Traceback" in said or "cannot be written" not in said:
        raise Broken(f"backup without space ended with {done.returncode}:\n{said[-1500:]}")
    left = {path.name: path.read_text(errors="replace")[:20] for path in folder.iterdir()}
    if left != {"house.zip": "yesterday's"}:
        raise Broken(f"backup without space left {left}")


def no_space_for_logs(house: House, dice: random.Random, finding: Finding) -> None:
    """Web, worker and scheduler cannot write a line: pages answer, mail leaves."""
    assert house.worker
    groups = [house.worker.pid, house.stack.web.pid, house.stack.scheduler.pid]
    drafts = house.drafts(20)
    with limited(processes_of(groups), 1), Visitors(house, drafts) as people:
        mails = [house.queue(house.north) for _ in range(MAILS)]
        took = house.settle(mails)
        people.wait_for_good(time.monotonic())
    people.check(refusals=False)
    finding.slowest = max(finding.slowest, took)
    finding.add_mails(house, mails, allowed=0)
    finding.add_asked(house, drafts)


def no_space_for_the_database(house: House, dice: random.Random, finding: Finding) -> None:
    """PostgreSQL cannot write its log of changes: it gives up what was not committed and begins again."""
    drafts = house.drafts(20)
    with Visitors(house, drafts) as people:
        mails = [house.queue(house.north) for _ in range(MAILS)]
        time.sleep(dice.uniform(0, 0.5))
        with limited(house.database.backends(), 16_384, **house.database.place.who.arguments()):
            hurt = time.monotonic()
            time.sleep(2)
        took = people.wait_for_good(hurt)
        time.sleep(2)
        people.wait_for_good(time.monotonic())
    house.reconnect()
    people.check(refusals=True)
    mails.append(house.queue(house.north))
    took = max(took, house.settle(mails[-1:]))
    house.skip_leases()
    house.settle(mails)
    finding.refused += people.refused
    finding.slowest = max(finding.slowest, took)
    finding.add_mails(house, mails, allowed=house.concurrency)
    finding.add_asked(house, drafts)


@contextmanager
def limited(pids: list[int], size: int, **who: object) -> Iterator[None]:
    """`ulimit -f` for processes that run already: no write beyond `size` bytes of a file. `who`: whose they are."""
    _limit(pids, str(size), who)
    try:
        yield
    finally:
        _limit(pids, "unlimited", who)


def _limit(pids: list[int], size: str, who: dict) -> None:
    for pid in pids:  # one that has just ended is none of our business
        command = ["prlimit", f"--pid={pid}", f"--fsize={size}:unlimited"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **who)
        if done.returncode and Path(f"/proc/{pid}").exists():
            raise RuntimeError(done.stderr)


def processes_of(groups: list[int]) -> list[int]:
    """All processes of these process groups."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(folder.name)) in groups:
                found.append(int(folder.name))
    return found
