"""F22: nobody is sent on to a host that is not a tenant's, also not on the way to https."""

import pytest

from accelerator import clock
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(settings):
    settings.SECURE_SSL_REDIRECT = True
    return make_tenant("north")


def ask(tenant, path: str = "/", host: str = "north.test"):
    answer = client_of(tenant).get(path, headers={"host": host})
    return answer.status_code, answer.headers.get("Location")


def test_a_tenants_host_is_led_to_https(north):
    assert ask(north, "/desk/") == (301, "https://north.test/desk/")


def test_an_unknown_host_is_refused_and_led_nowhere(north):
    assert ask(north, host="evil.example") == (400, None)


def test_a_suspended_tenants_host_is_led_nowhere(north):
    north.suspended_at = clock.now()
    north.save()

    assert ask(north) == (404, None)


def test_a_probe_is_answered_on_any_host_over_plain_http(north):
    assert ask(north, "/healthz", host="10.0.0.1") == (200, None)
