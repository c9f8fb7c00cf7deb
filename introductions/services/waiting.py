"""The line for an offer that is full: join it, leave it, and be told when a place is free; first come, first told.

Whoever was told has a week; then the place is offered to the next, and they leave the line (they may join again).
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q

from accelerator import clock
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from introductions import emails
from introductions.capacity import capacity
from introductions.models import Introduction, Waiting
from partners.models import Offer, Organisation, Participation, ParticipationRole, Person
from partners.queries import answerers
from partners.states import OFFERED, OfferState

HELD_FOR = timedelta(days=7)  # a place that was offered to somebody


@transaction.atomic
def join_line(offer: Offer, *, organisation: Organisation, by: Model | None) -> Waiting:
    """A place at the end; a second time gives the first place back. For innovators of the offer's programme."""
    offer = Offer.objects.select_for_update(no_key=True).select_related("programme").get(pk=offer.pk)
    found = Waiting.objects.live().filter(offer=offer, organisation=organisation).first()
    if found is not None:
        return found
    _check(offer, organisation)
    waiting = Waiting.objects.create(
        offer=offer, organisation=organisation, by_person=by if isinstance(by, Person) else None
    )
    record("waiting.joined", waiting, by=by, offer=str(offer.pk))
    return waiting


@transaction.atomic
def leave_line(waiting: Waiting, *, by: Model | None) -> Waiting:
    """Out of the line; a second time changes nothing."""
    waiting = Waiting.objects.select_for_update(no_key=True).get(pk=waiting.pk)
    return waiting if waiting.left_at else _leave(waiting, by=by)


def lines_to_look_at() -> list[UUID]:
    """Offers for which somebody waits: few."""
    return list(Waiting.objects.live().order_by("offer_id").values_list("offer_id", flat=True).distinct())


@transaction.atomic
def look_at_line(offer_id: UUID) -> None:
    """Tell whoever is next for as many places as are free; harmless when run twice."""
    rows = Offer.objects.select_for_update(no_key=True, skip_locked=True).select_related("programme")
    offer = rows.filter(pk=offer_id).first()
    if offer is None:
        return
    line = list(Waiting.objects.live().filter(offer=offer).select_related("organisation").order_by("created_at", "id"))
    line = [waiting for waiting in line if not _is_over(waiting, offer)]
    told = sum(waiting.told_at is not None for waiting in line)
    free = capacity(offer).left - told if offer.state == OfferState.LIVE else 0
    for waiting in [one for one in line if one.told_at is None][: max(free, 0)]:
        _tell(waiting, offer)


def _tell(waiting: Waiting, offer: Offer) -> None:
    waiting.told_at = clock.now()
    waiting.save(update_fields=["told_at"])
    record("waiting.told", waiting, by=None)
    person = _whom_to_tell(waiting)
    if person is not None:
        emails.queue_place_free(waiting, offer, person, until=clock.now() + HELD_FOR)


def _whom_to_tell(waiting: Waiting) -> Person | None:
    """Whoever put them in the line, while they are there; else whoever answers for the organisation."""
    people = [position.person for position in answerers(waiting.organisation)]
    own = [person for person in people if person.pk == waiting.by_person_id]
    return next((person for person in [*own, *people] if person.may_be_asked), None)


def _is_over(waiting: Waiting, offer: Offer) -> bool:
    """Whether they need no place any more, or had theirs for a week; then they leave the line here."""
    late = waiting.told_at is not None and waiting.told_at < clock.now() - HELD_FOR
    met = Q(innovator=waiting.organisation, offer=offer, created_at__gt=waiting.created_at)
    if late or offer.state == OfferState.CLOSED or Introduction.objects.filter(met).exists():
        _leave(waiting, by=None)
        return True
    return False


def _leave(waiting: Waiting, *, by: Model | None) -> Waiting:
    waiting.left_at = clock.now()
    waiting.save(update_fields=["left_at"])
    record("waiting.left", waiting, by=by)
    return waiting


def _check(offer: Offer, organisation: Organisation) -> None:
    joined = Participation.objects.taking_part().filter(
        organisation=organisation, programme=offer.programme, role=ParticipationRole.INNOVATOR
    )
    if offer.organisation_id == organisation.pk or not joined.exists():
        raise Refused("The line for an offer is for innovators of its programme.")
    if offer.state not in OFFERED:
        raise Refused("This offer is not open now.")
    if not capacity(offer).is_full:
        raise Refused("There is room on this offer now: you need not wait.")
