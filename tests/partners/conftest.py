import pytest

from accelerator.programmes.access import grant_access
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Membership, Role
from tests.factories.clients import client_of
from tests.factories.partners import make_organisation, make_participation
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


@pytest.fixture
def desk(north, dana):
    """Dana's browser."""
    return client_of(north, dana)


@pytest.fixture
def max(north, programme):
    """A programme manager of Fair Footing alone."""
    user = make_member(Role.MANAGER, north, email="max@north.example", name="Max Mead")
    grant_access(Membership.objects.get(user=user), [programme.pk], by=None)
    return user


@pytest.fixture
def max_desk(north, max):
    return client_of(north, max)


@pytest.fixture
def acorn(programme):
    """A partner and innovator in one."""
    organisation = make_organisation(
        name="Acorn", about="Oak trees.", identifiers=[("GB-COH", "07706036")], aliases=["Oak"]
    )
    for role in ("innovator", "partner"):
        make_participation(organisation, programme, role=role)
    return organisation
