"""The demo's supervisor: answers, brings back what falls over, leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from accelerator.demo import prepare
from accelerator.embedded.places import free_port
from accelerator.embedded.processes import identity, wait_until
from tests import databases
from tests.servers import collected_static

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40  # seconds


class Running:
    """make demo without make, on a migrated database, with a Valkey of its own."""

    def __init__(self, environ: dict[str, str], state: Path):
        self.port = free_port()
        self.state = state / "demo"
        self.output = state / "output"
        environ = {**environ, "PORT": str(self.port), "EMAIL_URL": ""}
        with open(self.output, "wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "accelerator.demo"],
                cwd=ROOT,
                env=environ,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> "Running":
        there = lambda: "The demo runs:" in self.said or self.process.poll() is not None  # noqa: E731
        assert wait_until(there, PATIENCE), self.said
        assert "The demo runs:" in self.said, self.said
        return self

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2)
        except (urllib.error.URLError, OSError):
            return False
        return True

    def children(self) -> list[str]:
        """The identities of the four programs, and that of Valkey."""
        known = json.loads((self.state / "children.json").read_text())
        home = self.state / "home" if (self.state / "home").exists() else self.state
        valkey = int((home / "valkey" / "valkey.pid").read_text())
        return [*known, identity(valkey)]


def alive(identities: list[str]) -> list[str]:
    return [entry for entry in identities if identity(int(entry.split()[0])) == entry]


@pytest.fixture
def demo(alone_environ, state_folder, monkeypatch):
    (state_folder / "demo").mkdir()
    with databases.Clone(databases.migrated()) as clone:
        environ = {**alone_environ, **clone.environ, "STATIC_ROOT": str(collected_static())}
        monkeypatch.setenv("DATABASE_URL", clone.environ["DATABASE_URL"])
        done = prepare.digests(state_folder / "demo")
        (state_folder / "demo" / "prepared.json").write_text(json.dumps(done))
        running = Running(environ, state_folder)
        yield running
        running.process.kill()
        running.process.wait()
        stop = [sys.executable, "-m", "accelerator.embedded", "stop"]
        subprocess.run(stop, cwd=ROOT, env=alone_environ, check=True)


def test_what_falls_over_comes_back_and_sigterm_leaves_no_orphan(demo):
    demo.wait_until_ready()
    first = demo.children()

    web = int(first[1].split()[0])
    os.killpg(web, signal.SIGKILL)
    came_back = wait_until(lambda: first[1] not in demo.children() and demo.answers(), PATIENCE)
    second = demo.children()
    demo.process.terminate()
    status = demo.process.wait(PATIENCE)

    assert came_back
    assert "web has stopped (status -9)" in demo.said
    assert status == 0
    assert alive([*first, *second]) == []
    assert not demo.answers()


def test_kill_9_of_the_supervisor_leaves_no_orphan(demo):
    children = demo.wait_until_ready().children()

    demo.process.kill()
    demo.process.wait()

    assert wait_until(lambda: alive(children) == [], PATIENCE), alive(children)


def test_a_taken_port_is_one_line_that_names_a_free_one(alone_environ):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "accelerator.demo"],
            cwd=ROOT,
            env={**alone_environ, "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken. Run: make demo PORT=")
    assert done.stderr.count("\n") == 1
