"""F51: no space left for a file or in the database: the person is told to come back, and nothing is half done."""

import resource

import psycopg2.errors
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, OperationalError

from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions.models import Introduction, Step
from introductions.services import common
from introductions.states import State
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction
from tests.factories.tenancy import make_member, make_tenant


@pytest.fixture
def desk(db):
    """A manager's browser, and an introduction that could be asked."""
    north = make_tenant("north")
    with tenant_scope(north):
        draft = make_introduction(State.DRAFTED)
    browser = client_of(north, make_member(Role.MANAGER, north))
    browser.raise_request_exception = False
    with tenant_scope(north):
        yield browser, draft


def test_an_upload_that_cannot_be_kept_says_so_F51(desk):
    browser, draft = desk
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # as ulimit -f
    try:
        large = SimpleUploadedFile("partners.csv", b"name\n" * 800_000)
        answer = browser.post(f"/desk/introductions/{draft.pk}/ask/", {"file": large})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Nothing was changed" in answer.text
    answer.wsgi_request.upload_handlers[-1].file.close()  # Django leaves that to the garbage collection


FULL = [
    (OperationalError, psycopg2.errors.DiskFull()),
    (InternalError, psycopg2.errors.InternalError_("could not extend file: File too large")),
    (InternalError, psycopg2.errors.ReadOnlySqlTransaction()),
]


@pytest.mark.parametrize(("error", "cause"), FULL)
def test_a_full_database_undoes_the_whole_decision_F51(desk, monkeypatch, error, cause):
    """The last row of it, the one of the audit trail, finds no place."""
    browser, draft = desk

    def full(*_arguments, **_details):
        raise error from cause

    monkeypatch.setattr(common, "record", full)

    answer = browser.post(f"/desk/introductions/{draft.pk}/ask/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert Introduction.objects.get(pk=draft.pk).state == State.DRAFTED
    assert (Mail.objects.count(), Step.objects.count()) == (0, 0)
