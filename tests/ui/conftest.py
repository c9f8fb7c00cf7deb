"""Pages of the test client shown in Chromium: no server, the same answers and headers."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client

from tests.factories.tenancy import make_tenant

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

NOT_HTTPS = "Cross-Origin-Opener-Policy header has been ignored"  # over plain http, as here


@pytest.fixture
def north(db):
    return make_tenant(hue=255, privacy_text="We keep little.\n\nWe keep it <short>.", contact_text="Ask Dana.")


@pytest.fixture
def visitor(north):
    """visitor(user) is a client at North, signed in when a user is given."""

    def make(user=None):
        client = Client(headers={"host": "north.test"})
        if user:
            client.force_login(user)
            session = client.session
            session["_tenant"] = str(north.pk)
            session.save()
        return client

    return make


@pytest.fixture
def beside():
    """A thread with the test's own database connection: Playwright's loop hides it from its handlers."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    with ThreadPoolExecutor(1, initializer=lambda: connections.__setitem__("default", connection)) as thread:
        yield thread
    connection.dec_thread_sharing()


@pytest.fixture
def open_page(new_context, visitor, beside):
    """open_page("/help/", user=None, width=1280, scheme="light") -> a page; its `.complaints` must stay empty."""

    def make(path, user=None, width=1280, scheme="light", **options):
        client = visitor(user)

        def ask(request):
            return beside.submit(
                answer, client, request.url, request.method, request.post_data, request.headers
            ).result()

        context = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: NOT_HTTPS in message.text or page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: route.fulfill(**ask(route.request)))
        page.goto(f"http://north.test{path}")
        return page

    return make


def answer(client, url, method, body, headers):
    parts = urlsplit(url)
    if parts.path.startswith("/static/"):
        found = finders.find(parts.path.removeprefix("/static/"))
        kind = TYPES.get(parts.path.rsplit(".", 1)[-1], "application/octet-stream")
        return {"path": found, "content_type": kind} if found else {"status": 404}
    target = f"{parts.path}?{parts.query}"
    if method == "POST":
        sent = client.post(target, body or "", content_type=headers["content-type"])
    else:
        sent = client.get(target)
    return {"status": sent.status_code, "headers": dict(sent.headers), "body": sent.content}
