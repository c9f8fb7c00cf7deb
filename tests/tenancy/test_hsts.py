"""How far https only is promised: under our own domain for all of it, on a tenant's own domain for that host alone."""

import pytest

from accelerator.tenancy.models import Host
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

YEAR = 365 * 24 * 3600


@pytest.mark.parametrize(
    ("host", "promise"),
    [
        ("north.platform.example", f"max-age={YEAR}; includeSubDomains; preload"),
        ("partners.north.example", f"max-age={YEAR}"),
        ("unknown.example", f"max-age={YEAR}"),
        ("northplatform.example", f"max-age={YEAR}"),
    ],
)
def test_https_only_is_promised_for_hosts_that_are_ours_to_promise(host, promise, db, settings):
    settings.BASE_DOMAIN, settings.SECURE_HSTS_SECONDS = "platform.example", YEAR
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    tenant = make_tenant("north")
    for name in ("north.platform.example", "partners.north.example"):
        Host.objects.create(name=name, tenant=tenant)

    answer = client_of(tenant).get("/", headers={"host": host}, secure=True)

    assert answer["Strict-Transport-Security"] == promise
