"""F49: a real PostgreSQL with two places and forty visitors at once: some wait, some get 503, nobody gets an error."""

import threading
import urllib.error
import urllib.request
from collections import Counter

import pytest

from tests import databases
from tests.servers import Stack


@pytest.fixture
def stack(tmp_path):
    with databases.Clone(databases.migrated()) as clone, Stack(clone, tmp_path, extra={"DEMO": "1"}) as servers:
        named = ["--name=North", "--slug=thornmere", "--host=thornmere.localhost"]
        servers.manage("create_tenant", *named, "--admin-email=ada@north.example", "--admin-name=Ada", "--no-input")
        yield servers


def ask(url: str, host: str) -> int:
    request = urllib.request.Request(url, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=30) as page:
            return page.status
    except urllib.error.HTTPError as error:
        assert error.code != 503 or error.headers["Retry-After"]
        return error.code


def test_more_visitors_than_places_are_told_to_come_back_F49(stack):
    web = stack.web
    page, ready = f"http://127.0.0.1:{web.port}/help/", f"http://127.0.0.1:{web.port}/readyz"
    with databases.owner() as cursor:
        cursor.execute(f'ALTER DATABASE "{stack.database.name}" CONNECTION LIMIT 0')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [stack.database.name]
        )
        none = ask(page, "thornmere.localhost"), ask(ready, "any.example")
        cursor.execute(f'ALTER DATABASE "{stack.database.name}" CONNECTION LIMIT 2')
        seen: list[int] = []
        visitors = [threading.Thread(target=lambda: seen.append(ask(page, "thornmere.localhost"))) for _ in range(40)]
        [visitor.start() for visitor in visitors]
        [visitor.join() for visitor in visitors]
        cursor.execute(f'ALTER DATABASE "{stack.database.name}" CONNECTION LIMIT -1')

    after = ask(page, "thornmere.localhost"), ask(ready, "any.example")

    assert (none, after) == ((503, 503), (200, 200))
    assert (set(seen) <= {200, 503}, Counter(seen)[200] > 0, len(seen)) == (True, True, 40)
