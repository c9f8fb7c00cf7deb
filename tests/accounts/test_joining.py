"""The page behind an invitation's link: four kinds of reader, and every way it can be over."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.accounts import services
from accelerator.accounts.models import Invitation, User
from accelerator.accounts.states import InvitationState
from accelerator.mailing.models import Mail
from accelerator.programmes.access import programmes_for
from accelerator.programmes.models import ProgrammeAccess
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Membership, Role
from tests.factories.accounts import PASSWORD, link_of, make_account, make_invitation
from tests.factories.clients import client_of
from tests.factories.programmes import make_programme


@pytest.fixture
def invitation(north) -> Invitation:
    with tenant_scope(north):
        return make_invitation(role=Role.FUNDER, programme_line="Fair Footing: fair pay in rented homes")


@pytest.fixture
def link(north, invitation) -> str:
    with tenant_scope(north):
        return link_of(invitation)


def state_of(tenant, invitation) -> InvitationState:
    with tenant_scope(tenant):
        return Invitation.objects.get(pk=invitation.pk).state


def roles_of(tenant, user) -> set[Role]:
    with tenant_scope(tenant):
        return Member(user).roles


def new_account(**changes: str) -> dict[str, str]:
    return {"name": "Ada Marsh", "way": "password", "password": PASSWORD} | changes


def test_opening_the_link_changes_nothing(north, visitor, invitation, link):
    for _ in range(3):
        visitor.get(link)
        visitor.head(link)

    with tenant_scope(north):
        counts = (User.objects.count(), Membership.objects.count(), Mail.objects.count())
    assert (state_of(north, invitation), counts) == (InvitationState.OPEN, (0, 0, 0))


@pytest.mark.parametrize("ending", ["accept/", "not-me/"])
def test_what_acts_answers_to_post_alone(visitor, link, ending):
    assert visitor.get(link + ending).status_code == 405


def test_the_page_says_who_invites_to_what_and_links_the_privacy_page(visitor, link):
    page = visitor.get(link).content.decode()

    said = ["North Trust", "Fair Footing: fair pay in rented homes", "join as funder", "/privacy/", "This is not me"]
    assert [words in page for words in said] == [True] * len(said)


def test_somebody_new_accepts_with_a_password_and_is_signed_in(north, visitor, invitation, link):
    answer = visitor.post(f"{link}accept/", new_account())

    user = User.objects.get(email=invitation.email)
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert (user.name, user.check_password(PASSWORD), roles_of(north, user)) == ("Ada Marsh", True, {Role.FUNDER})
    assert visitor.get("/home/")["Location"] == "/impact/"


def test_somebody_new_accepts_with_codes_instead_of_a_password(north, visitor, invitation, link):
    visitor.post(f"{link}accept/", new_account(way="codes", password="typed and then thought better"))

    user = User.objects.get(email=invitation.email)
    assert (user.has_usable_password(), visitor.get("/accounts/").status_code) == (False, 200)


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"way": ""}, {"password": ""}, {"password": "short"}, {"password": "password123"}],
)
def test_what_is_missing_is_said_and_nothing_is_made(north, visitor, invitation, link, changes):
    page = visitor.post(f"{link}accept/", new_account(**changes))

    assert (page.status_code, User.objects.count(), state_of(north, invitation)) == (422, 0, InvitationState.OPEN)
    assert 'value="Ada Marsh"' in page.content.decode() or "name" in changes


def test_whoever_has_an_account_must_sign_in_first(north, visitor, invitation, link):
    user = make_account(email=invitation.email)

    page = visitor.get(link)
    refused = visitor.post(f"{link}accept/", new_account())
    visitor.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    accepted = visitor.post(f"{link}accept/")

    assert f"/accounts/login/?next={link.replace('/', '%2F')}" in page.content.decode()
    assert refused["Location"].startswith("/accounts/login/?next=")
    assert (accepted["Location"], roles_of(north, user)) == ("/home/", {Role.FUNDER})


def test_signing_in_from_the_page_leads_back_to_it(visitor, invitation, link):
    user = make_account(email=invitation.email)

    answer = visitor.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": link})

    assert answer["Location"] == link


def test_whoever_is_signed_in_as_somebody_else_does_not_accept(north, invitation, link):
    other = make_account()
    browser = client_of(north, other)

    page = browser.get(link).content.decode()
    answer = browser.post(f"{link}accept/")

    assert (f"You are signed in as {other.email}" in page, answer.status_code) == (True, 422)
    assert (roles_of(north, other), state_of(north, invitation)) == (set(), InvitationState.OPEN)


def test_not_me_is_one_press_and_thanks(north, visitor, invitation, link):
    page = visitor.post(f"{link}not-me/")

    assert ("Thank you for telling us" in page.content.decode(), state_of(north, invitation)) == (
        True,
        InvitationState.NOT_ME,
    )


OVER = {
    "accepted_at": "This invitation is accepted",
    "declined_at": "Somebody answered that it went to the wrong person",
    "revoked_at": "This invitation was taken back",
    "expires_at": "This invitation has expired",
}


@pytest.mark.parametrize(("field", "words"), OVER.items())
@pytest.mark.parametrize("ending", ["", "accept/", "not-me/"])
def test_an_invitation_that_is_over_says_why_and_changes_nothing(
    north, visitor, invitation, link, field, words, ending
):
    moment = clock.now() - timedelta(minutes=1)
    with tenant_scope(north):
        Invitation.objects.filter(pk=invitation.pk).update(**{field: moment})

    page = visitor.post(link + ending, new_account()) if ending else visitor.get(link)

    with tenant_scope(north):
        stored = Invitation.objects.values("accepted_at", "declined_at", "revoked_at", "expires_at").get()
    assert (page.status_code, words in page.content.decode(), User.objects.count()) == (410, True, 0)
    assert stored[field] == moment


@pytest.mark.parametrize("token", ["x", "A" * 43, "a" * 300, "%00", "..%2f..%2f"])
def test_a_link_that_is_none_says_how_to_go_on(visitor, token):
    page = visitor.get(f"/accounts/invitations/{token}/")

    assert page.status_code == 404


def test_a_link_of_one_tenant_is_none_at_another(south, invitation, link):
    page = client_of(south).get(link)

    assert (page.status_code, "This link does not work" in page.content.decode()) == (404, True)


def test_a_token_made_for_something_else_opens_no_invitation(north, visitor, invitation):
    from accelerator.mailing import tokens

    with tenant_scope(north):
        secret = tokens.issue(purpose="introductions.answer", subject=invitation)

    assert visitor.get(f"/accounts/invitations/{secret}/").status_code == 404


def test_two_who_accept_at_once_make_one_account(north, visitor, invitation, link):
    visitor.post(f"{link}accept/", new_account())

    second = client_of(north).post(f"{link}accept/", new_account(name="Somebody Else"))

    assert (second.status_code, User.objects.count()) == (410, 1)


# programmes


def join(tenant, role: Role, programmes, user: User) -> None:
    from accelerator.home.joining import join as accept

    with tenant_scope(tenant):
        accept(make_invitation(email=user.email, role=role, programme_ids=[one.pk for one in programmes]), user=user)


def seen(tenant, user) -> set[str]:
    with tenant_scope(tenant):
        return set(programmes_for(Member(user)).values_list("name", flat=True))


@pytest.fixture
def programmes(north):
    with tenant_scope(north):
        return [make_programme(name="One"), make_programme(name="Two")]


def test_a_membership_is_narrowed_to_the_programmes_of_its_invitation(north, programmes):
    user = make_account()

    join(north, Role.FUNDER, programmes[:1], user)

    assert seen(north, user) == {"One"}


def test_an_invitation_without_programmes_is_for_all(north, programmes):
    user = make_account()

    join(north, Role.FUNDER, [], user)

    assert seen(north, user) == {"One", "Two"}


def test_a_second_invitation_widens_a_narrowed_membership(north, programmes):
    user = make_account()

    join(north, Role.MANAGER, programmes[:1], user)
    join(north, Role.MANAGER, programmes[1:], user)

    assert seen(north, user) == {"One", "Two"}


def test_a_second_invitation_does_not_narrow_a_wide_membership(north, programmes):
    user = make_account()

    join(north, Role.MANAGER, [], user)
    join(north, Role.MANAGER, programmes[:1], user)

    assert seen(north, user) == {"One", "Two"}


def test_after_an_end_only_the_new_invitation_counts(north, programmes, admin):
    user = make_account()
    join(north, Role.MANAGER, programmes, user)
    with tenant_scope(north):
        services.end_membership(Membership.objects.get(user=user), by=admin)

    join(north, Role.MANAGER, programmes[:1], user)

    assert seen(north, user) == {"One"}


def test_innovators_and_partners_are_not_narrowed_by_programme(north, programmes):
    join(north, Role.PARTNER, programmes[:1], make_account())

    with tenant_scope(north):
        assert ProgrammeAccess.objects.count() == 0
