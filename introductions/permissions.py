"""Who sees and changes introductions (promises 2 and 5)."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.members import Member
from introductions.models import Dismissal, Introduction, Request, Round
from introductions.states import Side
from partners.permissions import positions_of


def introductions_of_staff(member: Member) -> QuerySet[Introduction]:
    """Administrators: all; programme managers: those of their own programmes; others: none."""
    if member.is_admin:
        return Introduction.objects.all()
    return Introduction.objects.filter(programme__in=staff_programmes(member))


def requests_of_staff(member: Member) -> QuerySet[Request]:
    """As introductions: administrators all, managers those of their own programmes."""
    if member.is_admin:
        return Request.objects.all()
    return Request.objects.filter(programme__in=staff_programmes(member))


def introduction_or_404(member: Member, pk: UUID) -> Introduction:
    """For staff; unknown and forbidden look alike (F01, F03)."""
    return get_object_or_404(introductions_of_staff(member).with_people(), pk=pk)  # type: ignore[attr-defined]


def rounds_of_staff(member: Member) -> QuerySet[Round]:
    """Rounds of the programmes of this member of staff; others see none."""
    return Round.objects.filter(programme__in=staff_programmes(member))


def dismissals_of_staff(member: Member) -> QuerySet[Dismissal]:
    return Dismissal.objects.filter(programme__in=staff_programmes(member))


def introductions_of_member(member: Member) -> QuerySet[Introduction]:
    """What an innovator or a partner may know of: their side was asked, or the introduction has been made.

    A draft, and the other side's answer before their own turn, stay unknown.
    """
    # asked for beforehand: they are few, and nested twice they made a plan that grew with the square of the people
    mine = list(positions_of(member).values_list("organisation_id", flat=True).distinct())
    asked_innovator = Q(innovator__in=mine) & (Q(innovator_asked_at__isnull=False) | Q(introduced_at__isnull=False))
    asked_partner = Q(partner__in=mine) & (Q(partner_asked_at__isnull=False) | Q(introduced_at__isnull=False))
    return Introduction.objects.filter(asked_innovator | asked_partner)


def own_introduction_or_404(member: Member, pk: UUID) -> Introduction:
    """For the portal."""
    return get_object_or_404(introductions_of_member(member).with_people(), pk=pk)  # type: ignore[attr-defined]


def side_of_member(member: Member, introduction: Introduction) -> Side | None:
    """The side for which this user acts; None when for neither."""
    mine = set(positions_of(member).values_list("organisation_id", flat=True))
    if introduction.innovator_id in mine:
        return Side.INNOVATOR
    return Side.PARTNER if introduction.partner_id in mine else None


def sees_contacts(introduction: Introduction) -> bool:
    """Whether the two sides may see each other's contact details: once it has left (F36)."""
    return introduction.is_made
