"""Invitations: sent, sent again, taken back, accepted, answered with "this is not me" (R03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from accelerator import clock
from accelerator.accounts import emails
from accelerator.accounts.models import Invitation, User
from accelerator.accounts.services.members import grant_role, may_give
from accelerator.accounts.services.users import normalise
from accelerator.accounts.states import InvitationState
from accelerator.audit.models import Entry
from accelerator.audit.services import record
from accelerator.mailing import caps
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership, Role

VALID = timedelta(days=14)
TEMPLATE = "accounts/emails/invitation"
MOST_OF_ONE, MOST_OF_ALL = 200, 500  # invitations in 24 hours, by one member of staff and by a tenant


class Named(Protocol):
    """A programme, as far as this room needs to know it."""

    pk: UUID
    name: str
    summary: str


@dataclass(frozen=True)
class Acceptance:
    """What an accepted invitation gave. `is_new`: the membership began with it."""

    invitation: Invitation
    membership: Membership
    is_new: bool


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: Role,
    by: User | None,
    programmes: Iterable[Named] = (),
    person_id: UUID | None = None,
) -> Invitation:
    """Ask one address to join in one role, for the given programmes (none: for all), and send the mail.

    Where one waits for an answer already (or has expired), that one is widened to these programmes and
    sent again. `person_id` is the partners.Person that the user will be known as.
    """
    programmes, email = list(programmes), normalise(email)
    if not may_give(by, role):
        raise Refused("Only an administrator can invite administrators and programme managers.")
    if not programmes and Membership.objects.filter(user__email=email, role=role, ended_at=None).exists():
        raise Refused(f"{email} is {_with_article(role)} here already.")
    _refuse_too_many(email, by)
    invitation, made = Invitation.objects.select_for_update(no_key=True).get_or_create(
        email=email,
        role=role,
        accepted_at=None,
        declined_at=None,
        revoked_at=None,
        defaults={
            "name": name.strip(),
            "invited_by": by,
            "person_id": person_id,
            "programme_ids": [programme.pk for programme in programmes],
            "programme_line": _line(programmes),
            "expires_at": clock.now() + VALID,
        },
    )
    if not made:
        _widen(invitation, programmes, person_id, name)
        return _send_again(invitation, by=by)
    record("invitation.sent", invitation, by=by, role=role, programmes=[str(pk) for pk in invitation.programme_ids])
    emails.send_invitation(invitation)
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Send it once more; it is valid for another 14 days from now."""
    invitation = _locked(invitation)
    if not may_give(by, Role(invitation.role)):
        raise Refused("Only an administrator can send this invitation again.")
    _refuse_too_many(invitation.email, by)
    return _send_again(invitation, by=by)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Take it back: its link explains so from now on."""
    invitation = _locked(invitation)
    invitation.move_to(InvitationState.REVOKED)
    invitation.save(update_fields=["revoked_at"])
    record("invitation.revoked", invitation, by=by)
    emails.stop_invitation(invitation)
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User) -> Acceptance:
    """Give the user the role. Their address counts as verified, since the link came to it by mail."""
    invitation = _locked(invitation)
    if normalise(user.email) != invitation.email:
        raise Refused("This invitation went to another address. Sign in with that one to accept it.")
    invitation.move_to(InvitationState.ACCEPTED)
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    EmailAddress.objects.update_or_create(user=user, email=invitation.email, defaults={"verified": True})
    membership, is_new = grant_role(user, role=Role(invitation.role), by=user)
    record("invitation.accepted", invitation, by=user, role=invitation.role)
    return Acceptance(invitation, membership, is_new)


@transaction.atomic
def decline_invitation(invitation: Invitation) -> Invitation:
    """The reader says that this is not them: the link ends, and whoever invited is told."""
    invitation = _locked(invitation)
    invitation.move_to(InvitationState.NOT_ME)
    invitation.save(update_fields=["declined_at"])
    record("invitation.not_me", invitation, by=None)
    emails.tell_not_me(invitation)
    return invitation


def _refuse_too_many(email: str, by: User | None) -> None:
    """Nobody's mailbox is filled by our form (F46): a few to one address, many by one member of staff, more by all."""
    if caps.is_reached(TEMPLATE, email):
        raise Refused(f"{email} was invited {caps.MOST[TEMPLATE]} times today. Call, or try again tomorrow.")
    day = clock.now() - caps.DAY
    sent = Entry.objects.filter(verb__in=["invitation.sent", "invitation.sent_again"], created_at__gt=day)
    if by and sent.filter(actor_id=str(by.pk)).count() >= MOST_OF_ONE:
        raise Refused(f"You sent {MOST_OF_ONE} invitations today. Go on tomorrow, or ask a colleague.")
    if sent.count() >= MOST_OF_ALL:
        raise Refused(f"{MOST_OF_ALL} invitations left from here today. Go on tomorrow.")


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)


def _send_again(invitation: Invitation, *, by: User | None) -> Invitation:
    if invitation.state not in (InvitationState.OPEN, InvitationState.EXPIRED):
        raise Refused(f"This invitation cannot be sent again: it is {invitation.state.label}. Invite anew instead.")
    invitation.sent_at = clock.now()
    invitation.expires_at = clock.now() + VALID
    invitation.sendings += 1
    invitation.save()
    record("invitation.sent_again", invitation, by=by)
    emails.send_invitation(invitation)
    return invitation


def _widen(invitation: Invitation, programmes: list[Named], person_id: UUID | None, name: str) -> None:
    """Add programmes to one that waits; one that was for all programmes stays so."""
    if invitation.programme_ids:
        new = [programme.pk for programme in programmes if programme.pk not in invitation.programme_ids]
        invitation.programme_ids = [*invitation.programme_ids, *new] if programmes else []
        invitation.programme_line = _line(programmes) if programmes else ""
    invitation.person_id = invitation.person_id or person_id
    invitation.name = invitation.name or name.strip()


def _line(programmes: list[Named]) -> str:
    """The programme in one line, as the mail has to say it (domain.md 6.9)."""
    if len(programmes) == 1:
        only = programmes[0]
        return f"{only.name}: {only.summary}"[:300] if only.summary else only.name
    return ", ".join(programme.name for programme in programmes)[:300]


def _with_article(role: Role) -> str:
    return f"{'an' if role.label[0] in 'aeiou' else 'a'} {role.label}"
