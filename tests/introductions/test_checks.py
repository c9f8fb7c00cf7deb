"""Guards before asking: each refusal is a plain sentence, shown before and enforced at the ask."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing import preferences
from accelerator.mailing.models import Mail, Suppression
from accelerator.mailing.services import MailClass
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.checks import can_ask, checks
from introductions.states import Reply, State
from partners.models import Organisation
from partners.services import (
    archive_organisation,
    archive_person,
    end_position,
    move_participation,
    pause_offer,
    pause_person,
    stop_contact,
)
from tests.factories.introductions import make_draft, make_introduction, make_side, say
from tests.factories.partners import make_offer, make_person


def failing(introduction):
    fresh = type(introduction).objects.with_people().get(pk=introduction.pk)
    return [check.why for check in checks(fresh) if not check.ok]


def refused(introduction, sentence):
    """Shown beside the letter, and said when asked all the same; nothing has been sent."""
    assert failing(introduction) == [sentence]
    with pytest.raises(Refused) as told:
        services.ask_introduction(introduction, by=None)
    assert str(told.value) == sentence
    assert not Mail.objects.filter(key__startswith=f"introduction:{introduction.pk}:ask").exists()


def test_a_complete_draft_may_be_asked(programme):
    introduction = make_draft(programme)

    assert failing(introduction) == []
    assert can_ask(introduction)


def test_without_a_reason(programme):
    refused(make_draft(programme, why=" "), "Write your paragraph: why these two, and why now.")


def test_too_long_a_letter(programme):
    introduction = make_draft(programme, why="word " * 160, ask="", gain_partner="")

    refused(introduction, "The letter has 160 words of yours. Keep it under 150.")


def test_a_programme_at_rest(programme):
    introduction = make_draft(programme)
    Programme.objects.update(paused_at=clock.now())

    refused(introduction, "Fair Footing is not running now. Open a stage before you ask anybody.")


@pytest.mark.parametrize("side", ["innovator", "partner"])
def test_an_organisation_that_left(side, programme):
    introduction = make_draft(programme)
    organisation = introduction.organisation(side)
    move_participation(organisation.participations.get(), by=None, to="left")

    refused(introduction, f"{organisation.name} has not joined Fair Footing yet.")


@pytest.mark.parametrize("side", ["innovator", "partner"])
@pytest.mark.parametrize(
    ("stop", "sentence"), [(stop_contact, "{} asked not to be contacted."), (archive_organisation, "{} is archived.")]
)
def test_an_organisation_that_is_not_to_be_asked(stop, sentence, side, programme):
    introduction = make_draft(programme)
    organisation = introduction.organisation(side)
    stop(organisation, by=None)

    refused(introduction, sentence.format(organisation.name))


@pytest.mark.parametrize("side", ["innovator", "partner"])
@pytest.mark.parametrize(
    ("stop", "sentence"),
    [
        (pause_person, "{} wants no new introductions for now."),
        (stop_contact, "{} asked not to be contacted."),
        (archive_person, "{} is archived."),
    ],
)
def test_a_person_who_is_not_to_be_asked(stop, sentence, side, programme):
    introduction = make_draft(programme)
    person = introduction.person(side)
    stop(person, by=None)

    assert sentence.format(person.name) in failing(introduction)
    with pytest.raises(Refused, match=sentence.format(person.name)):
        services.ask_introduction(introduction, by=None)


def test_a_person_who_may_not_answer(programme):
    introduction = make_draft(programme)
    end_position(introduction.partner_person.positions.get(), by=None)

    refused(introduction, f"Ruth Adeyinka may not answer for {introduction.partner.name}.")


def test_nobody_to_ask(programme):
    partner = make_side(programme, "partner")
    end_position(partner.positions.get(), by=None)

    refused(make_draft(programme, partner=partner), f"Choose whom to ask at {partner.name}.")


def test_an_address_that_came_back(programme):
    introduction = make_draft(programme)
    Suppression.objects.create(address=introduction.partner_person.email, reason="refused")

    refused(introduction, "Mail to Ruth Adeyinka came back. Choose another contact.")


def test_requests_switched_off(programme):
    introduction = make_draft(programme)
    preferences.choose(introduction.partner_person.email, MailClass.REQUEST, False)

    refused(introduction, "Ruth Adeyinka has switched requests off.")


def test_the_same_person_on_both_sides(programme):
    introduction = make_draft(programme)
    person = introduction.innovator_person
    from partners.services import add_position

    add_position(person, introduction.partner, by=None)
    services.change_contact(introduction, side="partner", person=person, by=None)

    refused(introduction, "The same person stands on both sides. Choose another contact on one.")


def test_the_innovators_limit(programme):
    Programme.objects.update(innovator_cap=1)
    programme.refresh_from_db()
    open_one = make_introduction(State.ASKING_FIRST, programme)
    introduction = make_draft(programme, innovator=open_one.innovator)

    refused(introduction, f"{open_one.innovator.name} has 1 of 1 open introductions. That is the limit.")


def test_the_offers_limit(programme):
    partner = make_side(programme, "partner", ask_cap_month=9)
    offer = make_offer(partner, programme, cap=1, title="A test site")
    make_introduction(State.ASKING_FIRST, programme, partner=partner, offer=offer)

    refused(
        make_draft(programme, partner=partner, offer=offer),
        "The offer “A test site” has 1 of 1 open introductions. That is the limit.",
    )


def test_an_offer_that_is_not_live(programme):
    partner = make_side(programme, "partner")
    offer = make_offer(partner, programme, title="A test site")
    introduction = make_draft(programme, partner=partner, offer=offer)
    pause_offer(offer, by=None)

    refused(introduction, "The offer “A test site” is not live now.")


def test_the_partners_limit_a_month_counts_every_ask(programme):
    partner = make_side(programme, "partner", ask_cap_month=1)
    asked = make_introduction(State.ASKING_FIRST, programme, partner=partner)
    say(asked, "partner", Reply.NO)

    refused(
        make_draft(programme, partner=partner), f"{partner.name} was asked 1 of 1 times this month. That is the limit."
    )


def test_the_limit_a_month_ends_with_the_month(programme):
    partner = make_side(programme, "partner", ask_cap_month=1)
    make_introduction(State.ASKING_FIRST, programme, partner=partner)
    introduction = make_draft(programme, partner=partner)

    with clock.at(clock.now() + timedelta(days=32)):
        assert failing(introduction) == []


def test_a_pair_that_said_no_rests_for_ninety_days(programme):
    declined = make_introduction(State.DECLINED, programme)
    pair = {"innovator": declined.innovator, "partner": declined.partner}
    Organisation.objects.update(ask_cap_month=9)
    introduction = make_draft(programme, **pair)

    (sentence,) = failing(introduction)
    with clock.at(clock.now() + timedelta(days=91)):
        later = failing(introduction)

    assert sentence.startswith("One of them said no lately. This pair rests until ")
    assert later == []


def test_while_they_rest_nobody_is_asked(programme):
    introduction = make_introduction(State.SNOOZED, programme)

    assert failing(introduction)[0].startswith("They asked us to wait until ")
    with pytest.raises(Refused, match="Nobody can be asked now"):
        services.ask_introduction(introduction, by=None)


def test_who_is_the_wrong_person_is_not_asked_again(programme):
    introduction = make_introduction(State.REDIRECTED, programme)

    refused_again = failing(introduction)
    services.change_contact(introduction, side="partner", person=make_person(introduction.partner), by=None)

    assert refused_again == ["Ruth Adeyinka is not the right person. Choose another contact."]
    assert failing(introduction) == []


def test_what_holds_says_so_where_that_is_news(programme):
    introduction = make_draft(programme)

    shown = [check.why for check in checks(introduction) if check.shown]

    assert shown == [
        "22 words, under 150",
        "Priya Nair may answer",
        "Ruth Adeyinka may answer",
        f"{introduction.innovator.name} has 0 of 5 open introductions",
        f"{introduction.partner.name} was asked 0 of 3 times this month",
    ]
