"""A tenant made from the command line; its first administrator joins in a real browser and adds a passkey.

The passkey belongs to the host it was made at.
"""

import os
import subprocess
import sys

import pytest

from tests.servers import ROOT, Stack

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def create_tenant(stack: Stack, slug: str) -> str:
    """The link of the first administrator's invitation."""
    command = ["manage.py", "create_tenant", "--no-input", "--print-link", "--name", slug.title(), "--slug", slug]
    command += ["--own-domain", "", "--admin-email", f"ada@{slug}.example", "--admin-name", "Ada Marsh"]
    environ = {**os.environ, **stack.environ}
    said = subprocess.run([sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    return said.stdout.split()[-1]


@pytest.fixture
def browser_page(page):
    """A page with an authenticator, and what its console complained about."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    return page


def test_the_first_administrator_joins_and_signs_in_with_a_passkey_at_their_host_alone(empty_stack, browser_page):
    page, stack = browser_page, empty_stack
    stack.web  # noqa: B018 - starts it
    link = create_tenant(stack, "meadow")
    create_tenant(stack, "harbour")

    page.goto(link)
    page.get_by_label("With a password").check()
    page.get_by_label("Password", exact=False).last.fill("nine green umbrellas")
    page.get_by_role("button", name="Accept and go on").click()
    page.wait_for_url("**/desk/")

    page.goto(stack.web.url("meadow", "/accounts/2fa/webauthn/add/"))
    if "reauthenticate" in page.url:
        page.get_by_label("Password", exact=True).fill("nine green umbrellas")
        page.get_by_role("button", name="Go on").click()
    says_where = page.get_by_text("meadow.localhost", exact=True).is_visible()
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.context.clear_cookies()

    page.goto(stack.web.url("meadow", "/accounts/login/"))
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")

    page.goto(stack.web.url("harbour", "/accounts/login/"))
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").get_by_text("there is none for this address").wait_for()

    assert (says_where, page.complaints) == (True, [])
