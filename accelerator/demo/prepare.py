"""What must be true before the demo starts: schema, demo data, collected static files.

Each costs seconds and is left out when nothing it reads has changed since it last succeeded.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import psycopg2

from accelerator.embedded.places import CHECKOUT

DONE = "prepared.json"
STEPS = {
    "migrate": ("Preparing the database …", ["migrate", "--verbosity=0"]),
    "seed": ("Making the demo data (once, about a minute) …", ["seed_demo"]),
    "static": ("", ["collectstatic", "--noinput", "--verbosity=0"]),
}


def prepare(state: Path, logs: Path, stopping: threading.Event) -> None:
    """Run the steps that are needed; ends the program with one line if one fails."""
    path = state / DONE
    done = json.loads(path.read_text()) if path.exists() else {}
    for step, digest in digests(state).items():
        if done.get(step) == digest or stopping.is_set():
            continue
        line, command = STEPS[step]
        if line:
            print(line, flush=True)
        _manage(command, logs / "prepare.log", stopping)
        if stopping.is_set():
            return
        if step == "seed":
            _analyse()
        path.write_text(json.dumps(done := {**done, step: digest}))


def _analyse() -> None:
    """Tell PostgreSQL what the tables hold now: until it looks by itself it plans for empty ones, and pages crawl."""
    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        connection.cursor().execute("ANALYZE")


def digests(state: Path) -> dict[str, str]:
    """What each step read, in short; which database it is counts for two of them."""
    database = os.environ["DATABASE_URL"].rpartition("@")[2]
    made = state / "home" / "postgres.made", state / "postgres.made"
    database += "".join(f" {path.stat().st_mtime_ns}" for path in made if path.exists())
    migrations = _digest(CHECKOUT.glob("**/migrations/*.py"), CHECKOUT / "requirements.txt")
    return {
        "migrate": f"{database} {migrations}",
        "seed": database,
        "static": _digest((CHECKOUT / "static").rglob("*"), CHECKOUT / "requirements.txt"),
    }


def _digest(files, *more: Path) -> str:
    digest = hashlib.sha256()
    own = (p for p in files if ".venv" not in p.parts and p.is_file())
    for path in sorted([*own, *more]):
        kept = path.stat()
        digest.update(f"{path} {kept.st_size} {kept.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _manage(command: list[str], log: Path, stopping: threading.Event) -> None:
    with open(log, "ab") as out:
        out.write(f"\nmanage.py {' '.join(command)}\n".encode())
        out.flush()
        running = subprocess.Popen(
            [sys.executable, str(CHECKOUT / "manage.py"), *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while running.poll() is None:
            if stopping.wait(0.1):
                running.terminate()
                running.wait()
                return
    if running.returncode:
        raise SystemExit(f"manage.py {command[0]} failed; see var/log/{log.name}.")
