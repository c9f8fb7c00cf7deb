"""The embedded servers survive what happens to servers on somebody's laptop."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from accelerator import embedded
from accelerator.embedded import places, postgres, valkey
from accelerator.embedded.errors import DISK_FULL, EmbeddedError, explain
from accelerator.embedded.places import Place, RunAs
from accelerator.embedded.processes import is_running, wait_until

ROOT = Path(__file__).resolve().parents[2]


def ask(place: Place, sql: str, role: str = "postgres", database: str = "postgres"):
    connection = postgres.connect(place, role, database)
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def postmaster(place: Place) -> int:
    return int((place.home / "postgres" / "postmaster.pid").read_text().split()[0])


def kill(pid: int, program: str) -> None:
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_running(pid, program), 5)


def client(place: Place) -> redis.Redis:
    return redis.Redis.from_url(valkey.addresses(place)["REDIS_URL"])


def test_postgres_comes_back_with_its_data_after_kill_9(place):
    postgres.start(place)
    ask(place, "CREATE TABLE kept AS SELECT 42 AS answer", "owner", postgres.DATABASE)
    kill(postmaster(place), "postgres")

    postgres.start(place)

    assert ask(place, "SELECT answer FROM kept", "app", postgres.DATABASE) == [(42,)]


def test_valkey_comes_back_with_its_data_after_kill_9(place):
    valkey.start(place)
    with client(place) as before:
        before.set("kept", "42")
        before.execute_command("WAITAOF", 1, 0, 2000)
    kill(int((place.home / "valkey" / "valkey.pid").read_text()), "valkey")

    valkey.start(place)

    with client(place) as after:
        assert after.get("kept") == b"42"


def test_an_interrupted_first_start_begins_again(place):
    data = place.folder("postgres")
    (data / "PG_VERSION").write_text("18")
    (data / "half").write_text("an initdb that was interrupted")

    postgres.start(place)

    assert postgres.answers(place)
    assert not (data / "half").exists()


def test_starters_beside_each_other_start_one_server(state_folder, alone_environ):
    command = [sys.executable, "-m", "accelerator.embedded", "start"]
    starters = [
        subprocess.Popen(command, cwd=ROOT, env=alone_environ, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = [starter.communicate(timeout=60)[0] for starter in starters]
    place = Place("demo", state_folder / "demo")
    servers = place.home

    stop = [sys.executable, "-m", "accelerator.embedded", "stop"]
    pid = postmaster(place)
    subprocess.run(stop, cwd=ROOT, env=alone_environ, check=True, timeout=60)

    assert said == ["postgres: runs\nvalkey: runs\n"] * 3
    assert not is_running(pid, "postgres")
    shutil.rmtree(servers)


def test_roles_may_do_what_their_names_say(place):
    postgres.start(place)

    rights = ask(
        place,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles "
        "WHERE rolname IN ('owner', 'app', 'maintenance') ORDER BY rolname",
    )

    assert rights == [
        ("app", False, False, False, False),
        ("maintenance", False, False, False, True),
        ("owner", False, True, False, False),
    ]


def test_app_reads_and_writes_rows_of_new_databases_and_nothing_else(place):
    postgres.start(place)
    ask(place, "CREATE DATABASE another", "owner")
    ask(place, "CREATE TABLE thing (id int)", "owner", "another")

    ask(place, "INSERT INTO thing VALUES (1)", "app", "another")
    refused = []
    for sql in ("TRUNCATE thing", "CREATE TABLE mine (id int)", "DROP TABLE thing"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(place, sql, "app", "another")
        refused.append(sql)

    assert ask(place, "SELECT * FROM thing", "app", "another") == [(1,)]
    assert len(refused) == 3


def test_nobody_gets_in_without_the_password(place):
    postgres.start(place)
    valkey.start(place)

    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(host="127.0.0.1", port=place.port("postgres"), user="owner", password="x")
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=place.port("valkey")).ping()


def test_a_port_taken_meanwhile_is_changed(place):
    valkey.start(place)
    before = place.port("valkey")
    valkey.stop(place)

    with socket.create_server(("127.0.0.1", before)):
        valkey.start(place)

    assert place.port("valkey") != before
    assert valkey.answers(place)


def test_nothing_starts_when_both_addresses_are_given(monkeypatch, state_folder):
    monkeypatch.setenv("DATABASE_URL", "postgres://given")
    monkeypatch.setenv("REDIS_URL", "redis://given")
    monkeypatch.setenv("STATE_DIR", str(state_folder))

    assert embedded.ensure("demo") == {}
    assert list(state_folder.iterdir()) == []


def test_a_home_that_the_servers_account_cannot_enter_is_left_alone(tmp_path, monkeypatch):
    """Root's 0700 home: data and programs go elsewhere, and no mode is changed."""
    closed, elsewhere = tmp_path / "closed", tmp_path / "elsewhere"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(places, "ELSEWHERE", elsewhere)
    stranger = RunAs(uid=os.geteuid() + 12345, gid=os.getegid() + 12345, change=True)
    monkeypatch.setattr(Place, "folder", lambda self, name: self.home / name)

    place = Place("demo", closed, stranger)

    assert place.home.parent == elsewhere
    assert (closed / "home").resolve() == place.home
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("initdb: error: could not write: No space left on device", DISK_FULL),
        ("noise\nFATAL:  lock file exists\nhint", "It failed: FATAL:  lock file exists"),
        ("", "It failed: it said nothing"),
    ],
)
def test_a_failure_is_one_clear_line(said, line):
    error = explain("It failed", said)

    assert isinstance(error, EmbeddedError)
    assert str(error) == line
