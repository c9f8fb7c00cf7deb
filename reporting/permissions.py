"""Who may open a dashboard: staff of the programme, and the funders of this programme (promise 2)."""

from django.db.models import QuerySet

from accelerator.programmes.access import programmes_for, staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role

READERS = (Role.ADMIN, Role.MANAGER, Role.FUNDER)


def readable_programmes(member: Member) -> QuerySet[Programme]:
    """Programmes whose figures this member may read."""
    return programmes_for(member, *READERS)


def sees_names(member: Member, programme: Programme) -> bool:
    """Staff of the programme see who is meant; a funder sees names where both sides agreed to be named."""
    return staff_programmes(member).filter(pk=programme.pk).exists()
