"""The real programs, started for a test: gunicorn, celery worker, scheduler, Valkey.

Each runs in a session of its own, so that all of it can be ended or killed at once, and writes to
a log that a failing test shows. `Stack` is all of them on one database.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from accelerator.demo.children import end_leftovers, record
from accelerator.embedded import valkey
from accelerator.embedded.places import Place, RunAs, free_port
from accelerator.embedded.processes import identity
from tests.databases import Clone, manage
from tests.smtp import ScriptedSmtp

ROOT = Path(__file__).resolve().parents[1]


class Program:
    """A started program and all its children."""

    def __init__(self, name: str, command: list[str], environ: dict[str, str], folder: Path):
        self.name, self.command, self.environ = name, command, environ
        self.log_path = folder / f"{name}.log"
        self.start()

    def start(self) -> None:
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _remember(self.process.pid)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def wait_until(self, ready: Callable[[], object], seconds: float = 40) -> "Program":
        end = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise AssertionError(f"{self.name} did not become ready:\n{self.log[-4000:]}")
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """kill -9, children included."""
        self._signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """SIGTERM, and kill -9 for what is left after 10 s."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self._signal(signal.SIGKILL)
        self.process.wait(10)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Web(Program):
    """gunicorn; `url("harbour")` is that tenant's address."""

    def __init__(self, environ: dict[str, str], folder: Path, port: int | None = None, processes: int = 1):
        self.port = port or free_port()
        command = ["gunicorn", "accelerator.wsgi:application", "--threads", "4"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", str(processes), "--log-level", "warning"]
        # the address under which people see it, for the links in mails
        environ = {**environ, "PORT": str(self.port)}
        super().__init__("web", [sys.executable, "-m", *command], environ, folder)
        self.wait_until(self.answers)

    def url(self, tenant: str = "thornmere", path: str = "/") -> str:
        return f"http://{tenant}.localhost:{self.port}{path}"

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as page:
                return page.status == 200
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False


class Worker(Program):
    """A celery worker; prefork, so that its child can be killed alone."""

    def __init__(self, environ: dict[str, str], folder: Path, concurrency: int = 1):
        command = ["celery", "-A", "accelerator", "worker", "--concurrency", str(concurrency)]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        command += ["--loglevel", "info", "-n", f"test{os.getpid()}@%h"]
        environ = {**environ, "LOG_LEVEL": "INFO"}
        super().__init__("worker", [sys.executable, "-m", *command], environ, folder)
        self.wait_until(lambda: " ready." in self.log)


class Scheduler(Program):
    """celery beat."""

    def __init__(self, environ: dict[str, str], folder: Path):
        command = ["celery", "-A", "accelerator", "beat", "--loglevel", "info"]
        command += ["--schedule", str(folder / "schedule"), "--pidfile", ""]
        super().__init__("scheduler", [sys.executable, "-m", *command], environ, folder)
        self.wait_until(lambda: "is starting" in self.log)


class Sink(Program):
    """The demo's SMTP server; what it takes shows at /demo/mailbox/ of servers with the same STATE_DIR."""

    def __init__(self, folder: Path):
        self.url = f"smtp://127.0.0.1:{(port := free_port())}"
        environ = {"DEMO": "1", "STATE_DIR": str(folder)}
        super().__init__("mail", [sys.executable, "-m", "accelerator.demo.sink", str(port)], environ, folder)
        self.wait_until(lambda: "listens" in self.log)

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


class Broker:
    """A Valkey of the test's own, so that it may be killed."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        ourselves = RunAs(os.geteuid(), os.getegid(), change=False)
        self.place = Place("demo", folder, ourselves)  # keeps its data, as the demo does
        self.start()

    def start(self) -> None:
        valkey.start(self.place)

    @property
    def url(self) -> str:
        return valkey.addresses(self.place)["REDIS_URL"]

    @property
    def pid(self) -> int:
        return int((self.place.home / "valkey" / "valkey.pid").read_text())

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        valkey.stop(self.place)


@dataclass
class Stack:
    """Everything that runs in the demo, on one database, each started when first asked for.

        with Stack(seeded_database, tmp_path) as stack:
            page.goto(stack.web.url("thornmere", "/desk/"))
            stack.worker; stack.smtp.wait_for(1)

    The clock of all programs is moved by `stack.move_clock(days=3)`.
    """

    database: Clone
    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: int = 1  # of the web server, and of the worker
    _running: dict = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        return {
            **self.database.environ,
            "DEMO": "1",
            "PORT": str(self.port),
            "REDIS_URL": self.broker.url,
            "CACHE_URL": self.broker.url.rsplit("/", 1)[0] + "/1",
            "EMAIL_URL": self.smtp.url,
            "STATE_DIR": str(self.folder),
            "STATIC_ROOT": str(collected_static()),
            "CLOCK_FILE": str(self.folder / "clock"),
            "SWEEP_SECONDS": "1",
            **self.extra,
        }

    @property
    def broker(self) -> Broker:
        return self._once("broker", lambda: Broker(self.folder / "broker"))

    @property
    def smtp(self) -> ScriptedSmtp:
        return self._once("smtp", lambda: ScriptedSmtp().__enter__())

    @property
    def web(self) -> Web:
        return self._once("web", lambda: Web(self.environ, self.folder, self.port, self.processes))

    @property
    def worker(self) -> Worker:
        return self._once("worker", lambda: Worker(self.environ, self.folder, self.processes))

    @property
    def scheduler(self) -> Scheduler:
        return self._once("scheduler", lambda: Scheduler(self.environ, self.folder))

    def start(self) -> "Stack":
        """All of them, the slow ones beside each other."""
        _ = self.web, self.worker, self.scheduler
        return self

    def move_clock(self, **delta: float) -> None:
        """Set the clock of all programs this far ahead (timedelta arguments), at once."""
        from datetime import timedelta

        part = self.folder / "clock.part"
        part.write_text(str(timedelta(**delta).total_seconds()))
        part.rename(self.folder / "clock")

    def manage(self, *arguments: str) -> None:
        manage(*arguments, environ=self.environ)

    def __enter__(self) -> "Stack":
        return self

    def __exit__(self, *_error: object) -> None:
        for name in ("scheduler", "worker", "web"):  # nothing of theirs is kept: no need to wait for a stop
            if name in self._running:
                self._running.pop(name).kill()
        if "broker" in self._running:
            self._running.pop("broker").stop()
        if "smtp" in self._running:
            self._running.pop("smtp").__exit__()

    def _once(self, name: str, make: Callable):
        if name not in self._running:
            self._running[name] = make()
        return self._running[name]


def collected_static() -> Path:
    """A folder with the collected static files, as of now; runs beside each other collect once."""
    folder = ROOT / "var" / "test" / "collected"
    folder.mkdir(exist_ok=True)
    stamp = folder / ".collected"
    newest = max((p.stat().st_mtime for p in (ROOT / "static").rglob("*")), default=0)
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.stat().st_mtime < newest:
            environ = {"STATIC_ROOT": str(folder), "DEMO": "1"}
            manage("collectstatic", "--noinput", "--verbosity=0", environ=environ)
            stamp.touch()
    return folder


RUNS = ROOT / "var" / "test" / "programs"
_started: list[str] = []


def _remember(pid: int) -> None:
    """Write down what this run has started, for a later run to end if this one is killed."""
    _started.append(identity(pid))
    own = RUNS / str(os.getpid())
    own.mkdir(parents=True, exist_ok=True)
    record(own, _started)


def end_leftovers_of_killed_runs() -> None:
    """End the programs that a run has left running because it was killed itself."""
    for run in RUNS.glob("*"):
        if not identity(int(run.name)):
            end_leftovers(run, patience=0.5)
            shutil.rmtree(run, ignore_errors=True)
