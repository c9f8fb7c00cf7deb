"""Offers are checked before they are live, checked again when the partner rewrites them, and renewed or they lapse."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing.models import Mail
from partners import services
from partners.models import Offer
from partners.services.renewing import look_at_renewal, offers_to_look_at
from partners.tasks import look_at_offers
from tests.factories.partners import make_offer, make_organisation, make_person


@pytest.fixture
def ruth(north):
    return make_person(make_organisation(name="Merrowdale"), given_name="Ruth", email="ruth@merrowdale.example")


@pytest.fixture
def offer(programme, ruth):
    return make_offer(ruth.positions.get().organisation, programme, contact=ruth)


def due_in(days: int, offer: Offer) -> Offer:
    Offer.objects.filter(pk=offer.pk).update(renew_by=clock.today() + timedelta(days=days))
    offer.refresh_from_db()
    return offer


def look() -> None:
    for pk in offers_to_look_at():
        look_at_renewal(pk)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"title": "Something else"}, "in_check"),
        ({"type": "grant"}, "in_check"),
        ({"description": "New words."}, "in_check"),
        ({"conditions": "Only on Mondays."}, "in_check"),
        ({"cap": 9}, "live"),
        ({"available_until": None}, "live"),
    ],
)
def test_what_a_partner_rewrites_is_checked_again(change, state, offer, ruth):
    assert services.edit_offer(offer, by=ruth, **change).state == state


def test_what_staff_rewrite_stays_live(offer, dana):
    assert services.edit_offer(offer, by=dana, title="Something else").state == "live"


def test_a_check_passed_again_is_a_renewal(offer, ruth, dana):
    due_in(3, offer)
    services.edit_offer(offer, by=ruth, title="Something else")

    offer = services.publish_offer(offer, by=dana)

    assert (offer.state, offer.renew_by) == ("live", clock.today() + timedelta(days=90))


@pytest.mark.parametrize(
    ("days", "state", "mails"), [(-1, "lapsed", 0), (0, "live", 1), (14, "live", 1), (15, "live", 0)]
)
def test_an_offer_is_asked_about_before_its_day_and_lapses_after_it(days, state, mails, offer):
    due_in(days, offer)

    look()
    look()

    offer.refresh_from_db()
    assert (offer.state, Mail.objects.filter(template="partners/emails/renew_offer").count()) == (state, mails)


def test_one_person_is_asked_about_one_offer_a_day(offer, ruth, programme):
    due_in(10, offer)
    due_in(10, make_offer(offer.organisation, programme, contact=ruth))

    look()
    today = Mail.objects.count()
    with clock.at(clock.now() + timedelta(days=1, hours=1)):
        look()

    assert (today, Mail.objects.count()) == (1, 2)


def test_whoever_takes_no_requests_is_not_asked_and_the_offer_still_lapses(offer, ruth):
    services.pause_person(ruth, by=ruth)
    due_in(5, offer)
    look()

    with clock.at(clock.now() + timedelta(days=7)):
        look()

    offer.refresh_from_db()
    assert (offer.state, Mail.objects.count()) == ("lapsed", 0)


def test_the_question_says_until_when_and_leads_to_the_offers(offer):
    due_in(10, offer)

    look()

    text = Mail.objects.get().text
    assert offer.title in text
    assert "/portal/offers/" in text


def test_the_hourly_look_reaches_every_tenant(offer, north):
    due_in(-1, offer)

    look_at_offers(str(north.pk))

    offer.refresh_from_db()
    assert offer.state == "lapsed"
