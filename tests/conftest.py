"""What every test stands on: the servers, a database of its own for the run, the app role.

The environment is set before Django reads it, so that tests connect as production does: as the
app role, which row-level security binds.
"""

import os
from pathlib import Path

import django
import pytest
import redis

from accelerator import embedded

ROOT = Path(__file__).resolve().parents[1]
HOLD = embedded.hold("test")
EMBEDDED = embedded.ensure("test")
os.environ.update(EMBEDDED)
if "APP_DATABASE_URL" not in os.environ:
    pytest.exit("DATABASE_URL is given without APP_DATABASE_URL: run manage.py setup_database, which prints it.", 1)

from tests import databases  # noqa: E402 - needs the environment
from tests.servers import end_leftovers_of_killed_runs  # noqa: E402

SLOW, QUICK = 1, 2
PLACES = {
    **dict.fromkeys(("demo", "faults", "journeys", "setup", "walks"), SLOW),
    **dict.fromkeys(("home", "introductions", "partners", "reporting"), QUICK),
}
RUN_DATABASE = f"test_{os.getpid()}"


def _prepare_environment() -> None:
    state = ROOT / "var" / "test"
    (state / "static").mkdir(parents=True, exist_ok=True)
    number = 2 * (os.getpid() % 500)
    server = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    os.environ.update(
        DEMO="1",
        REDIS_URL=f"{server}/{number}",
        CACHE_URL=f"{server}/{number + 1}",
        STATIC_ROOT=str(state / "static"),
        DJANGO_SETTINGS_MODULE="accelerator.settings",
        LOG_LEVEL="WARNING",
    )
    for used in ("REDIS_URL", "CACHE_URL"):
        with redis.Redis.from_url(os.environ[used]) as store:
            store.flushdb()  # of an earlier run with the same number
    os.environ.update(databases.Clone("", RUN_DATABASE).environ)


_prepare_environment()
django.setup()  # conftests further down import models

pytest_plugins = ["tests.fixtures.seeded", "tests.fixtures.browser", "tests.fixtures.servers"]


def pytest_configure() -> None:
    from django.conf import settings

    # no collectstatic, and quick hashing of throw-away passwords
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATE_DIR = ROOT / "var" / "test"  # not the mailbox of a demo that ran in this checkout


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files in the middle: once the demo data is there, and before the last, when one runner waits for another."""
    items.sort(key=lambda item: PLACES.get(item.path.relative_to(ROOT / "tests").parts[0], 0))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as cores: some wait for a browser or a server while others count."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Each of several runners makes a database of its own: it must not meet our settings before its conftest."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    HOLD.release()


@pytest.fixture(scope="session")
def run_database():
    """The database of this run: a clone of the migrated template."""
    end_leftovers_of_killed_runs()
    if EMBEDDED.get("DATABASE_URL"):
        databases.clean_up()
    with databases.Clone(databases.migrated(), RUN_DATABASE) as clone:
        yield clone


@pytest.fixture(scope="session")
def django_db_setup(run_database, django_db_blocker):
    """pytest-django's hook: our clone in place of its test database; the app role, or nothing."""
    from django.db import connections

    with django_db_blocker.unblock():
        _renew_after_transactional_tests(run_database)
        _assert_app_role(connections["default"])
        yield
        connections.close_all()


def _assert_app_role(connection) -> None:
    """Without this every test of row-level security would be void."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, "
            "pg_has_role(current_user, (SELECT datdba FROM pg_database "
            "WHERE datname = current_database()), 'MEMBER') "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False), "tests must run as the app role"


def _renew_after_transactional_tests(clone: databases.Clone) -> None:
    """Transactional tests end with a fresh clone: the app role may not TRUNCATE."""
    from django.db import connections
    from django.test import TransactionTestCase

    def renew(_test) -> None:
        connections.close_all()
        clone.renew()

    TransactionTestCase._fixture_teardown = renew
