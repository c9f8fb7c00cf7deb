import pytest

from accelerator.programmes.access import grant_access
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Membership
from tests.factories.clients import client_of
from tests.factories.programmes import make_programme, make_theme
from tests.factories.tenancy import make_member, make_tenant
from tests.reporting import scene


@pytest.fixture
def tenant(db):
    """The tenant of these tests, active."""
    made = make_tenant()
    with tenant_scope(made):
        yield made


@pytest.fixture
def programme(tenant):
    return make_programme(slug="fair-footing", name="Fair Footing")


@pytest.fixture
def pair(programme):
    theme = make_theme(programme, name="First jobs")
    return scene.innovator(programme, theme, name="Stepwright"), scene.partner(
        programme, name="Northquay Energy", sector="business"
    )


@pytest.fixture
def client(tenant):
    """A browser for a member with this role; a funder of one programme when it is given."""

    def sign_in(role, only=None):
        user = make_member(role, tenant)
        if only:
            grant_access(Membership.objects.get(user=user), [only.pk], by=None)
        return client_of(tenant, user)

    return sign_in
