"""Who sees and changes which organisations and people (promise 2).

Administrators: all of the tenant. Programme managers: organisations that take part in their own
programmes, and the people there. Innovators and partners: their own organisations, through a live Position.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accelerator.accounts.models import Invitation
from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from partners.models import Contact, Note, Organisation, Participation, Person, Position, Project
from partners.models.organisations import OrganisationQuerySet
from partners.models.people import PersonQuerySet, PositionQuerySet


def person_of(member: Member) -> Person | None:
    """The person who this user is here: by their link, else by the invitation they accepted. Changes nothing."""
    return people_of(member).order_by("user_id", "created_at", "id").first()


def people_of(member: Member) -> PersonQuerySet:
    """All records that stand for this user; more than one where staff invited them twice."""
    if not member.is_authenticated:
        return Person.objects.none()
    invited = Invitation.objects.filter(accepted_by_id=member.user.pk, accepted_at__isnull=False)
    named = invited.exclude(person_id=None).values("person_id")
    mine = Q(user_id=member.user.pk) | Q(user_id=None, pk__in=named)
    return Person.objects.filter(mine, archived_at=None)


def positions_of(member: Member) -> PositionQuerySet:
    """The live positions through which this user acts."""
    if not member.has(Role.INNOVATOR, Role.PARTNER):
        return Position.objects.none()
    return Position.objects.live().filter(person__in=people_of(member), organisation__archived_at=None)


def organisations_of(member: Member) -> OrganisationQuerySet:
    """The organisations for which this user acts in the portal."""
    held = positions_of(member).filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(held))


def visible_organisations(member: Member) -> OrganisationQuerySet:
    """What staff may see, archived ones included."""
    if member.is_admin:
        return Organisation.objects.all()
    if not member.is_staff:
        return Organisation.objects.none()
    taking_part = Participation.objects.filter(organisation=OuterRef("pk"), programme__in=staff_programmes(member))
    return Organisation.objects.filter(Exists(taking_part))


def visible_people(member: Member) -> PersonQuerySet:
    """People who hold or held a position at an organisation that staff may see; for administrators, all."""
    if member.is_admin:
        return Person.objects.all()
    if not member.is_staff:
        return Person.objects.none()
    held = Position.objects.filter(person=OuterRef("pk"), organisation__in=visible_organisations(member))
    return Person.objects.filter(Exists(held))


def of_own_programmes(rows: QuerySet, member: Member) -> QuerySet:
    """Participations, needs or offers of the programmes that this member of staff works on (F03)."""
    return rows.filter(programme__in=staff_programmes(member))


def projects_for(member: Member) -> QuerySet[Project]:
    """Projects of visible organisations: those of own programmes, and those of none."""
    own = Q(programme=None) | Q(programme__in=staff_programmes(member))
    return Project.objects.filter(own, organisation__in=visible_organisations(member))


def visible_positions(member: Member) -> PositionQuerySet:
    return Position.objects.filter(organisation__in=visible_organisations(member))


def visible_notes(member: Member) -> QuerySet[Note]:
    """Notes about organisations and people that this member of staff sees; nobody else sees any (F08)."""
    about = Q(organisation__in=visible_organisations(member)) | Q(person__in=visible_people(member))
    return Note.objects.filter(about)


def visible_contacts(member: Member) -> QuerySet[Contact]:
    """The log of contacts with visible organisations, and with visible people for none."""
    alone = Q(organisation=None, person__in=visible_people(member))
    return Contact.objects.filter(alone | Q(organisation__in=visible_organisations(member)))


def may_edit_organisation(member: Member, organisation: Organisation) -> bool:
    """Staff who see it; and whoever acts for it, for what the portal lets them change."""
    return (
        visible_organisations(member).filter(pk=organisation.pk).exists()
        or organisations_of(member).filter(pk=organisation.pk).exists()
    )


def may_answer_for(member: Member, organisation: Organisation) -> bool:
    """Whether this user holds a live position there that may answer introductions."""
    return positions_of(member).filter(organisation=organisation, may_answer=True).exists()


def organisation_or_404(member: Member, pk: UUID) -> Organisation:
    """An organisation that this member of staff sees; unknown and forbidden look alike (F01, F03)."""
    return get_object_or_404(visible_organisations(member), pk=pk)


def person_or_404(member: Member, pk: UUID) -> Person:
    return get_object_or_404(visible_people(member), pk=pk)


def own_organisation_or_404(member: Member, pk: UUID) -> Organisation:
    """For the portal: an organisation for which this user acts."""
    return get_object_or_404(organisations_of(member), pk=pk)


def require(allowed: bool) -> None:
    """404 when it is not allowed, as if the page did not exist."""
    if not allowed:
        raise Http404
