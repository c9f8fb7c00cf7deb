"""Write a backup: one read-only transaction sees everything as it was at one moment."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

from accelerator import clock
from accelerator.upkeep.backup import tables
from accelerator.upkeep.backup.manifest import (
    NAME,
    BackupError,
    Manifest,
    Member,
    copy_out,
    enter,
    migrations_of,
    quiet,
)

UNUSABLE = "'!' || replace(gen_random_uuid()::text, '-', '')"  # nobody knows one; a mailed code signs in


def backup(connection: Any, path: Path, *, tenant: str = "") -> Manifest:
    """Write `path` (mode 0600) from a psycopg2 connection, as any role that may read; `tenant`: a slug, only that one.

    The file appears when it is whole; when the disk is full nothing is left behind (F51). Raises BackupError.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            manifest = _write(connection, file, tenant)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(connection: Any, file: Any, slug: str) -> Manifest:
    connection.rollback()
    connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
    with connection, connection.cursor() as cursor:
        quiet(cursor)
        manifest = _begin(cursor, slug)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for tenant_id, one in manifest.tenants.items():
                enter(cursor, tenant_id)
                one |= _audit_head(cursor)
                for table in tables.owned():
                    _add(cursor, archive, manifest, table, tenant_id, f"tenant_id = '{tenant_id}'")
            for table in tables.kept():
                _add(
                    cursor,
                    archive,
                    manifest,
                    table,
                    "",
                    "true" if manifest.whole else _of_tenant(cursor, table, manifest),
                )
            archive.writestr(NAME, json.dumps(manifest.to_json(), indent=1))
    return manifest


def _begin(cursor: Any, slug: str) -> Manifest:
    cursor.execute("SELECT id, slug FROM tenancy_tenant WHERE %s IN ('', slug) ORDER BY slug", [slug])
    tenants = {str(UUID(str(tenant_id))): {"slug": name} for tenant_id, name in cursor.fetchall()}
    if slug and not tenants:
        raise BackupError(f"There is no tenant {slug}.")
    return Manifest(clock.now().isoformat(), not slug, migrations_of(cursor), tenants)


def _audit_head(cursor: Any) -> dict[str, Any]:
    cursor.execute(
        "SELECT number, digest FROM audit_entry WHERE number IS NOT NULL "
        "AND tenant_id = current_setting('app.tenant_id')::uuid ORDER BY number DESC LIMIT 1"
    )
    number, digest = cursor.fetchone() or (0, "")
    return {"audit_number": number, "audit_digest": digest}


def _add(
    cursor: Any, archive: zipfile.ZipFile, manifest: Manifest, table: tables.Table, tenant: str, where: str
) -> None:
    folder = manifest.tenants[tenant]["slug"] if tenant else "global"
    name = f"{folder}/{table.name}.copy"
    instead = {} if manifest.whole or table.name != "accounts_user" else {"password": UNUSABLE}
    with archive.open(name, "w", force_zip64=True) as member:
        counted = copy_out(cursor, table, where, member, instead)
    manifest.members[name] = Member(table.name, tenant, list(table.columns), counted.rows, counted.sha256)


def _of_tenant(cursor: Any, table: tables.Table, manifest: Manifest) -> str:
    """Which global rows go with one tenant: itself, its hosts, and the people it names, without their secrets."""
    (tenant_id,) = manifest.tenants
    if table.name == "tenancy_tenant":
        return f"id = '{tenant_id}'"
    if table.name == "tenancy_host":
        return f"tenant_id = '{tenant_id}'"
    people = named_people(tenant_id)
    return {"accounts_user": f"id IN ({people})", "account_emailaddress": f"user_id IN ({people})"}.get(
        table.name, "false"
    )


def named_people(tenant_id: str) -> str:
    """SQL for the ids of the users that a tenant's rows point to."""
    return " UNION ".join(
        f'SELECT "{column}" FROM "{table.name}" WHERE tenant_id = \'{tenant_id}\' AND "{column}" IS NOT NULL'  # noqa: S608
        for table in tables.owned()
        for column in table.user_columns
    )
