"""Who reaches which programme: a membership, narrowed by ProgrammeAccess."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme, ProgrammeAccess
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF, Membership, Role


def programmes_for(member: Member, *roles: Role) -> QuerySet[Programme]:
    """Programmes in which the member holds one of the roles (any, when none is named), without a query.

    An administrator reaches every programme when staff are asked for. A membership without
    ProgrammeAccess rows reaches all programmes. Innovators and partners take part through a
    partners.Participation: ask partners.permissions for them, not this.
    """
    wanted = set(roles) or set(Role)
    held = [membership.pk for membership in member.memberships if membership.role in wanted]
    if member.is_admin and wanted & STAFF:
        return Programme.objects.all()
    if not held:
        return Programme.objects.none()
    rows = ProgrammeAccess.objects.filter(membership_id__in=held)
    wide = Membership.objects.filter(pk__in=held).exclude(Exists(rows.filter(membership_id=OuterRef("pk"))))
    return Programme.objects.filter(Exists(rows.filter(programme_id=OuterRef("pk"))) | Q(Exists(wide)))


def staff_programmes(member: Member) -> QuerySet[Programme]:
    """Programmes whose records this member of staff works on: all for an administrator."""
    return programmes_for(member, Role.ADMIN, Role.MANAGER)


def staff_programme_or_404(member: Member, programme_id: UUID) -> Programme:
    """The programme, or Http404 when it does not exist or is not this member's (F01: both look alike)."""
    return get_object_or_404(staff_programmes(member), pk=programme_id)


def staff_of(programmes: QuerySet[Programme]) -> QuerySet[User]:
    """Who works on at least one of these programmes as staff, by name; administrators work on all."""
    rows = ProgrammeAccess.objects.filter(membership_id=OuterRef("pk"))
    here = Exists(rows.filter(programme__in=programmes.order_by().values("pk")))
    reach = Q(role=Role.ADMIN) | here | ~Exists(rows)
    held = Membership.objects.filter(reach, role__in=STAFF, ended_at=None).values("user_id")
    return User.objects.filter(pk__in=held, is_active=True).order_by("name", "email")


def is_staff_of(user: User, programme_id: UUID) -> bool:
    return staff_of(Programme.objects.filter(pk=programme_id)).filter(pk=user.pk).exists()


@transaction.atomic
def grant_access(membership: Membership, programme_ids: Iterable[UUID], *, by: User | None) -> None:
    """Narrow a membership to these programmes; an empty list widens it to all of them.

    Raises Refused when one of the ids is no programme here: dropping it silently could leave an empty list,
    which means all.
    """
    wanted = set(programme_ids)
    membership = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    programmes = list(Programme.objects.filter(pk__in=wanted).order_by("pk"))
    if len(programmes) < len(wanted):
        raise Refused("One of these programmes does not exist. Choose again.")
    ProgrammeAccess.objects.filter(membership=membership).delete()
    ProgrammeAccess.objects.bulk_create(
        ProgrammeAccess(membership=membership, programme=programme) for programme in programmes
    )
    record("membership.access_set", membership, by=by, programmes=[str(programme.pk) for programme in programmes])
