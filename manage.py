#!/usr/bin/env python
"""Runs administrative commands. Without DATABASE_URL / REDIS_URL the embedded servers are used."""

import os
import sys

# Commands that change the schema connect as the owner of the tables; all others as the app role,
# which row-level security binds.
OWNER_COMMANDS = {"migrate", "setup_database", "sqlmigrate", "dbshell", "restore", "upgrade_database"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accelerator.settings")
    os.environ["PROCESS"] = "command"
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["DATABASE_ROLE"] = "owner"
    from accelerator import embedded

    embedded.provide()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
