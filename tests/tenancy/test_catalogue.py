"""One reading of the database catalogue: no table may break the promise of tenancy (F09)."""

import pytest
from django.apps import apps
from django.db import connection

from accelerator.tenancy.models import TenantForeignKey, TenantModel

# Tables that belong to no tenant, each with its reason.
GLOBAL = {
    "tenancy_tenant": "names the tenants",
    "tenancy_host": "gives the tenant before anyone signs in",
    "tenancy_jobslot": "when a sweep last ran, for all tenants at once",
    "accounts_user": "people belong to themselves",
    "account_emailaddress": "allauth: addresses of a user",
    "account_emailconfirmation": "allauth: addresses of a user",
    "mfa_authenticator": "allauth: second factors of a user",
    "usersessions_usersession": "allauth: sessions of a user",
    "django_session": "bound to its tenant by its content",
    "django_content_type": "names of models",
    "django_migrations": "state of the schema",
    "django_admin_log": "made by Django's admin, never written",
    "auth_group": "made by Django, unused",
    "auth_group_permissions": "made by Django, unused",
    "auth_permission": "made by Django, unused",
}


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def tables(db) -> set[str]:
    return {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def test_every_table_is_owned_by_a_tenant_or_listed_with_a_reason(tables):
    owned = {
        name
        for (name,) in rows(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' AND table_schema = 'public'"
        )
    } - {"tenancy_host"}

    assert tables - owned == set(GLOBAL) & tables
    assert tables - owned - set(GLOBAL) == set()


def owned_tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))


@pytest.mark.parametrize("table", owned_tables())
def test_row_level_security_is_forced_with_using_and_check(db, table):
    security = rows(f"SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = '{table}'")
    policies = rows(
        f"SELECT polcmd::text, polqual IS NOT NULL, polwithcheck IS NOT NULL FROM pg_policy WHERE polrelid = '{table}'::regclass"
    )

    assert (security, policies) == ([(True, True)], [("*", True, True)])


@pytest.mark.parametrize("table", owned_tables())
def test_every_index_but_the_primary_key_begins_with_the_tenant(db, table):
    first_columns = rows(
        f"""SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid, 1, true) FROM pg_index i
            WHERE i.indrelid = '{table}'::regclass AND NOT i.indisprimary"""
    )

    assert [name for name, column in first_columns if column != "tenant_id"] == []


@pytest.mark.parametrize("table", owned_tables())
def test_keys_between_tenants_tables_are_composite(db, table):
    single = rows(
        f"""SELECT c.conname FROM pg_constraint c JOIN pg_class p ON p.oid = c.confrelid
            WHERE c.conrelid = '{table}'::regclass AND c.contype = 'f' AND array_length(c.conkey, 1) = 1
              AND EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = p.relname AND column_name = 'tenant_id')"""
    )

    assert single == []


def tenant_keys() -> list[tuple[str, str]]:
    return sorted(
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if field.is_relation and issubclass(field.related_model, TenantModel)
    )


@pytest.mark.parametrize(("table", "column"), tenant_keys())
def test_each_key_to_a_tenants_table_is_held_by_the_database(db, table, column):
    held = rows(
        f"""SELECT count(*) FROM pg_constraint c WHERE c.conrelid = '{table}'::regclass AND c.contype = 'f'
            AND c.conkey = (SELECT array_agg(attnum ORDER BY attname = '{column}') FROM pg_attribute
                            WHERE attrelid = c.conrelid AND attname IN ('tenant_id', '{column}'))"""
    )

    assert held == [(1,)]


def test_keys_to_tenants_tables_are_tenant_foreign_keys():
    plain = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if field.is_relation
        and issubclass(field.related_model, TenantModel)
        and not isinstance(field, TenantForeignKey)
    ]

    assert plain == []


def test_no_view_or_function_passes_row_level_security(db):
    views = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR (relkind = 'v' AND "
        "NOT coalesce('security_invoker=true' = ANY(reloptions) OR 'security_invoker=on' = ANY(reloptions), false)))"
    )
    definers = rows("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")

    assert (views, definers) == ([], [])


def test_the_serving_role_owns_nothing_and_may_not_truncate(db):
    owned = rows("SELECT tablename FROM pg_tables WHERE tableowner = current_user")
    truncatable = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND has_table_privilege(current_user, oid, 'TRUNCATE')"
    )

    assert (owned, truncatable) == ([], [])
