"""F47, F49: the database restarts or has no place left: 503 and when to come back, and the next request is served."""

import psycopg2
import pytest
from django.db import connection

from accelerator.database import base
from tests import databases
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant


@pytest.mark.django_db(transaction=True)
def test_a_request_whose_connection_was_cut_says_so_and_the_next_is_served_F47(run_database, monkeypatch):
    tenant = make_tenant()
    visitor = client_of(tenant)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    connection.health_check_enabled, connection.health_check_done = True, True  # looked after a moment ago

    with databases.owner(run_database.name) as owner:
        owner.execute("SELECT pg_terminate_backend(%s)", [pid])
    visitor.raise_request_exception = False
    cut = visitor.get("/help/")
    connection.close()
    after = visitor.get("/help/")

    assert (cut.status_code, cut.get("Retry-After"), after.status_code) == (503, "10", 200)
    assert "Please try again in a moment" in cut.text


@pytest.mark.parametrize(("refused", "status"), [(2, 200), (10**6, 503)])
@pytest.mark.django_db(transaction=True)
def test_a_full_database_is_asked_again_for_a_second_F49(monkeypatch, refused, status):
    tenant = make_tenant()
    visitor = client_of(tenant)
    visitor.raise_request_exception = False
    monkeypatch.setattr(base, "PATIENCE", 0.2)
    monkeypatch.setattr(base, "PAUSE", 0.01)
    connect, left = psycopg2.connect, [refused]

    def crowded(*arguments, **keywords):
        if left[0]:
            left[0] -= 1
            raise psycopg2.OperationalError("FATAL:  sorry, too many clients already")
        return connect(*arguments, **keywords)

    connection.close()
    monkeypatch.setattr(base.DatabaseWrapper.Database, "connect", crowded)

    assert visitor.get("/help/").status_code == status
    monkeypatch.undo()
