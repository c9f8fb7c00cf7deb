"""One child of the demo: a program in a session of its own, with its log."""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from accelerator.embedded.processes import identity, wait_until

PATIENCE = 10  # seconds between asking to stop and kill -9
BACKOFF = (0.5, 1, 2, 5, 10, 30)  # seconds before it is started again
CALM = 60  # seconds of running after which the pauses begin anew
LONGEST_LOG = 10 * 2**20  # bytes
RECORD = "children.json"


class Child:
    """A program that is started again whenever it ends by itself."""

    def __init__(self, name: str, command: list[str], log: Path):
        self.name, self.command, self.log = name, command, log
        self.process: subprocess.Popen | None = None
        self.falls = 0
        self.due: float | None = None
        self.identity = ""

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab") as out:
            self.log_from = out.tell()
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started, self.due = time.monotonic(), None
        self.identity = identity(self.process.pid)

    def said(self, words: str) -> bool:
        """Whether it has logged these words since it was started."""
        with open(self.log, "rb") as log:
            log.seek(self.log_from)
            return words.encode() in log.read()

    def has_fallen(self) -> bool:
        """Whether it has just ended by itself; true once for each fall."""
        if self.process is None or self.due is not None or self.process.poll() is None:
            return False
        self._signal(signal.SIGKILL)  # what it may have left behind
        self.falls = 0 if time.monotonic() - self.started > CALM else self.falls
        self.pause = BACKOFF[min(self.falls, len(BACKOFF) - 1)]
        self.falls += 1
        self.due = time.monotonic() + self.pause
        return True

    def is_due(self) -> bool:
        return self.due is not None and time.monotonic() >= self.due

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        """Until it has stopped; kill -9 for whatever is left of it."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.kill()
        self.process.wait()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.process:
            signal_group(self.process.pid, number)


def signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def record(state: Path, identities: list[str]) -> None:
    """Write down who the children are, for whoever cleans up after a kill -9."""
    part = state / f"{RECORD}.part"
    part.write_text(json.dumps(identities))
    part.replace(state / RECORD)


def end_leftovers(state: Path, patience: float = 5) -> None:
    """End what an earlier demo has left running, if anything. An identity is "<pid> <start>"."""
    path = state / RECORD
    if not path.exists():
        return
    known = json.loads(path.read_text() or "[]")
    left = [entry for entry in known if identity(_pid(entry)) == entry]
    for number in (signal.SIGTERM, signal.SIGKILL):
        for entry in left:
            signal_group(_pid(entry), number)
        if wait_until(lambda: not any(identity(_pid(entry)) == entry for entry in left), patience):
            break
    for entry in left:  # its children may outlive it
        signal_group(_pid(entry), signal.SIGKILL)
    path.unlink(missing_ok=True)


def _pid(entry: str) -> int:
    return int(entry.split(maxsplit=1)[0])
