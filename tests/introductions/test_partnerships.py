"""A partnership counts once every party has confirmed it (R71, R86, domain.md 3.8)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from accelerator import clock
from accelerator.mailing import tokens
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import IllegalMove, Refused
from accelerator.tenancy.models import Role
from introductions import nonce, services
from introductions.models import Introduction, Partnership
from introductions.services.partnerships import Goal, PartyTerms
from introductions.states import PARTNERSHIP_MOVES, PartnershipState, State, Via
from partners.models import Organisation, Person
from partners.services import end_position
from tests.factories.clients import client_of
from tests.factories.partners import make_organisation, make_participation, make_person
from tests.factories.programmes import make_programme, make_stages
from tests.factories.tenancy import make_member, make_tenant

GOAL = Goal("A pilot that both would run again", "tenants who used it", Decimal(300), date(2027, 3, 31))


@pytest.fixture
def north(db):
    tenant = make_tenant("north")
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def dana(north):
    return make_member(Role.MANAGER, north, email="dana@north.example", name="Dana Dell")


@pytest.fixture
def programme(north):
    programme = make_programme(name="Fair Footing")
    make_stages(programme)
    return programme


def party(programme: Any, side: str, name: str) -> tuple[Organisation, Person]:
    organisation = make_organisation(name=name)
    make_participation(organisation, programme, role=side)
    return organisation, make_person(organisation, given_name=name, email=f"{name.lower()}@{side}.example")


@pytest.fixture
def pair(programme):
    return [party(programme, "innovator", "Tallybird"), party(programme, "partner", "Merrowdale")]


@pytest.fixture
def introduction(programme, pair, dana) -> Introduction:
    (innovator, _), (partner, _) = pair
    return services.log_elsewhere(
        programme,
        innovator=innovator,
        partner=partner,
        introduced_on=clock.today(),
        consent_note="Both asked for it at the launch.",
        by=dana,
    )


def terms(pair: list[tuple[Organisation, Person]]) -> list[PartyTerms]:
    sides = ("innovator", "partner", "other")
    return [
        PartyTerms(org, side, f"{org} gives", f"{org} gets", person)
        for (org, person), side in zip(pair, sides, strict=False)
    ]


def propose(programme: Any, pair: Any, by: Any, **changes: Any) -> Partnership:
    return services.propose_partnership(
        programme, **{"parties": terms(pair), "by": by, "goal": GOAL, "type": "pilot"} | changes
    )


def confirm_all(partnership: Partnership) -> Partnership:
    for one in partnership.parties.all():
        services.confirm_party(partnership, party=one, via=Via.LINK, by=one.champion)
    partnership.refresh_from_db()
    return partnership


def queued(about: Partnership) -> list[tuple[str, str]]:
    rows = Mail.objects.filter(about_id=str(about.pk), state=MailState.QUEUED).order_by("address", "template")
    return [(mail.address, mail.template.rsplit("/", 1)[-1]) for mail in rows]


def test_proposing_asks_each_champion_once_and_plans_one_reminder(programme, pair, dana):
    partnership = propose(programme, pair, dana)

    assert partnership.state == PartnershipState.AWAITING_CONFIRMATION
    assert queued(partnership) == [
        ("merrowdale@partner.example", "confirm_partnership"),
        ("merrowdale@partner.example", "confirm_partnership_reminder"),
        ("tallybird@innovator.example", "confirm_partnership"),
        ("tallybird@innovator.example", "confirm_partnership_reminder"),
    ]


def test_it_is_confirmed_when_the_last_party_has_confirmed_and_not_before(programme, pair, dana):
    partnership = propose(programme, pair, dana)
    first, last = partnership.parties.order_by("side")

    services.confirm_party(partnership, party=first, via=Via.LINK, by=first.champion)
    halfway = Partnership.objects.confirmed().count()
    services.confirm_party(partnership, party=last, via=Via.PORTAL, by=last.champion)

    assert (halfway, Partnership.objects.confirmed().count()) == (0, 1)


def test_confirming_twice_changes_nothing_F31(programme, pair, dana):
    partnership = confirm_all(propose(programme, pair, dana))
    confirmed_at = partnership.confirmed_at

    again = confirm_all(partnership)

    assert (again.confirmed_at, again.state) == (confirmed_at, PartnershipState.CONFIRMED)


def test_confirmed_tells_all_champions_and_the_staff_and_takes_back_reminders(programme, pair, dana):
    partnership = confirm_all(propose(programme, pair, dana))

    assert queued(partnership) == [
        ("dana@north.example", "partnership_confirmed_staff"),
        ("merrowdale@partner.example", "partnership_confirmed"),
        ("tallybird@innovator.example", "partnership_confirmed"),
    ]


def test_a_partnership_of_three_waits_for_all_three(programme, pair, dana):
    third = party(programme, "deliverer", "Eastmarch")
    partnership = propose(programme, [*pair, third], dana)
    for one in partnership.parties.exclude(organisation=third[0]):
        services.confirm_party(partnership, party=one, via=Via.LINK, by=one.champion)
    before = Partnership.objects.confirmed().count()

    services.confirm_party(partnership, party=partnership.parties.get(organisation=third[0]), via=Via.LINK, by=third[1])

    assert (before, Partnership.objects.confirmed().count()) == (0, 1)


def test_who_proposes_from_the_portal_has_confirmed_their_own_side(programme, pair):
    champion = pair[0][1]

    partnership = propose(programme, pair, champion)

    assert [one.organisation for one in partnership.parties.exclude(confirmed_at=None)] == [pair[0][0]]
    assert [address for address, template in queued(partnership) if template == "confirm_partnership"] == [
        "merrowdale@partner.example"
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"parties": 1}, "A partnership has two or more different parties."),
        ({"goal": Goal("", "x", Decimal(1), date(2027, 1, 1))}, "Say what the goal is and how it is measured."),
        ({"goal": Goal("x", " ", Decimal(1), date(2027, 1, 1))}, "Say what the goal is and how it is measured."),
    ],
)
def test_incomplete_terms_are_refused_with_a_sentence_R51(programme, pair, dana, change, sentence):
    if change.get("parties"):
        change = {"parties": terms(pair)[:1]}

    with pytest.raises(Refused, match=sentence):
        propose(programme, pair, dana, **change)

    assert Partnership.objects.count() == 0


def test_the_same_proposal_pressed_twice_asks_the_parties_once_F31(programme, pair, dana):
    propose(programme, pair, dana)

    with pytest.raises(Refused, match="waits for the same parties"):
        propose(programme, pair, dana)

    assert Partnership.objects.count() == 1


def test_a_partnership_of_the_same_parties_may_follow_the_confirmed_one(programme, pair, dana):
    confirm_all(propose(programme, pair, dana))

    propose(programme, pair, dana)

    assert Partnership.objects.count() == 2


def test_an_organisation_named_twice_is_refused_with_a_sentence(programme, pair, dana):
    with pytest.raises(Refused, match="two or more different parties"):
        propose(programme, [*pair, pair[0]], dana)


def test_long_names_make_a_title_that_fits(programme, pair, dana):
    for organisation, _person in pair:
        organisation.name = organisation.name + "x" * 80

    partnership = propose(programme, pair, dana)

    assert len(partnership.title) == 160


def test_the_mailed_page_takes_a_yes_only_to_the_terms_it_showed(north, programme, pair, dana):
    partnership = propose(programme, pair, dana)
    read = partnership.parties.first()
    link = tokens.issue(purpose="partnerships.confirm", subject=partnership, holder=read.champion)
    phone = client_of(north)
    with clock.at(clock.now() - timedelta(minutes=1)):
        shown = nonce.issue(link)
    services.amend_partnership(partnership, by=dana, parties=terms(pair), goal=GOAL, type="mentoring")

    late = phone.post(f"/confirm/{link}/yes/", {"party": str(read.pk), "nonce": shown})
    now = phone.get(f"/confirm/{link}/").context["party"]
    told = phone.post(f"/confirm/{link}/yes/", {"party": str(now.pk), "nonce": shown})

    assert (late.status_code, told.status_code) == (409, 302)
    assert [one.pk for one in partnership.parties.exclude(confirmed_at=None)] == [now.pk]


def test_terms_changed_at_the_last_moment_refuse_a_yes_to_the_old_ones_F34(programme, pair, dana):
    partnership = propose(programme, pair, dana)
    read = partnership.parties.first()
    services.amend_partnership(partnership, by=dana, parties=terms(pair), goal=GOAL, type="mentoring")

    with pytest.raises(Refused, match="The terms were changed"):
        services.confirm_party(partnership, party=read, via=Via.LINK, by=read.champion)


def test_a_champion_who_has_left_no_longer_speaks_for_the_party(north, programme, pair, dana):
    partnership = propose(programme, pair, dana)
    champion = pair[1][1]
    link = tokens.issue(purpose="partnerships.confirm", subject=partnership, holder=champion)
    before = services.party_of(partnership, champion)

    end_position(champion.positions.get(), by=dana)

    assert (before.organisation, services.party_of(partnership, champion)) == (pair[1][0], None)
    assert client_of(north).get(f"/confirm/{link}/").status_code == 404


def test_changing_the_terms_asks_everybody_again(programme, pair, dana):
    partnership = propose(programme, pair, dana)
    first = partnership.parties.first()
    services.confirm_party(partnership, party=first, via=Via.LINK, by=first.champion)

    with clock.at(clock.now().replace(year=clock.now().year + 1)):
        services.amend_partnership(partnership, by=dana, parties=terms(pair), goal=GOAL, type="mentoring")

    assert partnership.parties.filter(confirmed_at=None).count() == 2
    assert [address for address, template in queued(partnership) if template == "confirm_partnership"] == [
        "merrowdale@partner.example",
        "tallybird@innovator.example",
    ]


def test_a_wish_for_change_reaches_the_staff_without_its_words(programme, pair, dana):
    partnership = propose(programme, pair, dana)
    one = partnership.parties.first()

    services.ask_for_change(partnership, party=one, by=one.champion, wish="Fewer homes, please")

    mail = Mail.objects.get(template__endswith="partnership_change")
    assert (mail.address, "Fewer homes" in mail.text) == ("dana@north.example", False)


def test_staff_confirm_only_with_evidence(programme, pair, dana):
    partnership = propose(programme, pair, dana)

    with pytest.raises(Refused, match="Say what shows"):
        services.confirm_with_evidence(partnership, by=dana, evidence="  ")
    services.confirm_with_evidence(partnership, by=dana, evidence="Letter of 3 June")

    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.CONFIRMED
    assert set(partnership.parties.values_list("confirmed_via", flat=True)) == {Via.STAFF}


def test_its_introduction_becomes_a_partnership_and_comes_back_when_voided(programme, pair, dana, introduction):
    partnership = confirm_all(propose(programme, pair, dana, introduction=introduction))
    introduction.refresh_from_db()
    became = introduction.state

    services.void_partnership(partnership, by=dana, reason="Signed by the wrong organisation")

    introduction.refresh_from_db()
    partnership.refresh_from_db()
    assert (became, introduction.state) == (State.OUTCOME_PARTNERSHIP, State.IN_CONVERSATION)
    assert (partnership.confirmed_at is not None, Partnership.objects.confirmed().count()) == (True, 0)


def test_a_void_needs_a_reason(programme, pair, dana):
    partnership = confirm_all(propose(programme, pair, dana))

    with pytest.raises(Refused, match="Say why"):
        services.void_partnership(partnership, by=dana, reason="")


def test_it_still_counts_after_it_has_ended(programme, pair, dana):
    partnership = confirm_all(propose(programme, pair, dana))

    services.end_partnership(partnership, by=dana, reason="goal_met")

    assert Partnership.objects.confirmed().count() == 1


def test_it_is_named_in_public_only_when_all_parties_allow_it_R42(programme, pair, dana):
    partnership = confirm_all(propose(programme, pair, dana))
    first, last = partnership.parties.order_by("side")

    services.set_naming(partnership, party=first, by=first.champion, may_be_named=True)
    partnership.refresh_from_db()
    one = partnership.may_name
    services.set_naming(partnership, party=last, by=last.champion, may_be_named=True)
    partnership.refresh_from_db()
    both = partnership.may_name
    services.set_naming(partnership, party=first, by=first.champion, may_be_named=False)
    partnership.refresh_from_db()

    assert (one, both, partnership.may_name) == (False, True, False)


@pytest.mark.parametrize("old", list(PartnershipState))
@pytest.mark.parametrize("new", list(PartnershipState))
def test_only_the_moves_of_the_table_are_possible(old, new):
    partnership = Partnership(tenant_id=uuid4(), state=old)

    if new in PARTNERSHIP_MOVES[old]:
        partnership.move_to(new)
        assert partnership.state == new
    else:
        with pytest.raises(IllegalMove):
            partnership.move_to(new)
