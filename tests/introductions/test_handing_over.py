"""Somebody leaves: one action, and nothing they had in hand is left with nobody."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing import tokens
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState
from accelerator.tenancy.errors import Refused
from introductions import emails, services
from introductions.states import Reply, State
from partners.models import Offer
from partners.services import edit_offer, edit_position
from tests.factories.introductions import link_to, make_introduction, make_side, say
from tests.factories.partners import make_offer, make_person

NOBODY = None


@pytest.fixture
def partner(programme):
    """A partner whose Ruth leaves, and where Noor stays."""
    organisation = make_side(programme, "partner")
    edit_position(organisation.positions.get(), by=NOBODY, is_main_contact=True)
    return organisation


@pytest.fixture
def ruths(partner):
    return partner.positions.get()


@pytest.fixture
def noor(partner, ruths):
    return make_person(partner, given_name="Noor", family_name="Halden", may_answer=False)


def test_what_waits_is_asked_of_the_successor_and_the_old_link_ends(programme, partner, ruths, noor, dana):
    asked = make_introduction(State.ASKING_FIRST, programme, partner=partner)
    old = link_to(asked, "partner")

    had = services.hand_over(ruths, to=noor, by=dana)

    asked.refresh_from_db()
    assert (had.counts, asked.state, asked.partner_person, asked.held_why) == (
        {"introductions": 1, "partnerships": 0, "offers": 0},
        State.ASKING_FIRST,
        noor,
        "",
    )
    assert tokens.resolve(old, emails.ANSWER) is None
    waiting = Mail.objects.filter(about_id=str(asked.pk), state=MailState.QUEUED)
    assert {mail.address for mail in waiting} == {noor.email}
    assert say(asked, "partner", Reply.YES).state == State.ASKING_SECOND


def test_answers_stand_and_everything_else_follows(programme, partner, ruths, noor, dana):
    second = make_introduction(State.ASKING_SECOND, programme, partner=partner)
    made = make_introduction(State.INTRODUCED, programme, partner=partner)
    offer = edit_offer(make_offer(partner, programme), by=NOBODY, contact=ruths.person)

    services.hand_over(ruths, to=noor, by=dana)

    for introduction in (second, made):
        before = introduction.state
        introduction.refresh_from_db()
        assert (introduction.partner_person, introduction.state) == (noor, before)
    assert second.answers["partner"].answer == Reply.YES
    assert Offer.objects.get(pk=offer.pk).contact == noor
    held = partner.positions.get(person=noor)
    ruths.refresh_from_db()
    assert (held.is_main_contact, held.may_answer, ruths.is_live) == (True, True, False)
    with clock.at(clock.now() + timedelta(days=12)):
        services.run_due_steps()
        written = Mail.objects.filter(key__startswith=f"introduction:{made.pk}:", created_at__gte=clock.now())
        assert ruths.person.email not in {mail.address for mail in written}


def test_a_rule_that_stands_in_the_way_is_shown_and_nothing_is_lost(programme, partner, ruths, noor, dana):
    asked = make_introduction(State.ASKING_FIRST, programme, partner=partner)
    type(noor).objects.filter(pk=noor.pk).update(email="", email_normalised="")

    services.hand_over(ruths, to=noor, by=dana)

    asked.refresh_from_db()
    assert (asked.partner_person, asked.state) == (noor, State.ASKING_FIRST)
    assert asked.held_why == f"There is no e-mail address for {noor.name}."


def test_nobody_hands_over_to_themselves(ruths, dana):
    with pytest.raises(Refused, match="somebody else"):
        services.hand_over(ruths, to=ruths.person, by=dana)


def test_the_page_says_what_moves_and_takes_somebody_new(programme, partner, ruths, desk):
    asked = make_introduction(State.ASKING_FIRST, programme, partner=partner)
    page = f"/desk/positions/{ruths.pk}/hand-over/"
    assert f"{asked.innovator.name} and {partner.name}" in desk.get(page).text

    refused = desk.post(page, {"to": "new", "given_name": "Noor"})
    done = desk.post(page, {"to": "new", "given_name": "Noor", "email": "noor@people.example"})

    asked.refresh_from_db()
    assert (refused.status_code, done.status_code, asked.partner_person.given_name) == (422, 302, "Noor")
