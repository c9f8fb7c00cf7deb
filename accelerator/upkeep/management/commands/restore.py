"""Put a backup back: everything into an empty, migrated database, or one tenant into any of the same version.

Connects as the owner of the tables (DATABASE_URL). Refuses to overwrite anything unless told --replace.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accelerator.upkeep.backup import BackupError, restore


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", default="", help="only this one, by its slug")
        parser.add_argument("--replace", action="store_true", help="lose what is there")

    def handle(self, *, file: Path, tenant: str, replace: bool, **options: Any) -> None:
        raw = connection.get_new_connection(connection.get_connection_params())
        try:
            manifest = restore(raw, file, tenant=tenant, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        finally:
            raw.close()
        self.stdout.write(f"Restored as of {manifest.made_at}; every row compared.")
