"""Two administrators who end each other at the same moment leave one."""

import threading

import pytest
from django.db import connections

from accelerator.accounts import services
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership, Role
from tests.factories.accounts import make_account
from tests.factories.tenancy import make_tenant


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_leave_one():
    tenant = make_tenant("north")
    pair = [make_account(Role.ADMIN, tenant=tenant) for _ in range(2)]
    with tenant_scope(tenant):
        memberships = {row.user_id: row for row in Membership.objects.all()}
    start, answers = threading.Barrier(2), []

    def end(by, other) -> None:
        try:
            start.wait()
            with tenant_scope(tenant):
                services.end_membership(memberships[other.pk], by=by)
            answers.append("ended")
        except Refused:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=end, args=args) for args in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    with tenant_scope(tenant):
        left = Membership.objects.filter(role=Role.ADMIN, ended_at=None).count()
    assert (sorted(answers), left) == (["ended", "refused"], 1)
