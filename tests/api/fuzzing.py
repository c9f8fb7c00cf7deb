"""What generated requests meet: two tenants with rows of every kind, and a token of each role."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.fuzz import Fuzz

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("admin", "manager", "reviewer", "innovator", "partner", "funder")


def fuzz(seed: int) -> Fuzz:
    """At north; of south there are rows that nobody may reach."""
    from accelerator.wsgi import application
    from tests.api.world import fill, make_world

    north, south = make_world("north"), make_world("south")
    fill(north), fill(south)
    secrets = {role: north[role].secret for role in ROLES}
    strangers = {"nobody": "", "elsewhere": south["admin"].secret}
    rows = rows_of(north, south)
    return Fuzz(application, "http://north.test", secrets | strangers, rows, places_of(north), seed)


def places_of(world: Any) -> list[tuple[str, str]]:
    from accelerator.tenancy.context import tenant_scope
    from partners.models import Position

    with tenant_scope(world.tenant):
        found = Position.objects.values_list("organisation_id", "person_id")
        return [(str(organisation), str(person)) for organisation, person in found]


def rows_of(*worlds: Any) -> dict[str, list[str]]:
    """Kind to ids: the first tenant's nine times, so that most requests can succeed."""
    from accelerator.mailing.models import Mail
    from accelerator.programmes.models import Programme, Theme
    from accelerator.tenancy.context import tenant_scope
    from introductions.models import Introduction, Partnership
    from partners.models import Need, Offer, Organisation, Participation, Person, Project
    from tests.factories.introductions import make_side
    from tests.factories.programmes import make_theme

    kinds = {
        "programme": Programme,
        "organisation": Organisation,
        "person": Person,
        "participation": Participation,
        "project": Project,
        "need": Need,
        "offer": Offer,
        "theme": Theme,
        "introduction": Introduction,
        "partnership": Partnership,
        "mail": Mail,
    }
    found: dict[str, list[str]] = {kind: [] for kind in (*kinds, "innovator", "partner")}
    for world, often in zip(worlds, (9, 1), strict=True):
        with tenant_scope(world.tenant):
            make_theme(world.programme)
            for side in ("innovator", "partner"):
                made = [make_side(world.programme, side) for _ in range(4)]
                found[side] += often * [str(one.pk) for one in made]
            for kind, model in kinds.items():
                found[kind] += often * [str(pk) for pk in model.objects.values_list("pk", flat=True)[:20]]
    found["partnership"] = found["partnership"] or found["programme"][-1:]
    return found


@contextlib.contextmanager
def one_connection() -> Iterator[None]:
    """Inside a test's transaction no request may close the connection; Django's own test client does the same."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@contextlib.contextmanager
def database() -> Iterator[None]:
    """An empty, migrated database of its own, without pytest; gone afterwards."""
    from accelerator import embedded

    hold = embedded.hold("test")
    os.environ.update(embedded.ensure("test"))
    from tests import databases

    server = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    os.environ.update(
        DEMO="1",
        DJANGO_SETTINGS_MODULE="accelerator.settings",
        LOG_LEVEL="CRITICAL",
        REDIS_URL=f"{server}/{2 * (os.getpid() % 500)}",
        CACHE_URL=f"{server}/{2 * (os.getpid() % 500) + 1}",
        API_READS_A_MINUTE=str(10**9),
        API_WRITES_A_MINUTE=str(10**9),
        STATIC_ROOT=str(ROOT / "var" / "test" / "static"),
    )
    try:
        with databases.Clone(databases.migrated(), f"test_{os.getpid()}") as clone:
            os.environ.update(clone.environ)
            import django
            from django.conf import settings

            django.setup()
            settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
            yield
            from django.db import connections

            connections.close_all()
    finally:
        hold.release()
