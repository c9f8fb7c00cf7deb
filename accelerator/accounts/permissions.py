"""Who may ask people in, and who may change what they may do here."""

from django.db.models import QuerySet

from accelerator.accounts.models import Invitation
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF, Membership, Role


def roles_to_give(member: Member) -> list[Role]:
    """The roles that this member may invite people into, in the order of the form."""
    if member.is_admin:
        return list(Role)
    return [role for role in Role if role not in STAFF] if member.is_staff else []


def visible_invitations(member: Member) -> QuerySet[Invitation]:
    """Administrators see all of them, programme managers those that they sent."""
    if member.is_admin:
        return Invitation.objects.all()
    if member.is_staff:
        return Invitation.objects.filter(invited_by=member.user)
    return Invitation.objects.none()


def visible_memberships(member: Member) -> QuerySet[Membership]:
    """Who belongs here is the administrators' business; a person's page says the rest."""
    return Membership.objects.all() if member.is_admin else Membership.objects.none()
