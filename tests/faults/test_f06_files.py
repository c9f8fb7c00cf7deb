"""F06: files are as closed as the pages they come from: by tenant, by programme, by role, and the moment a right ends.

F15: a membership that ends is felt at the next request, in a session that goes on.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from accelerator.accounts.services import end_membership
from accelerator.programmes.models import ProgrammeAccess
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Membership, Picture, Role
from partners.models import Import
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.partners import make_organisation, make_person
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant

GONE = {302, 404}  # led to sign in, or a page that does not exist


@dataclass
class House:
    """Two tenants; in the first a manager of one programme who has brought a file, and a manager of another."""

    north: Any
    south: Any
    users: dict[str, Any]
    files: dict[str, str]

    def status(self, name: str, role: str, at: Any = None) -> int:
        return status(client_of(at or self.north, self.users[role]), self.files[name])


def status(browser: Any, path: str) -> int:
    """What it answers; a file is fetched to its end."""
    answer = browser.get(path)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


@pytest.fixture
def house(db):
    north, south = make_tenant("north"), make_tenant("south")
    roles = {"admin": Role.ADMIN, "manager": Role.MANAGER, "other manager": Role.MANAGER, "funder": Role.FUNDER}
    users = {name: make_account(role, tenant=north) for name, role in roles.items()}
    users["admin elsewhere"] = make_account(Role.ADMIN, tenant=south)
    with tenant_scope(north):
        mine, other = make_programme(), make_programme()
        for name, programme in (("manager", mine), ("other manager", other)):
            ProgrammeAccess.objects.create(membership=Membership.objects.get(user=users[name]), programme=programme)
        brought = Import.objects.create(
            programme=mine, role="partner", by=users["manager"], filename="p.csv", read_as="CSV"
        )
        person = make_person(make_organisation())
        picture = Picture.objects.create(content=b"png", content_type="image/png", width=1, height=1)
    files = {
        "rows to correct": f"/desk/imports/{brought.pk}/to-correct.csv",
        "import": f"/desk/imports/{brought.pk}/",
        "personal data": f"/desk/people/{person.pk}/data/",
        "list": "/desk/organisations/?download=csv",
        "picture": f"/pictures/{picture.pk}",
    }
    return House(north, south, users, files)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("rows to correct", {"admin", "manager"}),
        ("import", {"admin", "manager"}),
        ("personal data", {"admin"}),
        ("list", {"admin", "manager", "other manager"}),
    ],
)
def test_a_file_is_for_whom_its_page_is_F06(house, name, allowed):
    answers = {role: house.status(name, role) for role in house.users}

    assert {role for role, status in answers.items() if status == 200} == allowed
    assert {status for role, status in answers.items() if role not in allowed} == {404}


@pytest.mark.parametrize("name", ["rows to correct", "import", "personal data", "picture"])
def test_at_another_tenant_it_does_not_exist_F06(house, name):
    assert house.status(name, "admin elsewhere", at=house.south) == 404


@pytest.mark.parametrize(
    ("name", "role"), [("rows to correct", "manager"), ("list", "manager"), ("personal data", "manager")]
)
def test_nobody_fetches_it_without_signing_in(house, name, role):
    assert status(client_of(house.north), house.files[name]) in GONE


@pytest.mark.parametrize("name", ["rows to correct", "import", "list"])
def test_a_right_that_ends_is_felt_at_the_next_request_F15(house, name):
    browser = client_of(house.north, house.users["manager"])
    before = status(browser, house.files[name])
    with tenant_scope(house.north):
        membership = Membership.objects.get(user=house.users["manager"])
        end_membership(membership, by=house.users["admin"])

    after = status(browser, house.files[name])

    assert (before, after in GONE) == (200, True)


def test_a_programme_that_is_taken_away_takes_its_files_along_F15(house):
    browser = client_of(house.north, house.users["manager"])
    with tenant_scope(house.north):
        access = ProgrammeAccess.objects.filter(membership__user=house.users["manager"])
        access.update(programme=make_programme())

    assert status(browser, house.files["rows to correct"]) == 404
