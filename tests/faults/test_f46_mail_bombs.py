"""F46: whoever posts a stranger's address into our forms all day long fills nobody's mailbox."""

import time

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache

from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

POSTS = 30  # one every ten minutes, each from another network


@pytest.mark.parametrize(("path", "most"), [("/accounts/password/reset/", 5), ("/accounts/login/code/", 20)])
def test_one_address_gets_so_many_mails_a_day_and_no_more_F46(db, monkeypatch, path, most):
    cache.clear()
    north = make_tenant("north")
    victim = make_account(email="ada@people.example")
    begun = time.time()

    for number in range(POSTS):
        monkeypatch.setattr(ratelimit.time, "time", lambda number=number: begun + 600 * number)
        client_of(north).post(path, {"email": victim.email}, REMOTE_ADDR=f"192.0.2.{number}")
    monkeypatch.undo()

    with tenant_scope(north):
        assert Mail.objects.filter(to_address=victim.email).count() == most
    cache.clear()
