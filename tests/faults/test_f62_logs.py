"""F62: nothing personal and no secret in logs, error pages and addresses: canaries through requests, jobs and faults."""

import io
import logging

import pytest
import structlog
from django.core.cache import cache
from django.db import IntegrityError, connection

from accelerator import logs
from accelerator.accounts.models import User
from accelerator.celery import app
from accelerator.mailing import tokens
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.jobs import for_each_tenant
from accelerator.tenancy.models import Role
from accelerator.work import HouseTask
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.partners import make_person
from tests.factories.tenancy import make_tenant

CANARY = "kanarienvogel"
EMAIL, PASSWORD = f"{CANARY}@people.example", f"{CANARY} pass phrase"


@pytest.fixture
def north(db):
    cache.clear()
    return make_tenant("north")


@pytest.fixture
def written():
    """What the console would show, from INFO on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=logs.render_json, foreign_pre_chain=logs.PROCESSORS)
    )
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def test_requests_leave_no_trace_of_what_was_typed(north, written):
    user = make_account(Role.ADMIN, tenant=north, email=EMAIL, name=CANARY, password=PASSWORD)
    visitor, browser = client_of(north), client_of(north, user)
    with tenant_scope(north):
        secret = tokens.issue(purpose="introductions.answer", subject=north)

    visitor.post("/accounts/login/", {"login": EMAIL, "password": f"wrong {CANARY}"})
    visitor.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    visitor.post("/accounts/password/reset/", {"email": EMAIL})
    visitor.get(f"/respond/{secret}/")
    visitor.get(f"/respond/{CANARY}/")
    visitor.get(f"/accounts/password/reset/key/1-{CANARY}/")
    browser.get(f"/desk/search/?q={CANARY}")
    browser.get(f"/desk/people/?q={EMAIL}")
    browser.post("/desk/settings/organisation/", {"name": CANARY, "contact_email": CANARY})
    visitor.get("/api/v1/me/", headers={"authorization": f"Bearer accel_{CANARY}"})

    text = written()
    assert ("request_finished" in text, CANARY in text, secret in text) == (True, False, False)


def test_a_crash_shows_neither_on_the_page_nor_in_the_log_what_it_was_about(north, written, monkeypatch):
    user = make_account(Role.ADMIN, tenant=north)
    browser = client_of(north, user)
    browser.raise_request_exception = False

    def crash(*_args, **_kwargs):
        raise ValueError(f"{EMAIL} {PASSWORD}")

    monkeypatch.setattr("accelerator.accounts.services.rename_user", crash)
    answer = browser.post("/accounts/name/", {"name": CANARY})

    page, text = answer.content.decode(), written()
    assert (answer.status_code, CANARY in page, CANARY in text) == (500, False, False)
    assert ("ValueError" in text, "edit_name" in text) == (True, True)


def test_a_row_that_the_database_refuses_is_not_written_out(north, written):
    User.objects.create(email=EMAIL)
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO accounts_user SELECT * FROM accounts_user WHERE email = %s", [EMAIL])

    structlog.get_logger("test").error("refused", exc_info=caught.value)

    assert ("duplicate key value" in written(), CANARY in written()) == (True, False)


def test_a_job_that_fails_names_itself_and_nobody(north, written):
    class Failing(HouseTask):
        name = "test.failing"

        def run(self, name: str) -> None:
            raise LookupError(name)

    task = app.register_task(Failing())
    task.apply(args=[EMAIL])
    app.tasks.pop("test.failing")

    assert ("test.failing" in written(), "LookupError" in written(), CANARY in written()) == (True, True, False)


def test_a_sweep_that_fails_names_the_tenant_and_nobody(north, written):
    with pytest.raises(LookupError):
        for_each_tenant("test.sweep", lambda _tenant: {}[EMAIL])

    assert (str(north.pk) in written(), CANARY in written()) == (True, False)


def test_what_others_log_is_masked(written):
    log = logging.getLogger("somebody.else")

    log.warning("could not reach %s for %s", f"postgres://owner:{CANARY}@db.internal:5432/x", EMAIL)

    assert CANARY not in written()


def test_no_address_of_ours_holds_anything_personal(north):
    """Rows are named by numbers: who reads a bookmark, a history or a proxy's log learns no name."""
    with tenant_scope(north):
        person = make_person(given_name=CANARY, email=EMAIL)

    assert CANARY not in person.get_absolute_url()


def test_the_line_still_says_what_a_machine_said(written):
    try:
        raise ConnectionRefusedError("connection refused by the mail server")
    except OSError:
        structlog.get_logger("test").exception("failed")

    assert "connection refused by the mail server" in written()
