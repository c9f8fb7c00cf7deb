"""The process of the bench: the product's own WSGI application on a database of the bench's own."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / "var" / "bench"


def prepare() -> Any:
    """Servers, environment and Django, as the web process has them; to be called before anything is imported.

    Returns what keeps the embedded servers from being stopped.
    """
    from accelerator import embedded

    STATE.mkdir(parents=True, exist_ok=True)
    hold = embedded.hold("test")
    os.environ.update(embedded.ensure("test"))
    server = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    os.environ.update(
        DEMO="1",
        PROCESS="web",
        REDIS_URL=f"{server}/1022",
        CACHE_URL=f"{server}/1023",
        LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="accelerator.settings",
    )
    return hold


def begin(database: Any) -> None:
    """Django on this database, with the bench's one route beside the product's."""
    from tests.servers import collected_static

    os.environ.update(database.environ, STATIC_ROOT=str(collected_static()))
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.urls"
    django.setup()


class Browser:
    """Asks the WSGI application as gunicorn does, signed in at a tenant: all middleware, no socket."""

    def __init__(self, tenant: Any, user: Any) -> None:
        self.host = f"{tenant.slug}.localhost"
        self.cookie = f"{_cookie_name()}={_sign_in(tenant, user)}"

    def get(self, path: str, **headers: str) -> bytes:
        """The body of the answer; raises when it is not 200."""
        from django.core.wsgi import get_wsgi_application

        global _application  # noqa: PLW0603 - made once, as in the web process
        _application = _application or get_wsgi_application()
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": self.host,
            "HTTP_COOKIE": self.cookie,
            "SERVER_NAME": self.host,
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": _NOTHING,
            "wsgi.errors": _NOTHING,
            **headers,
        }
        said: list[str] = []
        answer = _application(environ, lambda status, _headers, _info=None: said.append(status))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{path}: {said[0]}")
        return body


_application: Any = None
_NOTHING = __import__("io").BytesIO()


def _cookie_name() -> str:
    from django.conf import settings

    return settings.SESSION_COOKIE_NAME


def _sign_in(tenant: Any, user: Any) -> str:
    """A session of this user at this tenant, as signing in makes one; its key."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accelerator.tenancy.context import tenant_scope

    with tenant_scope(tenant):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["_tenant"] = str(tenant.pk)
        session.create()
    return session.session_key


def cpu() -> float:
    """Seconds of CPU that this process and its database backend have used.

    The backend's are read from the kernel where it runs on this machine, else not counted.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + _backend_cpu()


def _backend_cpu() -> float:
    from django.db import connection

    if connection.connection is None:
        return 0.0
    pid = connection.connection.info.backend_pid
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0


@contextmanager
def on_database(name: str) -> Iterator[None]:
    """Django's connection on another database for a while."""
    from django.db import connection

    found = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = found
