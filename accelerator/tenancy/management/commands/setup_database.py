"""Prepare a PostgreSQL database that somebody else runs: the app role, and what it may do.

With DATABASE_URL (the owner) given, makes the app role where it is absent and prints APP_DATABASE_URL
once; afterwards, and after each restore, grants what the app role needs again. Harmless to repeat.
"""

import secrets
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import environ
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.utils import ProgrammingError

from accelerator.tenancy.database_roles import grant_rows

NOT_ALLOWED = (
    "The owner may not make roles. Ask whoever runs the server to run this, then run setup_database again:\n"
    "  CREATE ROLE \"{role}\" LOGIN PASSWORD '…';"
)
UNSAFE = (
    "The role {role} is a superuser, may bypass row-level security, or is a member of the owner: tenants would not be "
    "kept apart. Use another role."
)


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-password", action="store_true", help="give the app role a new password and print it")

    def handle(self, *, new_password: bool, **options: Any) -> None:
        env = environ.Env()
        owner_url = env.str("DATABASE_URL", default="")
        if not owner_url:
            raise CommandError("Set DATABASE_URL to the address of the database, as its owner.")
        given = env.db_url("APP_DATABASE_URL", default="") if env.str("APP_DATABASE_URL", default="") else {}
        role = given.get("USER") or f"{connection.settings_dict['NAME']}_app"
        with transaction.atomic(), connection.cursor() as cursor:
            password = self.ensure_role(cursor, role, new_password)
            self.refuse_unsafe(cursor, role)
            grant_rows(cursor, owner=current_user(cursor), app=role)
        if password:
            self.stdout.write(f"APP_DATABASE_URL={address(owner_url, role, password)}")
        else:
            self.stderr.write(f"The role {role} was there; what it needs is granted.")

    def ensure_role(self, cursor: CursorWrapper, role: str, new_password: bool) -> str:
        """The new password, or "" when the role was there and keeps its own."""
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        there = cursor.fetchone() is not None
        if there and not new_password:
            return ""
        password = secrets.token_urlsafe(24)
        try:
            cursor.execute(f"{'ALTER' if there else 'CREATE'} ROLE {quoted(role)} LOGIN PASSWORD %s", [password])
        except ProgrammingError as error:
            raise CommandError(NOT_ALLOWED.format(role=role)) from error
        return password

    def refuse_unsafe(self, cursor: CursorWrapper, role: str) -> None:
        # a member that can neither inherit nor change to the owner is none: what CREATE ROLE leaves behind
        change = "SET" if connection.pg_version >= 160000 else "MEMBER"  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'USAGE') "
            "OR pg_has_role(oid, current_user, %s) FROM pg_roles WHERE rolname = %s",
            [change, role],
        )
        if cursor.fetchone()[0]:
            raise CommandError(UNSAFE.format(role=role))


def current_user(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT current_user")
    return str(cursor.fetchone()[0])


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def address(owner_url: str, role: str, password: str) -> str:
    """The owner's address with another role in it."""
    parts = urlsplit(owner_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role)}:{quote(password)}@{host}"))
