"""Who is named in the records behind a figure.

Staff see who is meant. A funder sees names where every party of a confirmed partnership agreed to be named;
otherwise "An innovator and a business" (promise 5). Contact details are never here.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst

from introductions.models import Introduction, Partnership, Party
from partners.models import Organisation, Participation
from partners.models.taking_part import ParticipationRole

BUSINESS = "business"  # the sector's code (programmes/defaults.py)


def all_agreed(parties: Iterable[Party]) -> bool:
    """Every party said that it may be named. No answer yet is no."""
    answers = [party.may_be_named for party in parties]
    return bool(answers) and all(answers)


def partnership_names(partnership: Partnership, *, open_to_reader: bool) -> str:
    """ "Stepwright and Northquay Energy"; the innovator first, however many parties there are."""
    parties = in_order(partnership.parties.all())
    if not open_to_reader and not all_agreed(parties):
        return capfirst(joined([veiled(party.organisation, party.side) for party in parties]))
    return joined([party.organisation.name for party in parties])


def introduction_names(introduction: Introduction, *, named: bool) -> str:
    if named:
        return joined([introduction.innovator.name, introduction.partner.name])
    return capfirst(joined([veiled(introduction.innovator, "innovator"), veiled(introduction.partner, "partner")]))


def participation_name(participation: Participation, *, named: bool) -> str:
    organisation = participation.organisation
    return organisation.name if named else capfirst(veiled(organisation, participation.role))


def introductions_that_may_be_named(introductions: Iterable[Introduction]) -> set[UUID]:
    """Of these, the ones that led to a partnership whose parties all agreed. Two queries at most."""
    partnerships = Partnership.objects.confirmed().filter(introduction__in=[row.pk for row in introductions])
    found = partnerships.prefetch_related("parties")
    return {row.introduction_id for row in found if row.introduction_id and all_agreed(row.parties.all())}


def organisations_that_may_be_named(participations: Iterable[Participation]) -> set[UUID]:
    """Of these, the ones that are party to a confirmed partnership whose parties all agreed. One query at most."""
    participations = list(participations)
    if not participations:
        return set()
    among = {"organisation__in": [row.organisation_id for row in participations]}
    confirmed = Partnership.objects.confirmed().filter(programme=participations[0].programme_id)
    silent = Party.objects.filter(partnership=OuterRef("partnership")).exclude(may_be_named=True)
    agreed = Party.objects.filter(**among, partnership__in=confirmed).exclude(Exists(silent))
    return set(agreed.order_by().values_list("organisation_id", flat=True).distinct())


def veiled(organisation: Organisation, side: str) -> str:
    """What a reader may know of an organisation that did not agree to be named."""
    if side == ParticipationRole.INNOVATOR:
        return "an innovator"
    return "a business" if organisation.sector in (BUSINESS, "") else "a partner"


def in_order(parties: Iterable[Party]) -> list[Party]:
    order = {"innovator": 0, "partner": 1}
    return sorted(parties, key=lambda party: (order.get(party.side, 2), party.organisation.name))


def joined(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
