"""The front: every error in one language, a schema that holds, and a page that explains it without a script."""

import html

import pytest
from django.core.management import call_command

from accelerator.api.docs import reached, schema
from accelerator.api.reading import groups_of
from accelerator.tenancy.access import requires
from scripts.fuzz import Fuzz
from tests.api import fuzzing
from tests.factories.api import Script
from tests.factories.clients import client_of

PROBLEM = "application/problem+json"
SEED, CASES = 20261122, 300


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/", 404),
        ("get", "/api/v1/no-such-thing/", 404),
        ("get", "/api/v1/me", 404),
        ("post", "/api/v1/introductions", 404),
        ("get", "/api/v1/introductions/12/", 404),
        ("get", "/api/v1/introductions/a%0Ab/", 404),
        ("get", "/api/v1/introductions/%00/", 404),
        ("post", "/api/v1/me/", 405),
        ("put", "/api/v1/introductions/", 405),
        ("delete", "/api/v1/introductions/", 405),
        ("options", "/api/v1/introductions/", 405),
    ],
)
def test_errors_of_addresses_and_methods_are_problems(world, method, path, status):
    answer = getattr(world["admin"].client, method)(path)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_a_405_says_what_is_allowed(world):
    assert world["admin"].client.put("/api/v1/introductions/")["Allow"] == "GET, HEAD, POST"


def test_a_fault_of_ours_is_a_problem_too_and_changes_nothing(world, monkeypatch):
    def fault(*_args):
        raise RuntimeError

    monkeypatch.setattr("accelerator.home.api.Me.get", fault)

    answer = world["admin"].get("/me/")

    assert (answer.status_code, answer["Content-Type"], answer.json()["title"]) == (500, PROBLEM, "Our error")


def test_an_unknown_host_and_a_suspended_tenant_answer_in_the_same_language(world):
    script = world["admin"]
    unknown = script.client.get("/api/v1/me/", headers={"host": "evil.example"})
    world.tenant.suspended_at = world.tenant.created_at
    world.tenant.save()
    suspended = script.get("/me/")

    assert [(one.status_code, one["Content-Type"]) for one in (unknown, suspended)] == [(400, PROBLEM), (404, PROBLEM)]


def test_whatever_a_client_accepts_it_gets_json(world):
    answer = world["admin"].client.get("/api/v1/me/", headers={"accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_the_schema_is_valid_openapi_31_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))

    assert schema()["openapi"] == "3.1.1"


def test_the_schema_names_every_address_of_the_api(world):
    from tests.walks.world import routes

    answer = client_of(world.tenant).get("/api/schema/")
    ours = {
        f"/{pattern}".replace("<uuid:pk>", "{id}").replace("<slug:slug>", "{slug}")
        for name, pattern in routes().items()
        if name.startswith("api:") and pattern.startswith("api/v1/")
    }

    assert set(answer.json()["paths"]) == ours


def test_the_page_explains_every_operation_under_the_strict_policy(world):
    page = client_of(world.tenant).get("/api/docs/")
    text = page.content.decode()
    operations = [one for group in groups_of(schema(), "http://north.test") for one in group.operations]

    assert [one.id for one in operations if f'id="{one.id}"' not in text] == []
    assert ("<script>" in text, " style=" in text, "unsafe" in page["Content-Security-Policy"]) == (False, False, False)
    assert "http://north.test/api/v1/introductions/" in text


def test_the_script_of_the_page_proposes_an_introduction(world, monkeypatch, capsys):
    """As it stands there, with the two names put in; its requests go to the test client."""
    import io
    import re
    import urllib.request

    text = html.unescape(client_of(world.tenant).get("/api/docs/").content.decode())
    code = re.search(r"<pre><code>(import json.*?)</code></pre>", text, re.DOTALL).group(1)
    code = code.replace("Name of the innovator", world.innovator.name).replace(
        "Name of the partner", world.partner.name
    )
    client = Script(world.tenant).client

    def open_with_the_test_client(request):
        sent = dict(request.header_items())
        path = request.full_url.removeprefix("http://north.test")
        headers = {"authorization": sent["Authorization"]}
        if request.data is None:
            return io.BytesIO(client.get(path, headers=headers).content)
        headers["idempotency-key"] = sent["Idempotency-key"]
        return io.BytesIO(client.post(path, request.data, sent["Content-type"], headers=headers).content)

    monkeypatch.setattr(urllib.request, "urlopen", open_with_the_test_client)
    monkeypatch.setenv("TOKEN", world["manager"].secret)

    exec(compile(code, "propose.py", "exec"), {})

    assert capsys.readouterr().out.splitlines()[-1] == "Asked: Ruth Adeyinka - it is at asking_first"


@pytest.mark.parametrize(
    ("host", "address"),
    [("north.localhost:8000", "http://127.0.0.1:8000"), ("north.localhost", "http://127.0.0.1"), ("a.test", "")],
)
def test_in_the_demo_the_script_calls_an_address_that_python_finds(rf, settings, host, address):
    settings.ALLOWED_HOSTS = ["*"]

    assert reached(rf.get("/api/docs/", headers={"host": host})) == (address or f"http://{host}")


def test_no_view_of_the_api_is_closed_to_the_token_by_our_middleware():
    """A rule of @requires would lead a script to the page for signing in."""
    from accelerator.api.urls import urlpatterns

    assert {pattern.callback.access for pattern in urlpatterns} == {requires.anyone(lambda: None).access}


def test_generated_requests_find_no_fault_F17_F29_F30(db, settings):
    settings.API_READS_A_MINUTE = settings.API_WRITES_A_MINUTE = 10**9
    fuzz: Fuzz = fuzzing.fuzz(SEED)

    with fuzzing.one_connection():
        report = fuzz.run(CASES)

    assert (report.failed, report.table() if report.failed else "") == (0, "")
