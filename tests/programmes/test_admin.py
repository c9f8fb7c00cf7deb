"""The records of programmes in the admin: to look at, and a manager's own only."""

import pytest
from django.urls import reverse

from accelerator.programmes import models, services
from accelerator.programmes.access import grant_access
from accelerator.programmes.services.rules import publish_rules
from accelerator.tenancy.models import Membership
from tests.factories.clients import client_of
from tests.factories.programmes import make_credit, make_criterion, make_programme, make_theme

LISTS = sorted(name.lower() for name in models.__all__)


@pytest.fixture
def furnished(north, dana, victor):
    """Two programmes with everything; Victor works on the first."""
    mine, other = make_programme(name="Mine", stages=True), make_programme(name="Other one", stages=True)
    for programme in (mine, other):
        make_theme(programme)
        make_credit(programme)
        make_criterion(programme.stages.get(number=3))
        services.set_target(programme, by=dana, measure="innovators", value=18)
        services.pause_programme(programme, by=dana, reason="Summer")
        publish_rules(programme, by=dana, text="Answer within a week.")
    grant_access(Membership.objects.get(user=victor), [mine.pk], by=dana)
    services.add_entry("unit", by=dana, label="Trees")
    return mine, other


@pytest.mark.parametrize("name", LISTS)
def test_every_record_has_a_list_that_opens_and_is_searched(desk, furnished, name):
    url = reverse(f"admin:programmes_{name}_changelist")

    assert desk.get(url).status_code == 200
    assert desk.get(url, {"q": "a"}).status_code == 200


@pytest.mark.parametrize("name", sorted({*LISTS} - {"picklist", "programmeaccess"}))
def test_a_narrowed_manager_sees_records_of_their_own_programme(north, desk, victor, furnished, name):
    url = reverse(f"admin:programmes_{name}_changelist")

    all_rows = desk.get(url).context["cl"].result_count
    own_rows = client_of(north, victor).get(url).context["cl"].result_count

    assert 0 < own_rows < all_rows


def test_a_record_is_shown_and_not_changed_here(desk, furnished):
    mine, _other = furnished
    url = reverse("admin:programmes_programme_change", args=[mine.pk])

    assert desk.get(url).status_code == 200
    assert desk.post(url, {"name": "Changed"}).status_code == 403
    mine.refresh_from_db()
    assert mine.name == "Mine"
