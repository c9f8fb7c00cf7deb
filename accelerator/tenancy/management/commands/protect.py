"""Append the Protect operation to the newest migration of an app that makes tenant-owned tables without it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.db.migrations import AddField, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter
from django.db.models import Field

from accelerator.tenancy.context import current_tenant_id
from accelerator.tenancy.models import TenantForeignKey
from accelerator.tenancy.operations import Protect


def unprotected(migration: Migration) -> list[str]:
    """Models that this migration makes, or gives a TenantForeignKey, without protecting them."""
    touched: list[str] = []
    for operation in migration.operations:
        if isinstance(operation, CreateModel) and any(_owns(name, field) for name, field in operation.fields):
            touched.append(operation.name)
        if isinstance(operation, AddField) and (
            _owns(operation.name, operation.field) or isinstance(operation.field, TenantForeignKey)
        ):
            touched.append(operation.model_name)
    protected = {name.lower() for op in migration.operations if isinstance(op, Protect) for name in op.models}
    return list(dict.fromkeys(name for name in touched if name.lower() not in protected))


def _owns(name: str, field: Field) -> bool:
    """The key that TenantModel gives; a global table such as Host names a tenant without being owned by it."""
    return name == "tenant" and field.default is current_tenant_id


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="+")

    def handle(self, *, apps: list[str], **options: object) -> None:
        loader = MigrationLoader(None)
        for (app, name), migration in sorted(loader.disk_migrations.items()):
            missing = unprotected(migration) if app in apps else []
            if missing:
                migration.operations = [*migration.operations, Protect(models=missing)]  # type: ignore[misc]
                writer = MigrationWriter(migration, include_header=False)
                Path(writer.path).write_text(writer.as_string())
                self.stdout.write(f"{app} {name}: {', '.join(missing)}")
