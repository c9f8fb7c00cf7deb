"""The line for a full offer: first come, first told, and a place is kept for a week."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.capacity import capacity
from introductions.states import State
from partners import services as partners
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_offer
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant


@pytest.fixture
def north(db):
    tenant = make_tenant("north")
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def programme(north):
    return make_programme()


@pytest.fixture
def offer(programme):
    """Full: its one place is taken by an introduction that is asked."""
    merrowdale = make_side(programme, "partner")
    offer = make_offer(merrowdale, programme, cap=1)
    make_introduction(State.ASKING_FIRST, programme, partner=merrowdale, offer=offer)
    return offer


def line(programme, offer, number):
    waiting = []
    for minute in range(number):
        with clock.at(clock.now() + timedelta(minutes=minute)):
            waiting.append(services.join_line(offer, organisation=make_side(programme, "innovator"), by=None))
    return waiting


def told(waiting):
    for one in waiting:
        one.refresh_from_db()
    return [(one.told_at is not None, one.left_at is not None) for one in waiting]


def test_an_offer_is_full_when_its_places_are_taken_or_its_partner_says_so(programme, offer):
    roomy = make_offer(make_side(programme, "partner"), programme, cap=2)
    before = capacity(roomy)
    said = capacity(partners.mark_offer_full(roomy, by=None))

    assert (capacity(offer).left, before.left, said.left) == (0, 2, 0)


def test_nobody_waits_where_there_is_room_and_no_partner_waits_at_all(programme, offer):
    roomy = make_offer(make_side(programme, "partner"), programme)

    with pytest.raises(Refused, match="There is room"):
        services.join_line(roomy, organisation=make_side(programme, "innovator"), by=None)
    with pytest.raises(Refused, match="for innovators"):
        services.join_line(offer, organisation=make_side(programme, "partner"), by=None)


def test_nobody_is_told_while_it_is_full(programme, offer):
    waiting = line(programme, offer, 1)

    services.look_at_line(offer.pk)

    assert told(waiting) == [(False, False)]


def test_the_first_is_told_once_and_the_next_after_a_week_of_silence(programme, offer):
    waiting = line(programme, offer, 2)
    services.cancel_introduction(offer.introductions.get(), by=None, reason="Not now.")

    services.look_at_line(offer.pk)
    services.look_at_line(offer.pk)
    first = told(waiting)
    with clock.at(clock.now() + timedelta(days=8)):
        services.look_at_line(offer.pk)

    assert first == [(True, False), (False, False)]
    assert told(waiting) == [(True, True), (True, False)]
    assert Mail.objects.filter(template="introductions/emails/place_free").count() == 2


def test_whoever_leaves_makes_room_for_the_next(programme, offer):
    waiting = line(programme, offer, 2)
    services.leave_line(waiting[0], by=None)
    services.cancel_introduction(offer.introductions.get(), by=None, reason="Not now.")

    services.look_at_line(offer.pk)

    assert told(waiting) == [(False, True), (True, False)]


def test_whoever_is_introduced_on_it_waits_no_longer(programme, offer):
    waiting = line(programme, offer, 1)
    make_introduction(
        State.DRAFTED, programme, innovator=waiting[0].organisation, partner=offer.organisation, offer=offer
    )

    services.look_at_line(offer.pk)

    assert told(waiting) == [(False, True)]
