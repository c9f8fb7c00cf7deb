"""Three tenants of very different size, the same each time, written by COPY.

The largest holds SCALE introductions in one programme, the others 1,000 and 10; organisations, people, offers,
answers, steps, mails and partnerships in proportion. The owner lifts row-level security while it copies: COPY
knows none. Every constraint is checked as for any other row, and foreign keys when all are in.
"""

import io
import itertools
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.programmes import picklists
from accelerator.programmes.models import Programme, Theme
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Host, Membership, Role, Tenant, TenantModel
from bench.rows import Maker
from tests.databases import Clone, owner

SEED = 20261122
THEMES = ("Warm homes", "Fair work", "Young people", "Older people")


@dataclass(frozen=True)
class World:
    """A tenant of the bench, its programme, and whoever looks at it."""

    tenant: Tenant
    programme: Programme
    admin: User
    funder: User
    size: int


def build(database: Clone, sizes: dict[str, int]) -> dict[str, World]:
    """The worlds by name; `sizes` says how many introductions each has. Django must be on this database."""
    made = {name: _house(name, size) for name, size in sizes.items()}
    with owner(database.name) as cursor:
        with without_row_security(cursor), _keys_afterwards(cursor):
            for place, world in enumerate(made.values()):
                _fill(cursor, world, random.Random(SEED + place))
        cursor.execute("VACUUM ANALYZE")
    return made


@contextmanager
def without_row_security(cursor: Any, *, back: bool = True) -> Iterator[None]:
    """Policies off for everybody, and on again unless `back` is false."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)]
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    yield
    for table in tables if back else ():
        cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')


@contextmanager
def _keys_afterwards(cursor: Any) -> Iterator[None]:
    """Foreign keys and plain indexes are taken away and made anew: once for all rows, not for each."""
    cursor.execute(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), "
        "format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
        "FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index "
        "JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace AND NOT indisunique"
    )
    indexes = cursor.fetchall()
    for drop, _ in keys + indexes:
        cursor.execute(drop)
    yield
    for _, make in indexes + keys:
        cursor.execute(make)


def _house(name: str, size: int) -> World:
    """The few rows that a tenant begins with."""
    tenant = Tenant.objects.create(slug=name, name=f"The {name} foundation", contact_email=f"hello@{name}.example")
    Host.objects.create(name=f"{name}.localhost", tenant=tenant, is_primary=True)
    users = [User.objects.create(email=f"{role}@{name}.example", name=f"Dana {role}") for role in ("admin", "funder")]
    with tenant_scope(tenant):
        picklists.create_defaults()
        for user, role in zip(users, (Role.ADMIN, Role.FUNDER), strict=True):
            Membership.objects.create(user=user, role=role)
        programme = _programme()
    return World(tenant, programme, *users, size)


def _programme() -> Programme:
    begins = clock.today() - timedelta(days=330)
    programme = Programme.objects.create(
        slug="fair-footing",
        name="Fair Footing",
        state="deliver",
        starts_on=begins,
        ends_on=begins + timedelta(days=729),
        is_public=True,
    )
    for place, name in enumerate(THEMES):
        Theme.objects.create(programme=programme, name=name, slug=name.lower().replace(" ", "-"), position=place)
    return programme


def _fill(cursor: Any, world: World, chance: random.Random) -> None:
    with tenant_scope(world.tenant):
        themes = list(world.programme.themes.values_list("pk", flat=True))
        maker = Maker(world.programme.pk, themes, world.size, chance, clock.now())
    for model, rows in maker.tables():
        copy_in(cursor, model, world.tenant, rows)


def copy_in(cursor: Any, model: type[models.Model], tenant: Tenant, rows: Iterable[dict[str, Any]]) -> None:
    """COPY rows, each a dict by column; what a row does not say is the field's default."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    usual = {field.column: _default(field) for field in fields} | {"tenant_id": tenant.pk}
    columns = ", ".join(f'"{name}"' for name in usual)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    rows = iter(rows)
    while batch := list(itertools.islice(rows, 20_000)):
        text = "".join("\t".join(map(_written, (usual | row).values())) + "\n" for row in batch)
        cursor.copy_expert(statement, io.StringIO(text))


def _default(field: models.Field) -> Any:
    if field.column == "tenant_id":
        return None
    value = field.get_default()
    return "" if value is None and not field.null and field.empty_strings_allowed else value


def _written(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, datetime):
        return value.isoformat()
    return "{}" if value in ([], {}) else str(value)
