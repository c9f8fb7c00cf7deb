"""Nothing changes on GET or HEAD (promise 4, F25): the whole tenant's rows before and after a walk of all routes."""

import pytest
from django.apps import apps
from django.db import connection

from accelerator.tenancy.context import tenant_scope
from tests.walks import access
from tests.walks.world import World

# What signing in and being seen leaves behind.
SEEN = {"django_session", "usersessions_usersession", "tenancy_jobslot"}


def rows() -> dict[str, str]:
    """A digest of each table that the product owns, as the tenant sees it."""
    tables = sorted({model._meta.db_table for model in apps.get_models()} - SEEN)
    digests = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM \"{table}\" t"
            )
            digests[table] = cursor.fetchone()[0]
    return digests


@pytest.mark.parametrize("role", ["admin", "innovator", "partner", "funder"])
def test_walking_every_route_with_get_and_head_changes_no_row_F25(seeded_db, role):
    world = World()
    client = world.client(role)
    with tenant_scope(world.tenant):
        addresses = [access.address_of(name, world) for name in access.ROUTES]
        before = rows()

    for address in addresses:
        for ask in (client.get, client.head):
            for close in ask(address)._resource_closers:  # as a server does with a file that nobody reads
                close()

    with tenant_scope(world.tenant):
        after = rows()
    assert {table for table in before if before[table] != after[table]} == set()
