import pytest

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant


@pytest.fixture
def north(db):
    """The tenant, active for the whole test."""
    tenant = make_tenant("north")
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def programme(north):
    return make_programme(name="Fair Footing")


@pytest.fixture
def dana(north):
    """An administrator."""
    return make_member(Role.ADMIN, north, email="dana@north.example", name="Dana Dell")
