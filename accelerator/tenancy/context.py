"""Which tenant is being served, in Python and in the database at once.

The tenant is set with SET LOCAL semantics inside a transaction, never for a session, so that a pooled
connection cannot carry it to the next request (F11). Row-level security reads the same setting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import connection, transaction
from django.utils import timezone

from accelerator.tenancy.errors import NoTenant

if TYPE_CHECKING:
    from accelerator.tenancy.models import Tenant

SETTING = "app.tenant_id"
_active: ContextVar["Tenant | None"] = ContextVar("active_tenant", default=None)


def current_tenant() -> "Tenant":
    """The active tenant; raises NoTenant when there is none."""
    tenant = _active.get()
    if tenant is None:
        raise NoTenant("No tenant is active: open tenant_scope(tenant) around this work.")
    return tenant


def current_tenant_id() -> UUID:
    return current_tenant().pk


def tenant_or_none() -> "Tenant | None":
    return _active.get()


@contextmanager
def tenant_scope(tenant: "Tenant | UUID | str") -> Iterator["Tenant"]:
    """Serve one tenant inside a transaction of its own (or a savepoint of the one that runs).

    Nested scopes restore the tenant they found. A suspended tenant may still be opened here: who must
    leave it alone (sweeps, the web) asks before.
    """
    from accelerator.tenancy.models import Tenant

    if not isinstance(tenant, Tenant):
        tenant = Tenant.objects.get(pk=tenant)
    found = _active.get()
    alone = not connection.in_atomic_block
    with structlog.contextvars.bound_contextvars(tenant_id=str(tenant.pk)), transaction.atomic():
        _set_local(tenant)
        token = _active.set(tenant)
        try:
            with timezone.override(ZoneInfo(tenant.time_zone)):
                yield tenant
        finally:
            _active.reset(token)
        # A rolled-back block restores the setting by itself, and so does the end of a transaction of its own;
        # one that is kept inside another must put it back.
        if not alone:
            _set_local(found)


@contextmanager
def speaking_for(tenant: "Tenant") -> Iterator[None]:
    """The active tenant for code that asks the database nothing: there is no transaction."""
    token = _active.set(tenant)
    try:
        yield
    finally:
        _active.reset(token)


def in_one_trip(tenant: "Tenant", sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement, as a transaction of its own for this tenant, in one trip to the database.

    For what is done a thousand times in a row. PostgreSQL takes what arrives together for one transaction, so the
    setting holds for the statement and is gone after it, as in tenant_scope.
    """
    if connection.in_atomic_block:
        with tenant_scope(tenant), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('{SETTING}', %(tenant)s, true); {sql}", {**values, "tenant": str(tenant.pk)})
        return cursor.fetchall()


def _set_local(tenant: "Tenant | None") -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(tenant.pk) if tenant else ""])
