"""Test databases: a template made once, a clone of it for each run, dropped afterwards.

- `migrated()` names a template that went through every migration as the owner.
- `seeded()` names one that holds the demo data as well; made anew when any product file or the
  day changes (the seed counts back from today). KEEP_SEED=1 takes the newest one there is.
- `Clone` is one throw-away copy, with the environment that a server needs to run on it.

Templates are built under an advisory lock, so that runs beside each other build one once.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import errors

from accelerator.tenancy.database_roles import grant_rows

ROOT = Path(__file__).resolve().parents[1]
KEPT_TEMPLATES = 3  # of each kind
IN_USE = 2 * 3600  # seconds since a template was asked for: somebody may be running on it
_numbers = count(1)


def address(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


class Clone:
    """One copy of a template, on the server that the environment names."""

    def __init__(self, template: str, name: str | None = None):
        self.template = template
        self.name = name or f"test_{os.getpid()}_{next(_numbers)}"

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs in its environment to run on this database."""
        return {name: address(os.environ[name], self.name) for name in URLS}

    def create(self) -> "Clone":
        with owner() as cursor:
            _retry_while_busy(cursor, f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        return self

    def drop(self) -> None:
        with owner() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def renew(self) -> None:
        """Back to what the template holds."""
        self.drop()
        self.create()

    def __enter__(self) -> "Clone":
        return self.create()

    def __exit__(self, *_error: object) -> None:
        self.drop()


URLS = ("DATABASE_URL", "APP_DATABASE_URL")


@contextlib.contextmanager
def owner(database: str = "postgres") -> Iterator:
    """A cursor as the owner, each statement for itself."""
    connection = psycopg2.connect(address(os.environ["DATABASE_URL"], database))
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor


def migrated() -> str:
    """The name of the template with an empty, migrated database."""
    return _template("migrated", _digest_of_migrations(), _migrate)


def seeded() -> str:
    """The name of the template with the demo data."""
    if os.environ.get("KEEP_SEED") and (newest := _templates("seeded")):
        return newest[0][0]
    return _template("seeded", _digest_of_product(), _seed, start=migrated())


def clean_up() -> None:
    """Drop what runs that were killed have left behind."""
    with owner() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+(_[0-9]+)?$'")
        for (name,) in cursor.fetchall():
            if not _alive(int(name.split("_")[1])):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _template(kind: str, digest: str, build, start: str = "template1") -> str:
    name = f"test_template_{kind}_{digest}"
    with owner() as cursor:
        if not _exists(cursor, name):
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
            if not _exists(cursor, name):
                _build(cursor, name, build, start)
        cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [f"{time.time():.0f}"])
        _forget_old(cursor, kind)
    return name


def _build(cursor, name: str, build, start: str) -> None:
    part = f"{name}_part"
    cursor.execute(f'DROP DATABASE IF EXISTS "{part}" WITH (FORCE)')
    _retry_while_busy(cursor, f'CREATE DATABASE "{part}" TEMPLATE "{start}"')
    build({name: address(os.environ[name], part) for name in URLS})
    cursor.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"')


def _migrate(environ: dict[str, str]) -> None:
    app = urlsplit(environ["APP_DATABASE_URL"]).username
    database = urlsplit(environ["DATABASE_URL"]).path[1:]
    with owner(database) as cursor:
        grant_rows(cursor, owner=urlsplit(environ["DATABASE_URL"]).username, app=app)
    manage("migrate", "--verbosity=0", "--skip-checks", environ=environ)


def _seed(environ: dict[str, str]) -> None:
    manage("seed_demo", environ={**environ, "DEMO": "1"})
    with owner(urlsplit(environ["DATABASE_URL"]).path[1:]) as cursor:
        cursor.execute("ANALYZE")  # else every plan of the walks is made for empty tables


def manage(*arguments: str, environ: dict[str, str]) -> None:
    """Run manage.py; what it said is the error when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{said}")


def _retry_while_busy(cursor, sql: str) -> None:
    """A template that another session looks at this moment cannot be copied."""
    for _attempt in range(100):
        try:
            return cursor.execute(sql)
        except errors.ObjectInUse:
            time.sleep(0.1)
    return cursor.execute(sql)


def _exists(cursor, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _templates(kind: str) -> list[tuple[str, float]]:
    """The templates of a kind and when each was used, in seconds; the one used last first."""
    with owner() as cursor:
        cursor.execute(
            "SELECT datname, coalesce(substring(shobj_description(oid, 'pg_database') from '[0-9]+'), '0')::float FROM pg_database "
            "WHERE datname ~ %s ORDER BY 2 DESC",
            [f"^test_template_{kind}_[0-9a-f]+$"],
        )
        return cursor.fetchall()


def _forget_old(cursor, kind: str) -> None:
    for name, used in _templates(kind)[KEPT_TEMPLATES:]:
        if used < time.time() - IN_USE:
            with contextlib.suppress(errors.ObjectInUse):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _digest_of_migrations() -> str:
    files = [
        *_product("migrations/*.py"),
        ROOT / "accelerator/tenancy/operations.py",
        ROOT / "accelerator/tenancy/database_roles.py",
        ROOT / "requirements.txt",
    ]
    return _digest(files)


def _digest_of_product() -> str:
    today = datetime.now(UTC).date().isoformat()
    return _digest([*_product("*.py"), *_product("*.html"), *_product("*.txt")], today)


PRODUCT = ("accelerator", "partners", "challenges", "introductions", "reporting", "templates")


def _product(pattern: str) -> list[Path]:
    return [path for folder in PRODUCT for path in sorted((ROOT / folder).rglob(pattern))]


def _digest(files: list[Path], *more: str) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    for text in more:
        digest.update(text.encode())
    return digest.hexdigest()[:12]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
