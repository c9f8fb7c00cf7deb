"""Backup and restore, of everything or of one tenant, in a format of our own (docs/decisions/backups.md).

A zip file: for each table (of each tenant) what PostgreSQL's COPY says, ordered by key, and a manifest with the
migrations, the number of rows and a digest of each. Neither a superuser nor BYPASSRLS is needed: rows are read and
written tenant by tenant, in one transaction. Pictures are rows, so nothing lies outside the database.
"""

from accelerator.upkeep.backup.manifest import BackupError
from accelerator.upkeep.backup.reading import restore
from accelerator.upkeep.backup.writing import backup

__all__ = ["BackupError", "backup", "restore"]
