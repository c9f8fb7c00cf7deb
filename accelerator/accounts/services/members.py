"""Memberships: one role of one user in this tenant, given, ended at once, given back."""

from django.db import transaction
from django.db.models import Q

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.accounts.services.users import end_sessions_here
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import STAFF, Membership, Role


@transaction.atomic
def grant_role(user: User, *, role: Role, by: User | None) -> tuple[Membership, bool]:
    """The user's live membership in this role, and whether it began (or began again) just now."""
    membership, made = Membership.objects.select_for_update().get_or_create(user=user, role=role)
    began = made or membership.ended_at is not None
    if began:
        membership.ended_at = None
        membership.save(update_fields=["ended_at"])
        record("membership.began", membership, by=by, role=role)
    return membership, began


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> Membership:
    """End a role at once, and the sessions of its user here. Ending it twice changes nothing."""
    membership, administrators = _locked_with_administrators(membership)
    _refuse_unless_may_change(by, membership)
    if membership.ended_at is None:
        if administrators == [membership]:
            raise Refused("This is the last administrator. Invite another one first.")
        membership.ended_at = clock.now()
        membership.save(update_fields=["ended_at"])
        end_sessions_here(membership.user)
        record("membership.ended", membership, by=by, role=membership.role)
    return membership


@transaction.atomic
def restore_membership(membership: Membership, *, by: User) -> Membership:
    """Take the end back, with the programmes it was narrowed to."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    _refuse_unless_may_change(by, membership)
    if membership.ended_at is not None:
        membership.ended_at = None
        membership.save(update_fields=["ended_at"])
        record("membership.restored", membership, by=by, role=membership.role)
    return membership


def is_administrator(user: User) -> bool:
    return Membership.objects.filter(user=user, role=Role.ADMIN, ended_at=None).exists()


def _refuse_unless_may_change(by: User, membership: Membership) -> None:
    if not is_administrator(by):
        raise Refused("Only an administrator can change who belongs here.")


def _locked_with_administrators(membership: Membership) -> tuple[Membership, list[Membership]]:
    """The row and all live administrators' rows, locked in one order: two of them cannot end each other at once."""
    wanted = Q(pk=membership.pk) | Q(role=Role.ADMIN, ended_at=None)
    rows = list(Membership.objects.select_for_update().filter(wanted).order_by("pk"))
    administrators = [row for row in rows if row.role == Role.ADMIN and row.ended_at is None]
    return next(row for row in rows if row.pk == membership.pk), administrators


def may_give(by: User | None, role: Role) -> bool:
    """Staff give roles; administrators alone give staff roles. None is the system itself (create_tenant)."""
    if by is None:
        return True
    held = set(Membership.objects.filter(user=by, ended_at=None).values_list("role", flat=True))
    return Role.ADMIN in held or (Role.MANAGER in held and role not in STAFF)
