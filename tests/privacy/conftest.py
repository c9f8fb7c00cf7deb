from collections.abc import Iterator

import pytest

from accelerator.accounts.models import User
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role, Tenant
from tests.factories.accounts import make_account
from tests.factories.tenancy import make_tenant


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north", name="North Trust")


@pytest.fixture
def in_north(north) -> Iterator[Tenant]:
    with tenant_scope(north):
        yield north


@pytest.fixture
def admin(north) -> User:
    return make_account(Role.ADMIN, tenant=north, name="Amira Oyelaran")
