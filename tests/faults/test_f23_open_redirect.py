"""F23: after signing in or out one lands on this host, whatever `next` says."""

from urllib.parse import urlsplit

import pytest

from accelerator.tenancy.models import Role
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "http://evil.example",
    "https://evil.example/",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "\x0b//evil.example",
    "/%09/evil.example\t",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "http:\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example",
    "blob:http://evil.example/x",
    "mailto:a@evil.example",
    "//evil.example@north.test",
    "http://north.test@evil.example",
    "http://north.test:80@evil.example",
    "http://evil.example#north.test",
    "http://evil.example?north.test",
    "http://south.test/",
    "//south.test/",
    "http://north.test.evil.example",
    "//[::1]/",
    "//①②⑦.0.0.1/",
    "http://evil。example",
    "evil.example",
    "?next=//evil.example",
    "",
]


@pytest.fixture
def north():
    make_tenant("south")
    return make_tenant("north")


def stays(location: str) -> bool:
    """As a browser reads it: backslashes are slashes, tabs and line breaks are nothing."""
    read = location.replace("\\", "/")
    for sign in "\t\r\n":
        read = read.replace(sign, "")
    parts = urlsplit(read.strip())
    return not parts.scheme and not parts.netloc and not read.startswith("//")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signing_in_leads_nowhere_else(north, payload):
    user = make_account()

    by_form = client_of(north).post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": payload})
    by_query = client_of(north).post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD}, query_params={"next": payload}
    )

    places = [by_form["Location"], by_query["Location"]]
    assert (places, [stays(place) for place in places]) == (["/home/", "/home/"], [True, True])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signing_out_leads_nowhere_else(north, payload):
    browser = client_of(north, make_account())

    place = browser.post("/accounts/logout/", {"next": payload})["Location"]

    assert stays(place), place


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whoever_is_signed_in_is_not_sent_on_from_the_sign_in_page(north, payload):
    browser = client_of(north, make_account(Role.FUNDER, tenant=north))

    place = browser.get("/accounts/login/", {"next": payload})["Location"]

    assert stays(place), place


@pytest.mark.parametrize("path", ["/desk/", "/portal/introductions/?state=open", "/impact/fair-footing/#asked"])
def test_a_page_of_this_host_is_remembered(north, path):
    user = make_account()

    answer = client_of(north).post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": path})

    assert answer["Location"] == path


def test_a_page_that_asks_for_sign_in_is_where_one_lands(north):
    user = make_account(Role.ADMIN, tenant=north)
    browser = client_of(north)

    sent = browser.get("/desk/settings/members/?role=funder")["Location"]
    answer = browser.post(sent, {"login": user.email, "password": PASSWORD})

    assert answer["Location"] == "/desk/settings/members/?role=funder"
