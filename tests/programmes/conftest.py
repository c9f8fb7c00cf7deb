import pytest

from accelerator.tenancy.context import tenant_scope
from tests.factories.tenancy import make_tenant


@pytest.fixture
def tenant(db):
    """The tenant of these tests, active."""
    made = make_tenant()
    with tenant_scope(made):
        yield made
