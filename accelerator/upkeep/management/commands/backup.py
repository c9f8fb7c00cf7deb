"""Write a backup of everything, or of one tenant, to a file. Needs no special rights in the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accelerator.upkeep.backup import BackupError, backup


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", default="", help="only this one, by its slug")

    def handle(self, *, file: Path, tenant: str, **options: Any) -> None:
        raw = connection.get_new_connection(connection.get_connection_params())
        try:
            manifest = backup(raw, file, tenant=tenant)
        except BackupError as error:
            raise CommandError(str(error)) from error
        finally:
            raw.close()
        rows = sum(member.rows for member in manifest.members.values())
        size = file.stat().st_size
        self.stdout.write(f"{file}: {len(manifest.tenants)} tenants, {rows} rows, {size / 2**20:.1f} MB")
        for one in manifest.tenants.values():
            self.stdout.write(f"  audit {one['slug']}:{one['audit_number']}:{one['audit_digest']}")
