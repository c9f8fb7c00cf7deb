"""Bring the database to this version: what the app role may do, then the migrations. Harmless to repeat.

Several hosts may start at once: one does it, the others wait. A migration that does not get its lock within five
seconds is tried again, so that nobody else has to wait behind it (F53).
"""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

ONE_AT_A_TIME = 7_263_001  # the key of an advisory lock
PAUSE = 5  # seconds


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tries", type=int, default=12)

    def handle(self, *, tries: int, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10min'")
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            cursor.execute("SET lock_timeout = '5s'")
        call_command("setup_database", stdout=self.stdout, stderr=self.stderr)
        for _attempt in range(tries):
            if self.migrated():
                return
            time.sleep(PAUSE)
        raise CommandError(
            "A migration did not get its lock: something holds a table. It left nothing behind; run this again."
        )

    def migrated(self) -> bool:
        try:
            call_command("migrate", verbosity=1, skip_checks=True, stdout=self.stdout)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) != "55P03":
                raise
            self.stderr.write("A table is in use; trying again.")
            return False
        return True
