"""The first assertion of the suite: everything else about tenants rests on it."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import ProgrammingError, connection


@pytest.mark.django_db
def test_tests_run_as_the_app_role_which_row_level_security_binds():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole "
            "FROM pg_roles WHERE rolname = current_user"
        )
        role = cursor.fetchone()

    assert role == (urlsplit(os.environ["APP_DATABASE_URL"]).username, False, False, False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("forbidden", ["CREATE TABLE mine (id int)", "TRUNCATE django_migrations"])
def test_the_app_role_may_neither_make_nor_truncate_tables(forbidden):
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(forbidden)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_leaves_nothing_to_the_next(turn):
    from django.contrib.sessions.models import Session

    found = Session.objects.filter(session_key="left").count()
    Session.objects.create(session_key="left", expire_date="2030-01-01T00:00Z")

    assert found == 0
