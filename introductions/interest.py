"""Who would like to meet whom, as matching and the pages ask it. Private to the marker's own side and to staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.members import Member
from introductions.models import Interest, Waiting
from partners.models import Organisation
from partners.permissions import positions_of

Pair = tuple[UUID, UUID]  # who would like to meet, and whom


@dataclass(frozen=True)
class Between:
    """Live interest between an innovator and a partner, in either direction."""

    innovator: bool
    partner: bool

    @property
    def mutual(self) -> bool:
        return self.innovator and self.partner


def interest_pairs(programme: Programme, organisations: Iterable[UUID] | None = None) -> set[Pair]:
    """(by, about) of every live mark in the programme; of these organisations' own marks alone where given."""
    rows = Interest.objects.live().filter(programme=programme)
    if organisations is not None:
        rows = rows.filter(by_organisation__in=list(organisations))
    return set(rows.values_list("by_organisation_id", "about_organisation_id"))


def interest_between(programme: Programme, innovator: Organisation, partner: Organisation) -> Between:
    ids = [innovator.pk, partner.pk]
    found = interest_pairs(programme, ids)
    return Between((innovator.pk, partner.pk) in found, (partner.pk, innovator.pk) in found)


def mutual(programme: Programme) -> set[Pair]:
    """Pairs that would both like to meet, each in both orders."""
    found = interest_pairs(programme)
    return {(by, about) for by, about in found if (about, by) in found}


def interests_for(member: Member) -> QuerySet[Interest]:
    """Staff: those of their programmes. Others: what their own organisations marked, never who marked them."""
    if member.is_staff:
        return Interest.objects.filter(programme__in=staff_programmes(member))
    return Interest.objects.filter(by_organisation__in=_own(member))


def waiting_for(member: Member) -> QuerySet[Waiting]:
    """Staff: the lines of their programmes. Others: their own organisations' places in them."""
    if member.is_staff:
        return Waiting.objects.filter(offer__programme__in=staff_programmes(member))
    return Waiting.objects.filter(organisation__in=_own(member))


def _own(member: Member) -> list[UUID]:
    return list(positions_of(member).values_list("organisation_id", flat=True).distinct())
