"""F48: deadlocks, lock timeouts and slow statements: tried again three times, then 503; nothing is done twice."""

import os
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accelerator.tenancy.middleware import OutageMiddleware
from accelerator.tenancy.models import JobSlot


class Colliding:
    """A view that writes a row and then collides, so many times."""

    def __init__(self, times: int, code: str = "40P01"):
        self.left, self.code, self.calls = times, code, 0

    def __call__(self, request):
        self.calls += 1
        JobSlot.objects.create(job=f"written-{self.calls}", slot="2026-01-01T00:00Z")
        if self.left:
            self.left -= 1
            raise OperationalError("collided") from type("Cause", (Exception,), {"pgcode": self.code})()
        return HttpResponse("done")


def serve(view, path="/desk/"):
    """As Django does: the view in its own savepoint, its exception to the middleware."""
    request = RequestFactory().post(path)
    request.resolver_match = SimpleNamespace(func=view, args=(), kwargs={}, view_name="test")
    try:
        with transaction.atomic():
            return view(request)
    except OperationalError as error:
        return OutageMiddleware(lambda _request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize("code", ["40P01", "40001", "55P03"])
@pytest.mark.parametrize(("times", "calls", "status", "written"), [(1, 2, 200, 1), (2, 3, 200, 1), (9, 3, 503, 0)])
def test_a_collision_is_tried_three_times_and_written_once(db, code, times, calls, status, written):
    view = Colliding(times, code)

    answer = serve(view)

    assert (answer.status_code, view.calls, JobSlot.objects.count()) == (status, calls, written)
    assert answer.get("Retry-After") == ("10" if status == 503 else None)


def test_a_statement_that_took_too_long_is_not_tried_again(db):
    view = Colliding(1, "57014")

    assert (serve(view), view.calls) == (None, 1)


def test_a_program_is_answered_in_problem_details(db):
    answer = serve(Colliding(9), "/api/v1/introductions/")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")


@pytest.mark.django_db(transaction=True)
def test_two_transactions_that_wait_for_each_other_are_told_apart_by_the_database():
    """The real thing: PostgreSQL ends one of them with the code that is tried again."""
    for job in ("a", "b"):
        JobSlot.objects.create(job=job, slot="2026-01-01T00:00Z")
    both, codes = threading.Barrier(2), []

    def take(first: str, second: str) -> None:
        try:
            with transaction.atomic():
                JobSlot.objects.select_for_update().get(job=first)
                both.wait(5)
                JobSlot.objects.select_for_update().get(job=second)
        except OperationalError as error:
            codes.append(error.__cause__.pgcode)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in (("a", "b"), ("b", "a"))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert codes == ["40P01"]


def test_a_web_process_has_its_patience():
    program = (
        "import django; django.setup(); from django.db import connection; c = connection.cursor();\n"
        "for name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'):\n"
        "    c.execute(f'SHOW {name}'); print(c.fetchone()[0])"
    )
    url = os.environ["APP_DATABASE_URL"].rpartition("/")[0] + "/postgres"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PROCESS": "web", "APP_DATABASE_URL": url},
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        check=False,
    )

    assert done.stdout.split() == ["15s", "3s", "30s"], done.stderr
