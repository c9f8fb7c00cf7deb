"""Snapshots in /admin/: looked at, never typed in."""

import pytest

from accelerator.tenancy.models import Role
from reporting import services
from tests.factories.clients import client_of
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member

LIST = "/admin/reporting/snapshot/"


@pytest.fixture
def browser(tenant):
    return client_of(tenant, make_member(Role.ADMIN, tenant))


def test_the_figures_stand_in_the_list_and_on_the_record(tenant, browser):
    snapshot = services.rebuild(make_programme(name="Fair Footing").pk)

    assert "Fair Footing" in browser.get(LIST).content.decode()
    assert browser.get(f"{LIST}{snapshot.pk}/change/").status_code == 200


def test_nobody_writes_a_figure(tenant, browser):
    snapshot = services.rebuild(make_programme().pk)

    assert browser.get(f"{LIST}add/").status_code == 403
    assert browser.post(f"{LIST}{snapshot.pk}/change/", {"figures": '{"innovators": 99}'}).status_code == 403
    assert browser.post(f"{LIST}{snapshot.pk}/delete/", {"post": "yes"}).status_code == 403
    snapshot.refresh_from_db()
    assert snapshot.figures["innovators"] == 0
