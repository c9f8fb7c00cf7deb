"""make demo: everything that runs, as children of one process.

Web (gunicorn), worker and scheduler (celery) and the SMTP sink each run in a session of their own
and write to var/log; this process starts them, starts them again when they fall over, and takes
them along when it ends. When it is killed outright, the watchdog does that (watchdog.py).
"""

import contextlib
import fcntl
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from accelerator import embedded
from accelerator.demo import prepare, words
from accelerator.demo.children import Child, end_leftovers
from accelerator.demo.watchdog import Watchdog
from accelerator.embedded.places import is_free, place_for, var_folder

PAUSE = 0.25  # seconds between two looks at the children
LOOK_AT_SERVERS = 3  # seconds between two looks at PostgreSQL and Valkey
PATIENCE = 60  # seconds until the demo must answer


def main() -> None:
    """Run the demo until Ctrl-C or SIGTERM."""
    os.environ.update(DEMO="1", DJANGO_SETTINGS_MODULE="accelerator.settings")
    place = place_for("demo")
    with _only_one(place.state):
        end_leftovers(place.state)
        port = _chosen_port()
        Demo(port, place).run()


@contextlib.contextmanager
def _only_one(state: Path):
    with open(state / "supervisor.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("The demo of this folder already runs: use it, or stop it first (Ctrl-C).")
        yield


def _chosen_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {given}.")
    port = int(given)
    if is_free(port):
        return port
    other = next((n for n in range(port + 1, min(port + 200, 65536)) if is_free(n)), None)
    hint = f"make demo PORT={other}" if other else "choose another with PORT=…"
    sys.exit(f"Port {port} is taken. Run: {hint}")


class Demo:
    """The children, from start to stop."""

    def __init__(self, port: int, place):
        self.port, self.place = port, place
        self.logs = var_folder() / "log"
        self.logs.mkdir(exist_ok=True)
        self.stopping = threading.Event()
        self.children: list[Child] = []
        self.parent = os.getppid()

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_or_hurry)
        self.embedded = embedded.ensure("demo")
        os.environ.update(self.embedded)
        os.environ.update(self._environment())
        self.watchdog = Watchdog(self.place.state, stop_servers=bool(self.embedded))
        try:
            prepare.prepare(self.place.state, self.logs, self.stopping)
            self._start_children("mail", "web", "worker")
            if self._wait_until_ready():
                self._start_children("scheduler")  # nobody waits for it
                print(words.ready(self.port), flush=True)
            self._watch()
        except SystemExit as end:  # say why before the words about stopping
            print(end.code, file=sys.stderr, flush=True)
            sys.exit(1)
        finally:
            self._stop_all()

    def _environment(self) -> dict[str, str]:
        sink = self.place.choose_port("sink")
        state = var_folder()
        return {
            "PORT": str(self.port),
            "STATE_DIR": str(state),
            "EMAIL_URL": os.environ.get("EMAIL_URL") or f"smtp://127.0.0.1:{sink}",
            "CLOCK_FILE": os.environ.get("CLOCK_FILE") or str(state / "demo" / "clock"),
        }

    def _start_children(self, *names: str) -> None:
        commands = self._commands()
        for name in names:
            child = Child(name, commands[name], self.logs / f"{name}.log")
            self.children.append(child)
            self._start(child)

    def _commands(self) -> dict[str, list[str]]:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "accelerator"]
        sink = self.place.port("sink")
        return {
            "mail": [*python, "accelerator.demo.sink", str(sink)],
            "web": [*python, "gunicorn", "accelerator.wsgi:application", *self._gunicorn()],
            "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "info", *QUIET],
            "scheduler": [*celery, "beat", "--loglevel", "info", "--pidfile", ""],
        }

    def _gunicorn(self) -> list[str]:
        options = "--preload --workers 2 --threads 4 --graceful-timeout 5 --no-control-socket".split()
        return [*options, *(f"--bind={address}:{self.port}" for address in _loopbacks(self.port))]

    def _start(self, child: Child) -> None:
        child.start()
        self.watchdog.tell([c.identity for c in self.children if c.identity])

    def _wait_until_ready(self) -> bool:
        end = time.monotonic() + PATIENCE
        while not self.stopping.is_set():
            if all(map(_has_answered, self.children)) and self._answers():
                return True
            if time.monotonic() > end:
                raise SystemExit("The demo does not answer; see var/log/web.log and var/log/worker.log.")
            self._revive()
            self.stopping.wait(PAUSE / 2)
        return False

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False

    def _watch(self) -> None:
        look = time.monotonic()
        while not self.stopping.wait(PAUSE):
            self._revive()
            if os.getppid() != self.parent:  # make is gone: nobody could stop us any more
                return
            if time.monotonic() > look + LOOK_AT_SERVERS:
                self._revive_servers()
                look = time.monotonic()

    def _revive(self) -> None:
        """Start what fell over again, each time after a longer pause."""
        for child in self.children:
            if child.has_fallen():
                print(words.fallen(child), flush=True)
            if child.is_due():
                self._start(child)

    def _revive_servers(self) -> None:
        ours = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
        status = embedded.status("demo")
        if all(status[name] for name, value in ours.items() if value in self.embedded):
            return
        print("PostgreSQL or Valkey was gone: starting it again.", flush=True)
        with contextlib.suppress(embedded.EmbeddedError), _forgotten(self.embedded):
            embedded.ensure("demo")

    def _stop_or_hurry(self, _number, _frame) -> None:
        if self.stopping.is_set():
            for child in self.children:
                child.kill()
        self.stopping.set()

    def _stop_all(self) -> None:
        print("Stopping …", flush=True)
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in self.children:
            child.wait()
        if self.embedded:
            embedded.stop("demo")
        self.watchdog.dismiss()
        print("Stopped. Your data is kept in var/.", flush=True)


QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def _has_answered(child: Child) -> bool:
    return child.name != "worker" or child.said(" ready.")


def _loopbacks(port: int) -> list[str]:
    """127.0.0.1, and ::1 where there is one: browsers try either for *.localhost."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("::1", port))
        return ["127.0.0.1", "[::1]"]
    return ["127.0.0.1"]


@contextlib.contextmanager
def _forgotten(values: dict[str, str]):
    """Without these in the environment: they are ours, nobody gave them."""
    for name in values:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.update(values)
