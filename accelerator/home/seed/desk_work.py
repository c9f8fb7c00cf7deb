"""What waits at Thornmere's desk besides the introductions: requests, sides that differ, words of the programme."""

from datetime import datetime, timedelta
from typing import Any

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.accounts.services import close_day
from accelerator.home.seed.cast import Cast
from accelerator.mailing import settings_services, wording
from accelerator.tenancy.calendar import is_working_day
from accelerator.tenancy.context import current_tenant
from introductions import services
from introductions.models import Introduction
from introductions.states import Side, State, Via
from partners.models import Offer, Organisation
from partners.states import OfferState

OPENING = "{programme} brings people together who would not have met. We write to you because we think it is worth it."


def leave_work(cast: Cast, admin: User, now: datetime) -> None:
    """As of the last days before `now`; nothing of it makes anything due."""
    with clock.at(now - timedelta(days=1, hours=3)):
        _ask_to_meet(cast)
        _differ(cast)
    with clock.at(now):
        settings_services.save_programme_sender(cast.programme, by=admin, from_name="Fair Footing at Thornmere")
        kind = wording.KINDS["introductions.introduction"]
        wording.save_wording(kind, opening=OPENING, by=admin, programme_id=cast.programme.pk)
        _day_off(admin)


def _ask_to_meet(cast: Cast) -> None:
    """A partner would like to meet an innovator, an innovator somebody who offers help."""
    partner, innovator = cast.partners[2], cast.innovators[4]
    _request(cast, innovator, partner, Side.PARTNER, "Their trial reached the families that our branches do not.")
    known = Introduction.objects.filter(innovator=innovator).values("partner")
    offers = Offer.objects.filter(programme=cast.programme, state=OfferState.LIVE).exclude(organisation__in=known)
    offer = offers.select_related("organisation").order_by("created_at", "id").first()
    if offer:
        why = "We have the people for it from next month, and lack the place."
        _request(cast, innovator, offer.organisation, Side.INNOVATOR, why, offer)


def _request(
    cast: Cast, innovator: Organisation, partner: Organisation, side: Side, why: str, offer: Offer | None = None
) -> None:
    own = innovator if side == Side.INNOVATOR else partner
    person = services.default_contact(own)
    known = Introduction.objects.made().open().filter(innovator=innovator, partner=partner)  # type: ignore[attr-defined]
    if person and not known.exists():
        pair: dict[str, Any] = {"innovator": innovator, "partner": partner, "side": side, "person": person}
        services.request_introduction(cast.programme, **pair, why=why, offer=offer)


def _differ(cast: Cast) -> None:
    """Two introductions of which one side says that they talk and the other that nobody replied."""
    lately = Introduction.objects.filter(programme=cast.programme, state=State.INTRODUCED)
    for introduction in lately.order_by("-introduced_at", "id")[:2]:
        for side, answer in ((Side.INNOVATOR, "no_reply"), (Side.PARTNER, "in_touch")):
            services.answer_follow_up(
                introduction, side=side, answer=answer, days=3, via=Via.LINK, person=introduction.person(side)
            )


def _day_off(admin: User) -> None:
    day = clock.today() + timedelta(days=40)
    while not is_working_day(day):
        day += timedelta(days=1)
    close_day(current_tenant(), day=day, by=admin, name="Thornmere staff day")
