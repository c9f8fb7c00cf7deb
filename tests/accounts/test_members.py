"""Who belongs here: listed, ended at once, given back; nobody leaves the tenant without an administrator."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.accounts import services
from accelerator.accounts.models import Invitation
from accelerator.audit.models import Entry
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership, Role
from tests.factories.accounts import PASSWORD, make_account, make_invitation
from tests.factories.clients import client_of

MEMBERS, INVITATIONS = "/desk/settings/members/", "/desk/settings/invitations/"


@pytest.fixture
def desk(north, admin):
    return client_of(north, admin)


def membership_of(tenant, user) -> Membership:
    with tenant_scope(tenant):
        return Membership.objects.get(user=user)


def test_ending_asks_first_and_acts_on_post_alone(north, desk):
    membership = membership_of(north, make_account(Role.FUNDER, tenant=north))

    page = desk.get(f"{MEMBERS}{membership.pk}/end/")

    assert (page.status_code, membership_of(north, membership.user).ended_at) == (200, None)


def test_the_list_leaves_as_a_file_as_it_is_narrowed(north, desk):
    funder = make_account(Role.FUNDER, tenant=north)

    answer = desk.get(MEMBERS, {"role": "funder", "download": "csv"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert (lines[0], len(lines), funder.email in lines[1]) == ("Name,E-mail,Role,Since,Until", 2, True)


def test_an_ended_member_is_out_at_once(north, desk):
    user = make_account(Role.MANAGER, tenant=north)
    browser = client_of(north)
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    before = browser.get("/desk/settings/").status_code

    desk.post(f"{MEMBERS}{membership_of(north, user).pk}/end/")

    after = browser.get("/desk/settings/")
    assert (before, after.status_code, after["Location"]) == (200, 302, "/accounts/login/?next=/desk/settings/")


def test_sessions_at_other_tenants_go_on(north, south, desk):
    user = make_account(Role.FUNDER, tenant=north)
    elsewhere = client_of(south)
    elsewhere.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    desk.post(f"{MEMBERS}{membership_of(north, user).pk}/end/")

    assert elsewhere.get("/accounts/").status_code == 200


def test_the_end_can_be_undone_from_the_notice(north, desk):
    user = make_account(Role.FUNDER, tenant=north, name="Ada Marsh")
    membership = membership_of(north, user)

    page = desk.post(f"{MEMBERS}{membership.pk}/end/", follow=True).content.decode()
    desk.post(f"{MEMBERS}{membership.pk}/restore/")

    assert (f"{MEMBERS}{membership.pk}/restore/" in page, membership_of(north, user).ended_at) == (True, None)


def test_the_last_administrator_stays(north, admin, desk):
    desk.post(f"{MEMBERS}{membership_of(north, admin).pk}/end/")

    assert membership_of(north, admin).ended_at is None


def test_one_of_two_administrators_may_go(north, admin, desk):
    other = make_account(Role.ADMIN, tenant=north)

    desk.post(f"{MEMBERS}{membership_of(north, other).pk}/end/")

    assert membership_of(north, other).ended_at is not None


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_an_administrator_ends_and_restores(north, role):
    user, other = make_account(role, tenant=north), make_account(Role.FUNDER, tenant=north)

    with tenant_scope(north):
        membership = Membership.objects.get(user=other)
        with pytest.raises(Refused):
            services.end_membership(membership, by=user)
        with pytest.raises(Refused):
            services.restore_membership(membership, by=user)


def test_ending_twice_writes_one_audit_row(north, admin, in_north):
    membership = Membership.objects.get(user=make_account(Role.FUNDER, tenant=north))

    services.end_membership(membership, by=admin)
    services.end_membership(membership, by=admin)

    assert Entry.objects.filter(verb="membership.ended").count() == 1


def test_a_member_of_another_tenant_is_nobody_here(south, desk):
    theirs = membership_of(south, make_account(Role.FUNDER, tenant=south))

    answers = [desk.get(f"{MEMBERS}{theirs.pk}/end/"), desk.post(f"{MEMBERS}{theirs.pk}/restore/")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_list_is_searched_and_filtered(north, desk):
    make_account(Role.FUNDER, tenant=north, name="Ada Marsh", email="ada@meadow.example")
    make_account(Role.REVIEWER, tenant=north, name="Bea Stone")

    found = desk.get(f"{MEMBERS}?q=MEADOW").content.decode()
    reviewers = desk.get(f"{MEMBERS}?role=reviewer").content.decode()

    assert ("Ada Marsh" in found, "Bea Stone" in found) == (True, False)
    assert ("Ada Marsh" in reviewers, "Bea Stone" in reviewers) == (False, True)


def test_who_has_left_is_listed_apart(north, desk):
    user = make_account(Role.FUNDER, tenant=north, name="Ada Marsh")
    desk.post(f"{MEMBERS}{membership_of(north, user).pk}/end/")

    now, left = desk.get(MEMBERS), desk.get(f"{MEMBERS}?state=ended")

    assert ("Ada Marsh" in now.content.decode(), "Ada Marsh" in left.content.decode()) == (False, True)


@pytest.mark.parametrize(
    ("state", "changes"),
    [
        ("open", {}),
        ("expired", {"expires_at": clock.now() - timedelta(days=1)}),
        ("accepted", {"accepted_at": clock.now()}),
        ("not_me", {"declined_at": clock.now()}),
        ("revoked", {"revoked_at": clock.now()}),
    ],
)
def test_invitations_are_filtered_by_state(north, desk, state, changes):
    with tenant_scope(north):
        make_invitation(name="Somebody Else", revoked_at=clock.now() if state != "revoked" else None)
        make_invitation(name="Ada Marsh", **changes)

    page = desk.get(f"{INVITATIONS}?state={state}").content.decode()

    assert ("Ada Marsh" in page, "Somebody Else" in page) == (True, False)


def test_a_manager_sees_and_acts_on_their_own_invitations_only(north, admin, manager):
    with tenant_scope(north):
        own = make_invitation(name="Ada Marsh", invited_by=manager)
        other = make_invitation(name="Bea Stone", invited_by=admin)
    desk = client_of(north, manager)

    page = desk.get(INVITATIONS).content.decode()
    answers = [desk.post(f"{INVITATIONS}{one.pk}/revoke/").status_code for one in (own, other)]

    assert ("Ada Marsh" in page, "Bea Stone" in page, answers) == (True, False, [302, 404])


def test_an_invitation_is_sent_again_and_taken_back_from_the_list(north, desk):
    with tenant_scope(north):
        invitation = make_invitation()

    desk.post(f"{INVITATIONS}{invitation.pk}/resend/")
    desk.post(f"{INVITATIONS}{invitation.pk}/revoke/")

    with tenant_scope(north):
        stored = Invitation.objects.get(pk=invitation.pk)
    assert (stored.sendings, stored.state) == (2, "revoked")


def test_an_administrator_invites_with_the_form(north, desk):
    desk.post(
        f"{MEMBERS}invite/", {"name": "Ada Marsh", "email": "ada@meadow.example", "role": "manager", "programmes": []}
    )

    with tenant_scope(north):
        invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.programme_ids) == ("ada@meadow.example", "manager", [])


def test_a_managers_form_offers_no_staff_roles_and_only_own_programmes(north, manager):
    from accelerator.programmes.access import grant_access
    from tests.factories.programmes import make_programme

    with tenant_scope(north):
        mine, other = make_programme(name="Mine"), make_programme(name="Other")
        grant_access(Membership.objects.get(user=manager), [mine.pk], by=None)
    desk = client_of(north, manager)
    form = {"name": "Ada", "email": "ada@meadow.example", "role": "funder"}

    answers = [
        desk.post(f"{MEMBERS}invite/", form | {"role": "admin", "programmes": [mine.pk]}).status_code,
        desk.post(f"{MEMBERS}invite/", form | {"programmes": []}).status_code,
        desk.post(f"{MEMBERS}invite/", form | {"programmes": [other.pk]}).status_code,
        desk.post(f"{MEMBERS}invite/", form | {"programmes": [mine.pk]}).status_code,
    ]

    assert answers == [422, 422, 422, 302]
