import pytest

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from tests.factories.clients import client_of
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant


@pytest.fixture
def north(db):
    """The tenant of these tests, active."""
    made = make_tenant("north", name="North Trust")
    with tenant_scope(made):
        yield made


@pytest.fixture
def programme(north):
    return make_programme(name="Fair Footing")


@pytest.fixture
def dana(north):
    """An administrator."""
    return make_member(Role.ADMIN, north, email="dana@north.example", name="Dana Dell")


@pytest.fixture
def victor(north):
    """A programme manager, of all programmes until a test narrows it."""
    return make_member(Role.MANAGER, north, email="victor@north.example", name="Victor Vale")


@pytest.fixture
def desk(north, dana):
    """Dana's browser."""
    return client_of(north, dana)


@pytest.fixture
def phone(north):
    """A browser of nobody in particular."""
    return client_of(north)
