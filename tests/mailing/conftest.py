from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role, Tenant
from tests.factories.clients import client_of
from tests.factories.tenancy import make_member, make_tenant
from tests.smtp import ScriptedSmtp

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def mail_templates(settings) -> None:
    """The sample mails of these tests, beside the product's own."""
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north", name="North Trust")


@pytest.fixture
def in_north(north) -> Iterator[Tenant]:
    """The test runs inside North's scope."""
    with tenant_scope(north):
        yield north


@pytest.fixture
def smtp(settings) -> Iterator[ScriptedSmtp]:
    """A mail server that does as it is told; the product's mail goes there."""
    with ScriptedSmtp() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def staff(north):
    return make_member(Role.ADMIN, north)


@pytest.fixture
def manager(north):
    return make_member(Role.MANAGER, north)


@pytest.fixture
def desk(in_north, staff) -> Client:
    """An administrator's browser."""
    return client_of(in_north, staff)
