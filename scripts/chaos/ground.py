"""The ground a run stands on: a PostgreSQL of its own, a database, and the environment before Django reads it."""

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accelerator.embedded import environment, postgres
from accelerator.embedded.places import Place, place_for
from accelerator.embedded.processes import is_running, wait_until
from tests import databases
from tests.servers import Stack, end_leftovers_of_killed_runs

ROOT = Path(__file__).resolve().parents[2]
# never somebody's own servers: this run restarts and hurts them
GIVEN = ("DATABASE_URL", "APP_DATABASE_URL", "MAINTENANCE_DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL")


class Database:
    """The PostgreSQL of the run."""

    def __init__(self, place: Place):
        self.place = place

    @property
    def pid(self) -> int:
        return int((self.place.home / "postgres" / "postmaster.pid").read_text().split()[0])

    def stop(self, *, immediate: bool) -> None:
        """Fast: open transactions are rolled back. Immediate: as if the power had failed."""
        pid = self.pid
        os.kill(pid, signal.SIGQUIT if immediate else signal.SIGINT)
        assert wait_until(lambda: not is_running(pid, "postgres"), 30), "PostgreSQL does not stop"

    def start(self) -> None:
        postgres.start(self.place)

    def backends(self) -> list[int]:
        """The processes that serve the app role."""
        connection = postgres.connect(self.place)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'app'")
            pids = [pid for (pid,) in cursor.fetchall()]
        connection.close()
        return pids


@contextmanager
def ground() -> Iterator[tuple[Database, Stack]]:
    """Servers that run, a fresh database, and Django set up to speak to it. One run at a time."""
    place = place_for("chaos")
    with open(place.state / "run", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Another make chaos runs in this checkout.") from None
        (ROOT / "var" / "test").mkdir(parents=True, exist_ok=True)
        end_leftovers_of_killed_runs()
        folder = place.state / "stack"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        yield from _on_servers(Database(place), folder)


def _on_servers(database: Database, folder: Path) -> Iterator[tuple[Database, Stack]]:
    for name in GIVEN:
        os.environ.pop(name, None)
    database.start()
    os.environ.update(environment("chaos", postgres))
    try:
        print("A database is made.", flush=True)
        databases.clean_up()
        with databases.Clone(databases.migrated()) as clone, Stack(clone, folder) as stack:
            _set_up_django(stack)
            yield database, stack
            _close_connections()
    finally:
        postgres.stop(database.place)


def _set_up_django(stack: Stack) -> None:
    import django

    os.environ.update(stack.environ, DJANGO_SETTINGS_MODULE="accelerator.settings", LOG_LEVEL="ERROR")
    django.setup()
    from django.conf import settings

    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], ROOT / "tests" / "mailing" / "templates"]}]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
    time.sleep(0.1)
