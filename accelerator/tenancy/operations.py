"""Migration operations that put the promises of tenancy into the database itself."""

from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation

POLICY = "tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)"


class Protect(Operation):
    """Force row-level security on tenant-owned tables and make their composite foreign keys.

    For each model: FORCE ROW LEVEL SECURITY with one policy (USING and WITH CHECK), UNIQUE (tenant_id, id),
    and for each TenantForeignKey a foreign key (tenant_id, parent_id) and an index that begins with
    tenant_id. May run again on a table that has some of it already. `manage.py protect <app>` writes it.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, models: list[str]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that Django's state would know."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        tables = [to_state.apps.get_model(app_label, name) for name in self.models]
        for model in tables:
            for statement in _row_security(model._meta.db_table):
                schema_editor.execute(statement)
        for model in tables:
            for field in model._meta.local_fields:
                if type(field).__name__ == "TenantForeignKey":
                    for statement in _composite_key(model, field):
                        schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The tables go, and their policies and keys with them."""

    def describe(self) -> str:
        return f"Keep tenants apart in {', '.join(self.models)}"


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE on a table, whoever asks (F63)."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that Django's state would know."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$",
            params=None,  # the % belongs to plpgsql
        )
        schema_editor.execute(
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_change()'
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'DROP TRIGGER IF EXISTS append_only ON "{table}"')


class SealOnce(Operation):
    """Allow one UPDATE on an append-only table: columns that were empty are given a value, and nothing else (F63)."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, columns: list[str]) -> None:
        self.model, self.columns = model, columns

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that Django's state would know."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        sealed = ", ".join(f"'{column}'" for column in self.columns)
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {table}_seal_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' AND OLD.{self.columns[0]} IS NULL AND NEW.{self.columns[0]} IS NOT NULL "
            f"AND to_jsonb(NEW) - ARRAY[{sealed}] = to_jsonb(OLD) - ARRAY[{sealed}] THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$",
            params=None,  # the % belongs to plpgsql
        )
        self._replace(schema_editor, table, f"{table}_seal_once")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        self._replace(schema_editor, table, "refuse_change")
        schema_editor.execute(f"DROP FUNCTION {table}_seal_once()")

    def _replace(self, schema_editor: Any, table: str, function: str) -> None:
        schema_editor.execute(f'DROP TRIGGER IF EXISTS append_only ON "{table}"')
        schema_editor.execute(
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}()'
        )

    def describe(self) -> str:
        return f"Let {', '.join(self.columns)} of {self.model} be written once"


def _row_security(table: str) -> list[str]:
    key = f"{table[:50]}_tenant_key"
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS tenant_only ON "{table}"',
        f'CREATE POLICY tenant_only ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})',
        # never dropped and made anew: that would take the composite keys of other tables with it
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{key}') THEN "
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{key}" UNIQUE (tenant_id, id); END IF; END $$',
    ]


def _composite_key(model: type[models.Model], field: Any) -> list[str]:
    table, column = model._meta.db_table, field.column
    parent = field.remote_field.model._meta.db_table
    name = f"{table[:28]}_{column[:24]}_same"
    return [
        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"',
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (tenant_id, "{column}") '
        f'REFERENCES "{parent}" (tenant_id, id) DEFERRABLE INITIALLY DEFERRED',
        f'CREATE INDEX IF NOT EXISTS "{name}_idx" ON "{table}" (tenant_id, "{column}")',
    ]
