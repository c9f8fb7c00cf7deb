from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role, Tenant
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant


@pytest.fixture(autouse=True)
def no_limits_used_up() -> None:
    """Rate limits live in the cache and would outlive a test."""
    cache.clear()


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north", name="North Trust")


@pytest.fixture
def south(db) -> Tenant:
    return make_tenant("south", name="South Trust")


@pytest.fixture
def in_north(north) -> Iterator[Tenant]:
    with tenant_scope(north):
        yield north


@pytest.fixture
def visitor(north) -> Client:
    """A browser at North, signed out."""
    return client_of(north)


@pytest.fixture
def admin(north):
    return make_account(Role.ADMIN, tenant=north, name="Amira Oyelaran")


@pytest.fixture
def manager(north):
    return make_account(Role.MANAGER, tenant=north, name="Dev Marlow")
