"""An organisation says privately whom it would like to meet, and takes it back. Nobody is written to."""

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused
from introductions.checks import PARTNER_ROLES
from introductions.models import Interest
from partners.models import Offer, Organisation, Participation, ParticipationRole, Person
from partners.states import OFFERED


@transaction.atomic
def mark_interest(
    programme: Programme,
    *,
    by_organisation: Organisation,
    about_organisation: Organisation,
    by: Model | None,
    offer: Offer | None = None,
) -> Interest:
    """One live mark for a pair and an offer; a second time gives the first mark back.

    One of the two is an innovator of the programme and the other a partner of it. `offer`: one of the other's.
    """
    _check_sides(programme, by_organisation, about_organisation)
    if offer is not None:
        _check_offer(offer, programme, about_organisation)
    # two colleagues may press at once: the second waits for the first and finds its mark
    Organisation.objects.select_for_update(no_key=True).get(pk=by_organisation.pk)
    known = Interest.objects.live().filter(
        programme=programme, by_organisation=by_organisation, about_organisation=about_organisation, offer=offer
    )
    if found := known.first():
        return found
    interest = Interest.objects.create(
        programme=programme,
        by_organisation=by_organisation,
        by_person=by if isinstance(by, Person) else None,
        about_organisation=about_organisation,
        offer=offer,
    )
    record("interest.marked", interest, by=by)
    return interest


@transaction.atomic
def withdraw_interest(interest: Interest, *, by: Model | None) -> Interest:
    """No longer; a second time changes nothing."""
    interest = Interest.objects.select_for_update(no_key=True).get(pk=interest.pk)
    if interest.withdrawn_at is None:
        interest.withdrawn_at = clock.now()
        interest.save(update_fields=["withdrawn_at"])
        record("interest.withdrawn", interest, by=by)
    return interest


def _check_sides(programme: Programme, one: Organisation, other: Organisation) -> None:
    roles: dict[object, set[str]] = {one.pk: set(), other.pk: set()}
    taking_part = Participation.objects.taking_part().filter(programme=programme, organisation__in=[one, other])
    for organisation_id, role in taking_part.values_list("organisation_id", "role"):
        roles[organisation_id].add(role)
    if one.pk == other.pk or not (_meet(roles[one.pk], roles[other.pk]) or _meet(roles[other.pk], roles[one.pk])):
        raise Refused("Interest is between an innovator and a partner of the same programme.")
    if other.reason_not_to_ask:
        raise Refused(f"{other.name} takes no introductions now.")


def _meet(innovator: set[str], partner: set[str]) -> bool:
    return ParticipationRole.INNOVATOR in innovator and not partner.isdisjoint(PARTNER_ROLES)


def _check_offer(offer: Offer, programme: Programme, organisation: Organisation) -> None:
    if offer.organisation_id != organisation.pk or offer.programme_id != programme.pk or offer.state not in OFFERED:
        raise Refused("This offer is not open in this programme.")
