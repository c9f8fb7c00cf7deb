"""F56: the drill. 50 MB of two tenants are written to a file and come back row for row: whole, and one tenant alone.

F51: a disk that is full leaves no torn file behind. The role that writes the backup is the one that serves: it may
not bypass row-level security.
"""

import contextlib
import hashlib
import resource
import zipfile

import psycopg2
import pytest

from accelerator.upkeep.backup import BackupError, backup, restore
from accelerator.upkeep.backup import tables as backed_up
from tests import databases

NORTH, SOUTH = "6f1c0000-0000-4000-8000-000000000001", "6f1c0000-0000-4000-8000-000000000002"
ADA, BEN = "6f1c0000-0000-4000-8000-00000000000a", "6f1c0000-0000-4000-8000-00000000000b"
# A megabyte of bytes that do not compress; many small rows; text with everything that COPY must escape.
FILL = f"""
SELECT set_config('app.tenant_id', '%(tenant)s', false);
INSERT INTO tenancy_membership (id, tenant_id, created_at, user_id, role)
  VALUES (gen_random_uuid(), '%(tenant)s', '2026-01-01Z', '{ADA}', 'admin'),
         (gen_random_uuid(), '%(tenant)s', '2026-01-01Z', '{BEN}', 'funder');
INSERT INTO tenancy_picture (id, tenant_id, created_at, content, content_type, width, height, alt, credit, licence)
  SELECT gen_random_uuid(), '%(tenant)s', '2026-01-01Z',
         (SELECT string_agg(sha256((n || '%(tenant)s' || m)::bytea), ''::bytea) FROM generate_series(1, 16384) m),
         'image/png', 1, 1, E'tab\\t newline\\n backslash \\\\ nul-like \\\\N “quotes” 日本', '', '' FROM generate_series(1, %(pictures)s) n;
INSERT INTO audit_entry (id, tenant_id, created_at, verb, subject_kind, subject_id, actor_kind, actor_id, details, number, digest)
  SELECT gen_random_uuid(), '%(tenant)s', '2026-01-01Z', 'introduction.asked', 'introductions.introduction', n::text, 'accounts.user',
         '{ADA}', '{{"side": "partner", "fields": ["why"]}}', n, repeat('0', 64) FROM generate_series(1, %(entries)s) n;
"""


@contextlib.contextmanager
def connected(clone: databases.Clone, role: str = "DATABASE_URL"):
    connection = psycopg2.connect(clone.environ[role])
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture(scope="module")
def source():
    with databases.Clone(databases.migrated()) as clone, databases.owner(clone.name) as cursor:
        for user, email in ((ADA, "ada@people.example"), (BEN, "ben@people.example")):
            cursor.execute(
                "INSERT INTO accounts_user (id, email, name, password, is_active, created_at) "
                "VALUES (%s, %s, 'Somebody', 'md5$secret', true, '2026-01-01Z')",
                [user, email],
            )
        for number, (tenant, slug, size) in enumerate([(NORTH, "north", 1), (SOUTH, "south", 0)]):
            insert_tenant(cursor, tenant, slug)
            cursor.execute(
                FILL % {"tenant": tenant, "pictures": 40 * size + 2, "entries": 25_000 * size + 1000 * number}
            )
        yield clone


@pytest.fixture
def empty():
    with databases.Clone(databases.migrated()) as clone:
        yield clone


def insert_tenant(cursor, tenant: str, slug: str) -> None:
    cursor.execute(
        "INSERT INTO tenancy_tenant (id, slug, name, hue, locale, time_zone, country, subdivision, work_from, work_until, "
        "about, privacy_text, contact_text, contact_email, requires_second_factor, created_at) VALUES "
        "(%s, %s, %s, 1, 'en-gb', 'Europe/London', 'GB', 'ENG', '9:00', '17:00', '', '', '', '', false, '2026-01-01Z')",
        [tenant, slug, slug.title()],
    )
    cursor.execute(
        "INSERT INTO tenancy_host (name, tenant_id, is_primary) VALUES (%s, %s, true)", [f"{slug}.example", tenant]
    )


def fingerprint(clone: databases.Clone, *tenants: str) -> dict[str, str]:
    """Table (of tenant) to a digest of its rows, read by other means than the backup's."""
    found = {}
    with databases.owner(clone.name) as cursor:
        for tenant in tenants:
            cursor.execute("SELECT set_config('app.tenant_id', %s, false)", [tenant])
            for table in backed_up.owned():
                cursor.execute(f"SELECT t::text FROM {table.name} t WHERE tenant_id = %s ORDER BY t.id", [tenant])
                found[f"{tenant} {table.name}"] = digest(cursor)
        for table in ("tenancy_tenant", "tenancy_host", "accounts_user", "account_emailaddress"):
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY t.id")
            found[table] = digest(cursor)
    return found


def digest(cursor) -> str:
    total = hashlib.sha256()
    for (row,) in cursor:
        total.update(row.encode())
    return f"{cursor.rowcount} {total.hexdigest()}"


def owned_only(fingerprints: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fingerprints.items() if " " in name}


@pytest.fixture(scope="module")
def whole(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("backup") / "whole.zip"
    with connected(source, "APP_DATABASE_URL") as connection:  # bound by row-level security, as in production
        backup(connection, path)
    return path


@pytest.fixture(scope="module")
def small(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("backup") / "south.zip"
    with connected(source, "APP_DATABASE_URL") as connection:
        backup(connection, path, tenant="south")
    return path


def test_everything_comes_back_row_for_row_F56(source, whole, empty):
    with connected(empty) as connection:
        manifest = restore(connection, whole)

    assert fingerprint(empty, NORTH, SOUTH) == fingerprint(source, NORTH, SOUTH)
    assert sum(one.file_size for one in zipfile.ZipFile(whole).infolist()) > 50 * 2**20
    assert manifest.tenants[NORTH]["audit_number"] == 25_000
    assert whole.stat().st_mode & 0o777 == 0o600


def test_one_tenant_goes_back_in_time_and_the_other_stays_F56(source, small):
    before = fingerprint(source, NORTH, SOUTH)
    with databases.owner(source.name) as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', %s, false)", [SOUTH])
        cursor.execute("UPDATE tenancy_picture SET alt = 'lost'")
        cursor.execute("DELETE FROM tenancy_membership")

    with connected(source) as connection:
        with pytest.raises(BackupError, match="--replace"):
            restore(connection, small)
        restore(connection, small, replace=True)

    after = fingerprint(source, NORTH, SOUTH)
    assert owned_only(after) == owned_only(before)
    assert (after["tenancy_tenant"], after["accounts_user"]) == (before["tenancy_tenant"], before["accounts_user"])
    with databases.owner(source.name) as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', %s, false)", [SOUTH])
        with pytest.raises(psycopg2.Error, match="append-only"):
            cursor.execute("DELETE FROM audit_entry")


def test_one_tenant_of_a_whole_backup_moves_to_another_house_without_anybodys_password_F56(source, whole, empty):
    other = "6f1c0000-0000-4000-8000-0000000000ff"
    with databases.owner(empty.name) as cursor:
        insert_tenant(cursor, "6f1c0000-0000-4000-8000-000000000003", "west")
        cursor.execute(
            "INSERT INTO accounts_user (id, email, name, password, is_active, created_at) "
            "VALUES (%s, 'BEN@people.example', 'Ben here', 'md5$his', true, '2026-01-01Z')",
            [other],
        )

    with connected(empty) as connection:
        restore(connection, whole, tenant="south")

    with databases.owner(empty.name) as cursor:
        cursor.execute("SELECT id::text, password LIKE '!%%' FROM accounts_user ORDER BY email")
        assert cursor.fetchall() == [(other, False), (ADA, True)]
        cursor.execute("SELECT set_config('app.tenant_id', %s, false)", [SOUTH])
        cursor.execute("SELECT user_id::text FROM tenancy_membership ORDER BY role")
        assert cursor.fetchall() == [(ADA,), (other,)]
        cursor.execute("SELECT slug FROM tenancy_tenant ORDER BY slug")
        assert cursor.fetchall() == [("south",), ("west",)]
    same = owned_only(fingerprint(source, SOUTH))
    name = f"{SOUTH} tenancy_membership"
    assert owned_only(fingerprint(empty, SOUTH)) | {name: same[name]} == same


def test_a_database_that_is_not_empty_is_left_alone_unless_told(source, whole):
    before = fingerprint(source, SOUTH)

    with connected(source) as connection, pytest.raises(BackupError, match="not empty"):
        restore(connection, whole)

    assert fingerprint(source, SOUTH) == before


@pytest.mark.parametrize("damage", ["truncated", "row changed", "other version", "no zip"])
def test_a_backup_that_is_not_whole_changes_nothing(small, empty, tmp_path, damage):
    path = tmp_path / "damaged.zip"
    if damage == "truncated":
        path.write_bytes(small.read_bytes()[:-5000])
    elif damage == "no zip":
        path.write_text("hello")
    else:
        with zipfile.ZipFile(small) as good, zipfile.ZipFile(path, "w") as bad:
            for one in good.namelist():
                data = good.read(one)
                if damage == "row changed" and one == "south/tenancy_picture.copy":
                    data = data.replace(b"quotes", b"quills")
                if damage == "other version" and one == "manifest.json":
                    data = data.replace(b'"0001_initial"', b'"0001_other"', 1)
                bad.writestr(one, data)

    with connected(empty) as connection, pytest.raises(BackupError):
        restore(connection, path)

    with databases.owner(empty.name) as cursor:
        cursor.execute("SELECT count(*) FROM tenancy_tenant")
        assert cursor.fetchone() == (0,)


def test_a_full_disk_leaves_no_torn_file_F51(source, tmp_path):
    path = tmp_path / "north.zip"
    path.write_text("yesterday's")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with connected(source, "APP_DATABASE_URL") as connection, pytest.raises(BackupError, match="cannot be written"):
            backup(connection, path, tenant="north")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert ([one.name for one in tmp_path.iterdir()], path.read_text()) == (["north.zip"], "yesterday's")


def test_every_table_of_the_database_is_kept_or_left_out_with_a_reason(db):
    from django.db import connection

    known = (
        {table.name for table in (*backed_up.kept(), *backed_up.owned())}
        | set(backed_up.LEFT_OUT)
        | {"django_migrations"}
    )
    there = set(connection.introspection.table_names())

    assert there - known == set()
