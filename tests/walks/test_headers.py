"""Security headers on every kind of answer, errors included (F65, ASVS 3.4)."""

import pytest
from django.test import Client

from tests.walks.world import World

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ANSWERS = [
    ("nobody", "/", 200),
    ("nobody", "/accounts/login/", 200),
    ("nobody", "/no-such-page/", 404),
    ("nobody", "/desk/", 302),
    ("nobody", "/healthz", 200),
    ("nobody", "/brand.css", 200),
    ("manager", "/desk/", 200),
    ("manager", "/admin/", 200),
    ("manager", "/impact/fair-footing/", 200),
    ("manager", "/impact/fair-footing.json", 200),
    ("innovator", "/portal/", 200),
    ("innovator", "/desk/", 404),
]


@pytest.mark.parametrize(("role", "path", "status"), ANSWERS)
def test_every_answer_carries_the_security_headers_F65(seeded_db, role, path, status):
    response = World().client(role).get(path)

    policy = response["Content-Security-Policy"]
    assert response.status_code == status
    assert {name: response[name] for name in EXPECTED} == EXPECTED
    assert ("default-src 'none'" in policy, "unsafe" in policy, "http:" in policy) == (True, False, False)
    assert response["Referrer-Policy"] in {"same-origin", "strict-origin"}


def test_an_unknown_host_is_refused_F22(seeded_db):
    response = Client(headers={"host": "evil.example"}).get("/")

    assert (response.status_code, "evil.example" in response.text) == (400, False)
    assert {name: response[name] for name in EXPECTED} == EXPECTED
