"""Accepting an invitation touches several rooms: the account, the membership, its programmes, the person."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction

from accelerator.accounts import services as accounts
from accelerator.accounts.emails import PURPOSE
from accelerator.accounts.models import Invitation, User
from accelerator.accounts.services.invitations import Acceptance
from accelerator.mailing.tokens import resolve
from accelerator.programmes.access import grant_access
from accelerator.programmes.models import ProgrammeAccess
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership, Role
from partners.models import Participation, Person
from partners.services import claim_person, move_participation
from partners.states import ParticipationState

# Roles whose membership may be narrowed; innovators and partners act through a Position instead.
NARROWED = frozenset({Role.MANAGER, Role.REVIEWER, Role.FUNDER})


@dataclass(frozen=True)
class NewUser:
    """What somebody without an account says of themselves. No password: they sign in with mailed codes."""

    name: str
    password: str | None


def invitation_of(token: str) -> Invitation | None:
    """The invitation that this secret of a mailed link stands for, in whatever state; None for no such link."""
    found = resolve(token, PURPOSE)
    return Invitation.objects.select_related("invited_by").filter(pk=found.subject_id).first() if found else None


def user_of(invitation: Invitation) -> User | None:
    """Who has an account with the invited address already."""
    address = EmailAddress.objects.filter(email=invitation.email, verified=True).select_related("user").first()
    return address.user if address else User.objects.filter(email=invitation.email).first()


@transaction.atomic
def join(invitation: Invitation, *, user: User) -> Acceptance:
    """Accept as a user who exists: the role, its programmes, the person they are, their organisations' state."""
    acceptance = accounts.accept_invitation(invitation, user=user)
    if Role(acceptance.membership.role) in NARROWED:
        _set_programmes(acceptance, by=user)
    _become_person(acceptance.invitation, user)
    return acceptance


@transaction.atomic
def join_as_new_user(invitation: Invitation, *, who: NewUser) -> Acceptance:
    """Make the account first. Refused when somebody has this address by now: then they sign in."""
    if user_of(invitation):
        raise Refused("There is an account with this address already. Sign in to accept.")
    user = accounts.register_user(email=invitation.email, name=who.name, password=who.password)
    return join(invitation, user=user)


def _set_programmes(acceptance: Acceptance, *, by: User) -> None:
    """A new membership gets the invitation's programmes; one that was there is only ever widened."""
    membership, invited = acceptance.membership, set(acceptance.invitation.programme_ids)
    held = _programmes_of(membership)
    if acceptance.is_new:
        grant_access(membership, invited, by=by)
    elif held and not invited:
        grant_access(membership, [], by=by)
    elif held and not invited <= held:
        grant_access(membership, held | invited, by=by)


def _programmes_of(membership: Membership) -> set:
    return set(ProgrammeAccess.objects.filter(membership=membership).values_list("programme_id", flat=True))


def _become_person(invitation: Invitation, user: User) -> None:
    person = Person.objects.filter(pk=invitation.person_id).first() if invitation.person_id else None
    if person is None:
        return
    claim_person(person, user=user)
    invited = Participation.objects.filter(
        state=ParticipationState.INVITED,
        role=invitation.role,
        programme_id__in=invitation.programme_ids,
        organisation__in=person.positions.live().values("organisation"),
    )
    for participation in invited:
        move_participation(participation, by=user, to=ParticipationState.JOINED)
