"""Read a backup back, whole or one tenant of it: in one transaction, and compared row for row before it counts."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg2 import IntegrityError

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
    quoted,
)
from accelerator.upkeep.backup.writing import UNUSABLE, named_people

NOT_EMPTY = "The database is not empty. Restore into an empty one, or say --replace to lose what it holds."
THERE = "The tenant {slug} is there already. Say --replace to put the backup in place of what it holds."
OTHER_VERSION = "The backup is of another version: {missing}. Install that version, migrate an empty database, restore, then upgrade."


def restore(connection: Any, path: Path, *, tenant: str = "", replace: bool = False) -> Manifest:
    """Put back what `path` holds, over a psycopg2 connection of the tables' owner; all of it or nothing.

    `tenant`: a slug, only that one, out of either kind of backup; other tenants' rows are not touched. People whom
    the target does not know come without a password. Raises BackupError with a sentence.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.from_json(json.loads(archive.read(NAME)))
            with connection, connection.cursor() as cursor:
                _Restoring(cursor, archive, manifest).run(tenant, replace)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}.") from error
    except IntegrityError as error:
        raise BackupError(f"The backup does not fit into this database: {error.diag.message_primary}.") from error
    return manifest


class _Restoring:
    def __init__(self, cursor: Any, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.cursor, self.archive, self.manifest = cursor, archive, manifest
        self.mapped = 0  # people whom the target knows under another id

    def run(self, slug: str, replace: bool) -> None:
        quiet(self.cursor)
        self._same_version()
        if not slug and not self.manifest.whole:
            slug = next(iter(self.manifest.tenants.values()))["slug"]
        if slug:
            self._one_tenant(self._id_of(slug), slug, replace)
        else:
            self._everything(replace)

    def _same_version(self) -> None:
        ours, theirs = migrations_of(self.cursor), self.manifest.migrations
        different = [".".join(one) for one in ours + theirs if (one in ours) != (one in theirs)]
        if different:
            raise BackupError(OTHER_VERSION.format(missing=", ".join(different[:5])))

    def _id_of(self, slug: str) -> str:
        for tenant_id, one in self.manifest.tenants.items():
            if one["slug"] == slug:
                return tenant_id
        raise BackupError(f"The backup holds no tenant {slug}.")

    # everything

    def _everything(self, replace: bool) -> None:
        self.cursor.execute("SELECT EXISTS (SELECT FROM tenancy_tenant) OR EXISTS (SELECT FROM accounts_user)")
        if self.cursor.fetchone()[0] and not replace:
            raise BackupError(NOT_EMPTY)
        known = {table.name: table for table in (*tables.kept(), *tables.owned())}
        self.cursor.execute(f"TRUNCATE {quoted(*known, *tables.EMPTIED)}")
        members = [*self._members(""), *(one for tenant in self.manifest.tenants for one in self._members(tenant))]
        for name, member in members:
            self._load(name, member, known[member.table])
        for name, member in members:
            self._compare(name, member, known[member.table])
        self._count_on()

    # one tenant

    def _one_tenant(self, tenant_id: str, slug: str, replace: bool) -> None:
        owned = {table.name: table for table in tables.owned()}
        self._make_room(tenant_id, slug, replace)
        self._know_people()
        self._tenant_row(tenant_id)
        members = self._members(tenant_id)
        for name, member in members:
            self._load(name, member, owned[member.table], self._name_people_as_here)
        self._bring_people(tenant_id)
        for name, member in members:
            if not (self.mapped and owned[member.table].user_columns):
                self._compare(name, member, owned[member.table])
        self.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._append_only("ENABLE")

    def _make_room(self, tenant_id: str, slug: str, replace: bool) -> None:
        self._append_only("DISABLE")
        self.cursor.execute("SELECT id::text FROM tenancy_tenant WHERE slug = %s OR id = %s", [slug, tenant_id])
        found = [one for (one,) in self.cursor.fetchall()]
        if found and found != [tenant_id]:
            raise BackupError(f"Another tenant here is called {slug}.")
        if found and not replace:
            raise BackupError(THERE.format(slug=slug))
        enter(self.cursor, tenant_id)
        for table in reversed(tables.owned()):
            self.cursor.execute(f'DELETE FROM "{table.name}" WHERE tenant_id = %s', [tenant_id])  # noqa: S608
        self.cursor.execute("DELETE FROM tenancy_host WHERE tenant_id = %s", [tenant_id])

    def _append_only(self, verb: str) -> None:
        """Rows that nobody may change go only with the whole tenant; the trigger is back before the transaction ends."""
        self.cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' ORDER BY 1")
        for (name,) in self.cursor.fetchall():
            self.cursor.execute(f"ALTER TABLE {name} {verb} TRIGGER append_only")

    def _know_people(self) -> None:
        """The backup's users beside ours: an address that is known here keeps the id it has here."""
        self._stage("global/accounts_user.copy", "incoming_user")
        self.cursor.execute(
            "CREATE TEMP TABLE known ON COMMIT DROP AS SELECT theirs.id AS old, ours.id AS new FROM incoming_user theirs "
            "JOIN accounts_user ours ON lower(ours.email) = lower(theirs.email) WHERE ours.id <> theirs.id"
        )
        self.mapped = self.cursor.rowcount

    def _name_people_as_here(self, staged: str, table: tables.Table) -> None:
        for column in table.user_columns if self.mapped else ():
            self.cursor.execute(f'UPDATE {staged} SET "{column}" = known.new FROM known WHERE "{column}" = known.old')  # noqa: S608

    def _tenant_row(self, tenant_id: str) -> None:
        table = {one.name: one for one in tables.kept()}["tenancy_tenant"]
        self._stage("global/tenancy_tenant.copy", "incoming_tenant")
        setting = ", ".join(f'"{column}" = excluded."{column}"' for column in table.columns if column != "id")
        self.cursor.execute(
            f"INSERT INTO tenancy_tenant ({quoted(*table.columns)}) SELECT {quoted(*table.columns)} FROM incoming_tenant "  # noqa: S608
            f"WHERE id = %s ON CONFLICT (id) DO UPDATE SET {setting}",
            [tenant_id],
        )
        self._stage("global/tenancy_host.copy", "incoming_host")
        self.cursor.execute(
            "INSERT INTO tenancy_host (name, tenant_id, is_primary) "
            "SELECT name, tenant_id, is_primary FROM incoming_host WHERE tenant_id = %s",
            [tenant_id],
        )

    def _bring_people(self, tenant_id: str) -> None:
        """Users that the tenant's rows name and the target does not know, without a password; and their addresses."""
        self.cursor.execute(f"UPDATE incoming_user SET password = {UNUSABLE}")  # noqa: S608
        users = {one.name: one for one in tables.kept()}["accounts_user"]
        self.cursor.execute(
            f"INSERT INTO accounts_user ({quoted(*users.columns)}) SELECT {quoted(*users.columns)} FROM incoming_user "  # noqa: S608
            f"WHERE id IN ({named_people(tenant_id)}) AND id NOT IN (SELECT id FROM accounts_user) RETURNING id"
        )
        brought = [str(one) for (one,) in self.cursor.fetchall()]
        self._stage("global/account_emailaddress.copy", "incoming_address")
        self.cursor.execute(
            'INSERT INTO account_emailaddress (email, verified, "primary", user_id) '
            'SELECT email, verified, "primary", user_id FROM incoming_address WHERE user_id = ANY(%s::uuid[])',
            [brought],
        )

    # both

    def _members(self, tenant_id: str) -> list[tuple[str, Member]]:
        return [(name, one) for name, one in self.manifest.members.items() if one.tenant == tenant_id]

    def _load(
        self, name: str, member: Member, table: tables.Table, change: Callable[[str, tables.Table], None] | None = None
    ) -> None:
        """COPY into a table of our own, then INSERT: COPY FROM does not go through row-level security."""
        enter(self.cursor, member.tenant)
        self._stage(name, "incoming")
        if change:
            change("incoming", table)
        columns = quoted(*table.columns)
        self.cursor.execute(f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM incoming')  # noqa: S608
        self.cursor.execute("DROP TABLE incoming")

    def _stage(self, name: str, staged: str) -> None:
        member = self.manifest.members[name]
        self.cursor.execute(f'CREATE TEMP TABLE {staged} (LIKE "{member.table}") ON COMMIT DROP')
        with self.archive.open(name) as rows:
            self.cursor.copy_expert(f"COPY {staged} ({quoted(*member.columns)}) FROM STDIN", rows)

    def _compare(self, name: str, member: Member, table: tables.Table) -> None:
        enter(self.cursor, member.tenant)
        where = f"tenant_id = '{member.tenant}'" if member.tenant else "true"
        found = copy_out(self.cursor, table, where)
        if (found.rows, found.sha256) != (member.rows, member.sha256):
            raise BackupError(f"{name} came back different: {found.rows} rows of {member.rows}. Nothing was changed.")

    def _count_on(self) -> None:
        """Sequences go on behind the highest number that was restored."""
        for table in (*tables.kept(), *tables.owned()):
            if table.counts_up:
                self.cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{table.key}'), "  # noqa: S608
                    f'coalesce(max("{table.key}"), 0) + 1, false) FROM "{table.name}"'
                )
