"""Invitations as decisions: who may send which, and each way they can end."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.accounts import services
from accelerator.accounts.models import Invitation
from accelerator.accounts.states import MOVES, InvitationState
from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailClass, MailState
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import IllegalMove, Refused
from accelerator.tenancy.models import Membership, Role
from tests.factories.accounts import is_verified, make_account, make_invitation
from tests.factories.programmes import make_programme

pytestmark = pytest.mark.usefixtures("in_north")

S = InvitationState
ENDS = {S.ACCEPTED: "accepted_at", S.NOT_ME: "declined_at", S.REVOKED: "revoked_at"}


def in_state(state: InvitationState) -> Invitation:
    changes = {ENDS[state]: clock.now()} if state in ENDS else {}
    if state == S.EXPIRED:
        changes = {"expires_at": clock.now() - timedelta(seconds=1)}
    return make_invitation(**changes)


def ask(admin, **changes):
    values = {"email": "Ada@People.example ", "name": "Ada Marsh", "role": Role.FUNDER, "by": admin}
    return services.invite(**values | changes)


@pytest.mark.parametrize("old", S)
@pytest.mark.parametrize("new", S)
def test_an_invitation_moves_as_its_table_says_and_in_no_other_way(old, new):
    invitation = in_state(old)
    assert invitation.state == old

    if new in MOVES[old]:
        invitation.move_to(new)
    else:
        with pytest.raises(IllegalMove):
            invitation.move_to(new)


def test_an_invitation_is_sent_by_mail_with_what_it_must_say(admin, in_north):
    programme = make_programme(name="Fair Footing", summary="Fair pay in rented homes.")

    invitation = ask(admin, programmes=[programme])

    mail = Mail.objects.get()
    said = ["Amira Oyelaran", "Fair Footing: Fair pay in rented homes.", "funder", "This is not me", "/privacy/"]
    assert [words in mail.text for words in said] == [True] * len(said)
    assert [words in mail.html for words in said] == [True] * len(said)
    assert (mail.address, mail.mail_class, mail.link_path, mail.link_purpose) == (
        "ada@people.example",
        MailClass.SERVICE,
        "/accounts/invitations/{token}/",
        "accounts.invitation",
    )
    assert (invitation.programme_ids, invitation.expires_at - invitation.sent_at) == (
        [programme.pk],
        pytest.approx(timedelta(days=14), abs=timedelta(seconds=5)),
    )


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_line_about_what_they_will_see(admin, role):
    ask(admin, role=role)

    assert "You will" in Mail.objects.get().text


MAY_GIVE = {
    Role.ADMIN: set(Role),
    Role.MANAGER: {Role.REVIEWER, Role.INNOVATOR, Role.PARTNER, Role.FUNDER},
    Role.REVIEWER: set(),
    Role.INNOVATOR: set(),
    Role.PARTNER: set(),
    Role.FUNDER: set(),
}


@pytest.mark.parametrize("by", Role)
@pytest.mark.parametrize("role", Role)
def test_who_may_invite_whom(in_north, by, role):
    inviter = make_account(by, tenant=in_north)

    if role in MAY_GIVE[by]:
        assert ask(inviter, role=role).role == role
    else:
        with pytest.raises(Refused):
            ask(inviter, role=role)


def test_staff_of_another_tenant_are_nobody_here(in_north, south):
    with pytest.raises(Refused):
        ask(make_account(Role.ADMIN, tenant=south))


def test_whoever_has_the_role_already_is_not_invited_again(admin, in_north):
    user = make_account(Role.FUNDER, tenant=in_north)

    with pytest.raises(Refused, match="is a funder here already"):
        ask(admin, email=user.email)


def test_inviting_an_address_twice_sends_one_invitation_again_with_both_programmes(admin):
    one, two = make_programme(name="One"), make_programme(name="Two")

    first = ask(admin, programmes=[one])
    second = ask(admin, programmes=[two])

    assert (second.pk, second.programme_ids, second.sendings) == (first.pk, [one.pk, two.pk], 2)
    assert Mail.objects.count() == 2


def test_an_invitation_for_all_programmes_is_not_narrowed_by_a_second_one(admin):
    ask(admin)

    assert ask(admin, programmes=[make_programme()]).programme_ids == []


def test_an_expired_invitation_sent_again_is_valid_for_fourteen_days_more(admin):
    invitation = ask(admin)

    with clock.at(clock.now() + timedelta(days=20)):
        expired = Invitation.objects.get().state
        again = services.resend_invitation(invitation, by=admin)

        assert (expired, again.state, again.expires_at) == (S.EXPIRED, S.OPEN, clock.now() + timedelta(days=14))


@pytest.mark.parametrize("state", [S.ACCEPTED, S.NOT_ME, S.REVOKED])
def test_an_invitation_that_has_ended_is_not_sent_again(admin, state):
    with pytest.raises(Refused, match="Invite anew"):
        services.resend_invitation(in_state(state), by=admin)


def test_a_manager_does_not_send_a_colleagues_invitation_again(manager):
    with pytest.raises(Refused):
        services.resend_invitation(make_invitation(role=Role.ADMIN), by=manager)


def test_taking_an_invitation_back_stops_its_mail(admin):
    invitation = ask(admin)

    services.revoke_invitation(invitation, by=admin)

    assert (Invitation.objects.get().state, Mail.objects.get().state) == (S.REVOKED, MailState.CANCELLED)


def test_accepting_gives_the_role_and_verifies_the_address():
    invitation = make_invitation()
    user = make_account(email=invitation.email)
    user.emailaddress_set.update(verified=False)

    acceptance = services.accept_invitation(invitation, user=user)

    assert (acceptance.membership.role, acceptance.is_new, acceptance.invitation.accepted_by) == ("funder", True, user)
    assert is_verified(user, invitation.email) is True


def test_accepting_with_another_address_is_refused():
    with pytest.raises(Refused, match="another address"):
        services.accept_invitation(make_invitation(), user=make_account())


@pytest.mark.parametrize("state", [S.EXPIRED, S.ACCEPTED, S.NOT_ME, S.REVOKED])
def test_only_an_open_invitation_is_accepted(state):
    invitation = in_state(state)
    user = make_account(email=invitation.email)

    with pytest.raises(Refused):
        services.accept_invitation(invitation, user=user)

    assert Membership.objects.count() == 0


def test_accepting_again_after_the_membership_ended_gives_the_role_back(admin, in_north):
    user = make_account(Role.FUNDER, tenant=in_north)
    services.end_membership(Membership.objects.get(user=user), by=admin)

    acceptance = services.accept_invitation(make_invitation(email=user.email), user=user)

    assert (acceptance.is_new, acceptance.membership.ended_at) == (True, None)


def test_not_me_ends_it_and_tells_whoever_invited(admin):
    invitation = ask(admin)

    services.decline_invitation(invitation)

    told = Mail.objects.get(template="accounts/emails/not_me")
    assert (Invitation.objects.get().state, told.address) == (S.NOT_ME, admin.email)
    assert "this is not me" in told.text


def test_every_step_is_in_the_audit_without_names_or_addresses(admin, in_north):
    invitation = ask(admin)
    services.resend_invitation(invitation, by=admin)
    services.accept_invitation(invitation, user=make_account(email="ada@people.example"))

    entries = list(Entry.objects.filter(subject_kind="accounts.invitation").order_by("created_at"))
    assert [entry.verb for entry in entries] == ["invitation.sent", "invitation.sent_again", "invitation.accepted"]
    assert "ada" not in str([entry.details for entry in entries]).lower()


def test_an_invitation_of_another_tenant_is_not_here(in_north, south):
    with tenant_scope(south):
        invitation = make_invitation()

    assert Invitation.objects.filter(pk=invitation.pk).exists() is False


def test_an_address_has_one_account(db):
    make_account(email="ada@people.example")

    with pytest.raises(Refused, match="account with this address already"):
        make_account(email="Ada@People.example")
