"""What the demo's people would like: some marks of interest, a full offer with a line, two saved searches."""

from datetime import datetime, timedelta

from accelerator import clock
from accelerator.home.seed.cast import Cast
from introductions import services
from introductions.models import Introduction
from introductions.states import State
from partners import services as partners
from partners.models import Often, Organisation, SearchKind

MARKED_BY_PARTNERS = 12
LINE = 3
TALKING = (State.INTRODUCED, State.IN_CONVERSATION, State.STALLED)


def wish(cast: Cast, tallybird: Organisation, now: datetime) -> None:
    with clock.at(now - timedelta(days=9)):
        _mark(cast, tallybird)
    with clock.at(now - timedelta(days=4)):
        _fill_an_offer(cast, tallybird)
        _save_searches(cast, tallybird)
    _book(cast, tallybird, now)


def _mark(cast: Cast, tallybird: Organisation) -> None:
    """Each of some partners in one innovator; Tallybird in two offers, one of which is mutual."""
    for number, partner in enumerate(cast.partners[:MARKED_BY_PARTNERS]):
        about = cast.innovators[(number * 5 + 1) % len(cast.innovators)]
        _interest(cast, partner, about)
    mutual, other = list(cast.offers.values())[4:6]
    _interest(cast, mutual.organisation, tallybird)
    for offer in (mutual, other):
        _interest(cast, tallybird, offer.organisation, offer=offer)


def _interest(cast: Cast, marker: Organisation, about: Organisation, **more: object) -> None:
    services.mark_interest(
        cast.programme,
        by_organisation=marker,
        about_organisation=about,
        by=cast.contact[marker.pk],
        **more,  # type: ignore[arg-type]
    )


def _fill_an_offer(cast: Cast, tallybird: Organisation) -> None:
    """Its partner says that all of it is taken; three innovators wait, Tallybird second."""
    offer = partners.mark_offer_full(list(cast.offers.values())[7], by=cast.manager)
    others = [one for one in cast.innovators if one.pk != tallybird.pk]
    for minute, organisation in enumerate([others[0], tallybird, *others[1 : LINE - 1]]):
        with clock.at(clock.now() + timedelta(minutes=minute)):
            services.join_line(offer, organisation=organisation, by=cast.contact[organisation.pk])


def _save_searches(cast: Cast, tallybird: Organisation) -> None:
    for organisation, kind, name, filters in (
        (tallybird, SearchKind.OFFERS, "Offers: pilot or test site", {"type": "pilot_site"}),
        (cast.partners[0], SearchKind.INNOVATORS, "All innovators", {}),
    ):
        partners.save_search(
            cast.contact[organisation.pk],
            organisation=organisation,
            kind=kind,
            filters=filters,
            name=name,
            often=Often.WEEKLY,
        )


def _book(cast: Cast, tallybird: Organisation, now: datetime) -> None:
    """Tallybird meets somebody in two days."""
    open_now = Introduction.objects.filter(innovator=tallybird, state__in=TALKING).order_by("-introduced_at").first()
    if open_now is not None:
        at = (now + timedelta(days=2)).replace(hour=11, minute=0, second=0, microsecond=0)
        services.book_meeting(open_now, at=at, by=cast.contact[tallybird.pk], side="innovator")
