"""PostgreSQL and Valkey without installing either, for the demo, development and the tests.

`provide()` is called wherever a process begins (manage.py, wsgi.py, celery.py): it starts what
the environment does not name and puts the addresses into it.
With DATABASE_URL and REDIS_URL given nothing here starts anything. Production installs
requirements.txt only, which has none of the binaries: there the environment must name both.

State lives in `var/<profile>/` (see places.py). The servers outlive the process that started
them; `stop()`, or `python -m accelerator.embedded stop`, ends them.
"""

import os

from accelerator.embedded import postgres, valkey
from accelerator.embedded.errors import EmbeddedError
from accelerator.embedded.places import Place, place_for

__all__ = ["EmbeddedError", "ensure", "environment", "hold", "provide", "status", "stop"]


def provide(profile: str = "demo") -> None:
    """Put what `ensure()` answers into the environment of this process."""
    os.environ.update(ensure(profile))


def ensure(profile: str = "demo") -> dict[str, str]:
    """Environment values for whatever is not given: DATABASE_URL (owner), APP_DATABASE_URL
    (app role), MAINTENANCE_DATABASE_URL, REDIS_URL. Starts the servers behind them if need be.

    Raises EmbeddedError, one line that says what to do.
    """
    wanted = _servers_not_given()
    if not wanted:
        return {}
    place = place_for(profile)
    if not all(server.answers(place) for server in wanted):
        with place.locked():
            for server in wanted:
                server.start(place)
    return environment(profile, *wanted)


def environment(profile: str, *servers) -> dict[str, str]:
    """The addresses of the given servers (all when none is named), running or not."""
    place = place_for(profile)
    # a key of this folder's own, so that a developer's manage.py needs nothing set
    values = {} if os.environ.get("SECRET_KEY") else {"SECRET_KEY": place.password("cookies")}
    for server in servers or (postgres, valkey):
        values |= server.addresses(place)
    return values


def stop(profile: str = "demo") -> None:
    """Stop both servers of this profile, whoever started them; their data stays."""
    place = place_for(profile)
    with place.locked():
        for server in (valkey, postgres):
            server.stop(place)


def status(profile: str = "demo") -> dict[str, bool]:
    """Which servers of this profile answer."""
    place = place_for(profile)
    return {"postgres": postgres.answers(place), "valkey": valkey.answers(place)}


def hold(profile: str) -> "Hold":
    """Say that this process uses the profile's servers; the last one to let go stops them."""
    return Hold(place_for(profile))


class Hold:
    """A shared lock on the profile, kept until `release()`."""

    def __init__(self, place: Place):
        self._place = place
        self._users = place.open_users()

    def release(self) -> None:
        """Let go, and stop the servers when nobody else holds them."""
        if self._place.alone(self._users):
            stop(self._place.profile)
        self._users.close()


def _servers_not_given() -> list:
    given = os.environ
    wanted = []
    if not (given.get("DATABASE_URL") or given.get("APP_DATABASE_URL")):
        wanted.append(postgres)
    if not given.get("REDIS_URL"):
        wanted.append(valkey)
    return wanted
