"""F61, G10: after an erasure a full dump of the database, and Redis, hold neither name nor address.

With everything committed, as a copy on disk would show it: the owner writes out every table of every tenant by COPY.
"""

import io
import os

import redis
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from accelerator.privacy.erasure import erase_person
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from tests import databases
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant
from tests.privacy.scene import EMAIL, NAME, everywhere, traces


def full_dump(tenants: list) -> str:
    """Every table, for each tenant in turn: row-level security binds the owner too."""
    written = io.StringIO()
    with databases.owner(connection.settings_dict["NAME"]) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for tenant in tenants:
            cursor.execute("SELECT set_config('app.tenant_id', %s, false)", [str(tenant.pk)])
            for table in tables:
                written.write(f"\n{table}\n")
                cursor.copy_expert(f'COPY (SELECT * FROM "{table}") TO STDOUT', written)
    return written.getvalue()


def sessions() -> str:
    """What lies packed in the rows of sessions."""
    return "\n".join(str(session.get_decoded()) for session in Session.objects.all())


def redis_dump() -> str:
    """Keys and values of broker and cache."""
    found = []
    for url in (os.environ["REDIS_URL"], os.environ["CACHE_URL"]):
        with redis.Redis.from_url(url) as store:
            for key in store.scan_iter():
                kind = store.type(key)
                value = {b"string": store.get, b"list": lambda one: store.lrange(one, 0, -1)}.get(kind, store.dump)(key)
                found.append(f"{key!r} {value!r}")
    return "\n".join(found)


def test_a_full_dump_and_redis_hold_nothing_of_them(transactional_db):
    cache.clear()
    north, south = make_tenant("north"), make_tenant("south")
    admin = make_account(Role.ADMIN, tenant=north, name="Amira Oyelaran")
    with tenant_scope(north):
        scene = everywhere(admin)
    browser = client_of(north)
    browser.post("/accounts/login/", {"login": EMAIL, "password": "a wrong one"})
    browser.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    client_of(north).post("/accounts/login/code/", {"email": EMAIL})
    client_of(north, admin).get(f"/desk/search/?q={NAME}")
    before = len(traces(full_dump([north, south])))
    assert len(traces(sessions())) > 0

    with tenant_scope(north):
        erase_person(scene.person, by=admin, typed=NAME)

    assert before > 20
    assert (traces(full_dump([north, south])), traces(redis_dump()), traces(sessions())) == ([], [], [])
