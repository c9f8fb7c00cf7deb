"""Asking a person into the portal: the invitation is accounts', what it means here is ours."""

from django.db import transaction

from accelerator.accounts.models import Invitation, User
from accelerator.accounts.services import invite
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role
from partners.models import Participation, Person
from partners.services.taking_part import move_participation
from partners.states import ParticipationState


@transaction.atomic
def invite_person(person: Person, *, by: User, participation: Participation) -> Invitation:
    """Invite the person to act for the organisation that takes part; who has not joined yet becomes invited with it."""
    if not person.email:
        raise Refused(f"There is no e-mail address for {person.name}. Add one first.")
    if person.do_not_contact_at or person.archived_at:
        raise Refused(person.reason_not_to_ask)
    if not person.positions.live().filter(organisation=participation.organisation_id).exists():
        raise Refused(f"{person.name} holds no position at {participation.organisation.name} now.")
    if participation.role not in (Role.INNOVATOR, Role.PARTNER):
        raise Refused("Only people of innovators and partners have a portal.")
    invitation = invite(
        email=person.email,
        name=person.name,
        role=Role(participation.role),
        by=by,
        programmes=[participation.programme],
        person_id=person.pk,
    )
    if participation.state in (ParticipationState.PROSPECT, ParticipationState.CONTACTED, ParticipationState.IN_TALKS):
        move_participation(participation, by=by, to=ParticipationState.INVITED)
    record("person.invited", person, by=by, invitation=str(invitation.pk))
    return invitation
