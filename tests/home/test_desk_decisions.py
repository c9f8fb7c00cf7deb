"""What at the desk needs a decision, each with its sentence and the page where one goes on."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.home.desk.decisions import decisions
from accelerator.mailing.models import Mail, Sender
from accelerator.tenancy.context import current_tenant, tenant_scope
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from introductions.models import Introduction, Partnership, Step
from introductions.words import STATES_OF
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_offer, make_person
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant
from tests.reporting import scene


@pytest.fixture
def programme(db):
    with tenant_scope(make_tenant()):
        yield make_programme()


def found(programme, role=Role.MANAGER):
    """What this programme's manager, or an administrator, has to decide."""
    user = make_member(role, current_tenant())
    return decisions(Member(user), programme)


def titles(programme, role=Role.MANAGER):
    return [decision.title for decision in found(programme, role)]


def proposed(programme):
    pair = scene.innovator(programme), scene.partner(programme)
    proposal = scene.confirmed(programme, *pair, state="awaiting_confirmation", confirmed_at=None)
    for party in proposal.parties.all():
        party.champion = make_person(party.organisation)
        party.save()
    return proposal


def test_where_all_is_well_there_is_nothing_to_decide(programme):
    assert titles(programme) == []


def test_a_partner_at_their_limit_is_told(programme):
    partner = make_side(programme, "partner", name="Northquay Energy", ask_cap_month=1)
    make_introduction("asking_first", programme, partner=partner)

    decision = found(programme)[-1]

    assert decision.title == "One partner is at their limit."
    assert decision.text.startswith("Northquay Energy. We will not ask it again before 1 ")


def test_a_limit_of_last_month_is_forgotten(programme):
    partner = make_side(programme, "partner", ask_cap_month=1)
    introduction = make_introduction("asking_first", programme, partner=partner)
    Introduction.objects.filter(pk=introduction.pk).update(partner_asked_at=clock.now() - timedelta(days=40))

    assert "One partner is at their limit." not in titles(programme)


def test_a_better_contact_waits_for_a_choice(programme):
    make_introduction("redirected", programme)

    make_introduction("asking_first", programme)

    notice = found(programme)[0]

    assert notice.title == "One person says that somebody else should be asked."
    assert notice.url == f"/desk/introductions/?group=better&programme={programme.pk}"
    assert STATES_OF["better"] == {"redirected"}


def test_what_closes_soon_is_told(programme):
    introduction = make_introduction("asking_first", programme)
    Step.objects.filter(introduction=introduction, kind="expiry").update(due_at=clock.now() + timedelta(hours=30))

    assert titles(programme) == ["One request closes within two days."]


def test_a_proposal_that_waits_for_a_week_is_told(programme):
    proposal = proposed(programme)
    assert titles(programme) == []

    Partnership.objects.filter(pk=proposal.pk).update(state_since=clock.now() - timedelta(days=8))
    assert titles(programme) == ["One partnership waits to be confirmed."]


def test_a_wish_of_a_party_is_told_at_once(programme):
    proposal = proposed(programme)
    proposal.parties.update(wish="Start in May", wished_at=clock.now() + timedelta(seconds=1))

    assert titles(programme) == ["One party wants a proposal changed."]


def test_an_offer_in_check_is_told(programme):
    partner = make_side(programme, "partner")
    offer = make_offer(partner, programme, state="draft")
    type(offer).objects.filter(pk=offer.pk).update(state="in_check")

    assert titles(programme) == ["One offer waits for your check."]


def test_a_paused_sender_comes_first(programme):
    make_introduction("redirected", programme)
    Sender.objects.update_or_create(defaults={"paused_at": clock.now(), "paused_reply": "535"})

    first = found(programme)[0]

    assert first.kind == "bad"


def test_decisions_of_another_programme_stay_there(programme):
    make_introduction("redirected", make_programme(slug="other", starts_on=clock.today() - timedelta(days=900)))

    assert titles(programme) == []


def test_deciding_what_needs_a_decision_costs_the_same(programme, django_assert_num_queries):
    for _ in range(3):
        partner = make_side(programme, "partner", ask_cap_month=1)
        make_introduction("asking_first", programme, partner=partner)

    member = Member(make_member(Role.MANAGER, current_tenant()))
    assert not member.is_admin  # its roles are read

    with django_assert_num_queries(10):
        decisions(member, programme)


def test_a_mail_of_no_programme_that_failed_is_for_administrators(programme):
    make_introduction("asking_first", programme)
    Mail.objects.update(state="failed", programme_id=None)

    assert titles(programme, Role.ADMIN) == ["1 mail could not be delivered."]
    assert titles(programme, Role.MANAGER) == []
