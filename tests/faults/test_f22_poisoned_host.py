"""F22: whatever a request says its host is, links in mails begin with the tenant's stored one."""

import pytest
from django.core.cache import cache

from accelerator.mailing import sealing
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Host
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db
EVIL = "evil.example"

HOSTS = [
    EVIL,
    f"{EVIL}:80",
    f"north.test.{EVIL}",
    f"north.test@{EVIL}",
    f"north.test:@{EVIL}",
    f"north.test:80@{EVIL}",
    f"{EVIL}/north.test",
    f"{EVIL}#north.test",
    f"{EVIL}?north.test",
    f"{EVIL}\\north.test",
    f"north.test {EVIL}",
    f"north.test,{EVIL}",
    f"north.test;{EVIL}",
    f"north.test\t{EVIL}",
    "north.test:80:80",
    "north.test:port",
    "north.test:-1",
    "north.test/",
    "north.test//",
    "north.test%00",
    "north.test%0d%0aHost:evil.example",
    "http://north.test",
    "//north.test",
    "@north.test",
    "north.test@",
    "..north.test",
    "xnorth.test",
    "x.north.test",
    "north-test",
    "north_test",
    "*.test",
    "*",
    "",
    " ",
    ".",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "0",
    "2130706433",
    "0x7f000001",
    "north.tesť",
    "nоrth.test",  # a Cyrillic o
    "xn--nrth-75d.test",
    "north。test",
    "a" * 300,
    "north.test\x00",
]
# These reach the tenant: the same name, otherwise written.
SAME = ["NORTH.test", "north.test.", "north.test:8000"]

FORWARDED = [
    {"x-forwarded-host": EVIL},
    {"forwarded": f"host={EVIL}"},
    {"x-host": EVIL},
    {"x-original-host": EVIL},
    {"x-forwarded-server": EVIL},
    {"x-http-host-override": EVIL},
]


@pytest.fixture(autouse=True)
def north():
    cache.clear()
    tenant = make_tenant("north", name="North Trust")
    Host.objects.create(name="other.north.org", tenant=tenant)
    return tenant


def ask_for_reset(tenant, **headers: str):
    user = make_account()
    return client_of(tenant).post("/accounts/password/reset/", {"email": user.email}, headers=headers)


def mailed(tenant) -> list[str]:
    """Everything that a recipient would read: subjects, bodies, and what is sealed in them."""
    with tenant_scope(tenant):
        return [
            " ".join([mail.subject, mail.text, mail.html, *sealing.unseal(mail.sealed).values()])
            for mail in Mail.objects.all()
        ]


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_gets_400_and_nothing_is_mailed(north, host):
    answer = ask_for_reset(north, host=host)

    assert (answer.status_code, mailed(north)) == (400, [])


@pytest.mark.parametrize("host", SAME)
def test_the_own_host_otherwise_written_mails_the_stored_one(north, host):
    answer = ask_for_reset(north, host=host)

    text = mailed(north)[0]
    assert (answer.status_code, "//north.test" in text, EVIL in text) == (302, True, False)


@pytest.mark.parametrize("headers", FORWARDED, ids=lambda headers: next(iter(headers)))
def test_forwarding_headers_are_not_believed(north, headers):
    ask_for_reset(north, **headers)

    text = mailed(north)[0]
    assert ("//north.test" in text, EVIL in text) == (True, False)


def test_a_secondary_name_mails_the_primary_one(north):
    ask_for_reset(north, host="other.north.org")

    assert "http://north.test" in mailed(north)[0]
