"""What a web worker holds when it rests, and what `make demo` holds altogether."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.data import World
from bench.measure import Line
from bench.world import ROOT
from tests.databases import Clone

WORKER, DEMO = 150, 900  # MB
PATIENCE = 300  # seconds until the demo must be ready
SETTLE = 5


def web_worker(worlds: dict[str, World], database: Clone) -> list[Line]:
    """One gunicorn worker after it has answered; the memory that it alone holds and its part of what is shared."""
    from accelerator.embedded.places import free_port
    from tests.servers import Web

    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environ = {**database.environ, "STATE_DIR": folder, "STATIC_ROOT": os.environ["STATIC_ROOT"]}
        web = Web(environ, Path(folder), port)
        try:
            for _ in range(20):
                asked = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": f"large.localhost:{port}"})
                urllib.request.urlopen(asked, timeout=30).read()
            most = max(_megabytes(pid) for pid in _family(web.pid))
        finally:
            web.stop()
    return [_line("web worker at rest", most, WORKER)]


def whole_demo(worlds: dict[str, World], database: Clone) -> list[Line]:
    """Everything that make demo runs, PostgreSQL and Valkey included, from its own folder."""
    from accelerator.embedded.places import free_port

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        ours = ("DATABASE_URL", "APP_DATABASE_URL", "MAINTENANCE_DATABASE_URL", "REDIS_URL", "CACHE_URL", "SECRET_KEY")
        environ = {name: value for name, value in os.environ.items() if name not in (*ours, "PROCESS", "STATIC_ROOT")}
        environ |= {"STATE_DIR": folder, "PORT": str(free_port()), "CLOCK_FILE": f"{folder}/clock"}
        log = Path(folder) / "said"
        with log.open("wb") as said:
            command = [sys.executable, "-m", "accelerator.demo"]
            demo = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=said, stderr=said, start_new_session=True)
        try:
            _wait_for(demo, log)
            time.sleep(SETTLE)
            pids = set(_family(demo.pid)) | set(_started_in(folder))
            total = sum(map(_megabytes, pids))
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(60)
    return [_line("make demo, all together", total, DEMO, f"{len(pids)} processes")]


def _line(name: str, megabytes: float, most: int, note: str = "") -> Line:
    return Line(name, megabytes, None, megabytes / most, f"≤ {most} MB", megabytes <= most, unit="MB", note=note)


def _wait_for(demo: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while "localhost" not in log.read_text():
        if demo.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the demo did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.5)


def _megabytes(pid: int) -> float:
    """Proportional set size."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    family = [pid]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    return family


def _started_in(folder: str) -> list[int]:
    """The servers that have left their parent: PostgreSQL and Valkey, found by the folder of their data."""
    from accelerator.embedded.places import place_for

    os.environ["STATE_DIR"], found = folder, os.environ.get("STATE_DIR")
    try:
        home = place_for("demo").home
    finally:
        os.environ.pop("STATE_DIR") if found is None else os.environ.update(STATE_DIR=found)
    pids: list[int] = []
    for file in (home / "valkey" / "valkey.pid", *home.glob("*/postmaster.pid")):
        pids += _family(int(file.read_text().split()[0]))
    return pids
