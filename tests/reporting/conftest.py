import pytest


@pytest.fixture
def tenant(db):
    """The tenant of these tests, active."""
    from accelerator.tenancy.context import tenant_scope  # Django is not set up yet where this file is read
    from tests.factories.tenancy import make_tenant

    made = make_tenant()
    with tenant_scope(made):
        yield made
