"""setup_database prepares a database that somebody else runs, from its owner's address alone."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from accelerator.embedded import postgres
from tests.databases import address

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def foreign(place):
    """A cluster of its own, where `landlord` owns the database `estate` and may make roles."""
    postgres.start(place)
    run(place, "CREATE ROLE landlord LOGIN CREATEROLE PASSWORD 'x'")
    run(place, "CREATE DATABASE estate OWNER landlord")
    return place


def run(place, sql):
    connection = postgres.connect(place)
    connection.cursor().execute(sql)
    connection.close()


def setup_database(place, *arguments, **more):
    url = f"postgres://landlord:x@127.0.0.1:{place.port('postgres')}/estate"
    environ = {name: value for name, value in os.environ.items() if name != "APP_DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", "setup_database", *arguments],
        cwd=ROOT,
        env={**environ, "DATABASE_URL": url, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_makes_the_app_role_and_prints_its_address_once(foreign):
    first, second = setup_database(foreign), setup_database(foreign)

    name, _, url = first.stdout.strip().partition("=")
    with psycopg2.connect(address(url, "estate")) as app, app.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()

    assert (name, role) == ("APP_DATABASE_URL", ("estate_app",))
    assert (second.returncode, second.stdout) == (0, "")


def test_an_owner_that_may_not_make_roles_is_told_what_to_ask_for(foreign):
    run(foreign, "ALTER ROLE landlord NOCREATEROLE")

    done = setup_database(foreign)

    assert done.returncode == 1
    assert 'CREATE ROLE "estate_app" LOGIN' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_role_that_row_level_security_does_not_bind_is_refused(foreign):
    run(foreign, "CREATE ROLE estate_app LOGIN BYPASSRLS")

    done = setup_database(foreign)

    assert done.returncode == 1
    assert "may bypass row-level security" in done.stderr
