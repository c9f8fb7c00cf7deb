"""The portal as innovators and partners use it."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.audit.services import history
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions.services.partnerships import Goal, PartyTerms, amend_partnership, propose_partnership
from introductions.states import PartnershipState, Reply, Side, State
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction, make_side, say
from tests.factories.partners import make_need, make_offer, make_position
from tests.factories.portal import sign_in
from tests.factories.tenancy import make_member, make_tenant
from tests.home.portal_scene import make_scene


@pytest.fixture
def scene(db):
    tenant = make_tenant("north", name="North Trust")
    with tenant_scope(tenant):
        yield make_scene(tenant)


def introduce(scene, state: str, **changes):
    return make_introduction(state, scene.programme, innovator=scene.innovator, partner=scene.partner, **changes)


def propose(scene, by=None):
    terms = [
        PartyTerms(scene.innovator, "innovator", "a tool", "a test site", scene.priya),
        PartyTerms(scene.partner, "partner", "a test site", "a tool", scene.ruth),
    ]
    goal = Goal("Fewer arrears calls", "tenants helped", 140, clock.today() + timedelta(days=200))
    by = by or make_member(Role.ADMIN, scene.tenant)
    return propose_partnership(scene.programme, parties=terms, by=by, goal=goal, type="pilot")


def text_of(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(browser) -> list[str]:
    return [todo.title for todo in browser.get("/portal/").context["todos"]]


def test_an_empty_portal_says_what_to_do_first(scene):
    assert titles(scene.at_innovator) == ["Say what you need"]
    assert titles(scene.at_partner) == ["Say what you can offer"]
    assert "No introduction yet" in text_of(scene.at_innovator, "/portal/")


def test_what_to_do_next_is_only_what_waits_for_this_side(scene):
    make_need(scene.innovator, scene.programme)
    make_offer(scene.partner, scene.programme)
    introduction = introduce(scene, State.ASKING_FIRST)

    assert titles(scene.at_partner) == ["Answer: would you like to meet Tallybird?"]
    assert titles(scene.at_innovator) == []
    say(introduction, Side.PARTNER, Reply.YES)
    assert titles(scene.at_partner) == []
    assert titles(scene.at_innovator) == ["Answer: would you like to meet Merrowdale?"]


def test_after_an_introduction_who_writes_first_is_told_and_the_other_is_not(scene):
    make_need(scene.innovator, scene.programme)
    make_offer(scene.partner, scene.programme)
    introduction = introduce(scene, State.INTRODUCED)

    assert titles(scene.at_innovator) == ["Write to Ruth at Merrowdale"]
    assert titles(scene.at_partner) == []
    page = text_of(scene.at_innovator, f"/portal/introductions/{introduction.pk}/")
    assert f"mailto:{scene.ruth.email}" in page
    scene.at_innovator.post(f"/portal/introductions/{introduction.pk}/written/")
    introduction.refresh_from_db()
    assert introduction.state == State.IN_CONVERSATION
    assert titles(scene.at_innovator) == []


def test_ten_days_later_both_are_asked_how_it_went_once(scene):
    make_need(scene.innovator, scene.programme)
    make_offer(scene.partner, scene.programme)
    introduction = introduce(scene, State.IN_CONVERSATION)

    with clock.at(clock.now() + timedelta(days=11)):
        assert titles(scene.at_partner) == ["Have you met Tallybird?"]
        scene.at_partner.post(f"/portal/introductions/{introduction.pk}/how/", {"answer": "met"})
        introduction.refresh_from_db()
        assert introduction.state == State.MET
        assert titles(scene.at_innovator) == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("yes", State.ASKING_SECOND),
        ("later", State.SNOOZED),
        ("no", State.DECLINED),
        ("wrong_person", State.REDIRECTED),
    ],
)
def test_each_of_the_four_answers_can_be_given_signed_in_and_changed(scene, answer, state):
    introduction = introduce(scene, State.ASKING_FIRST)
    path = f"/portal/introductions/{introduction.pk}/"

    assert scene.at_partner.get(path).status_code == 200
    scene.at_partner.post(f"{path}answer/", {"answer": answer})
    introduction.refresh_from_db()
    assert (introduction.state, introduction.all_answers.get().via) == (state, "portal")
    page = text_of(scene.at_partner, path)
    assert "Change your answer" in page
    scene.at_partner.post(f"{path}answer/", {"answer": "yes"})

    introduction.refresh_from_db()
    assert introduction.state == State.ASKING_SECOND


def test_a_word_more_after_a_no_reaches_staff_only(scene):
    introduction = introduce(scene, State.ASKING_FIRST)
    path = f"/portal/introductions/{introduction.pk}/"
    scene.at_partner.post(f"{path}answer/", {"answer": "no"})

    scene.at_partner.post(f"{path}explain/", {"reason": "no_capacity", "comment": "A busy year"})

    answer = introduction.all_answers.get(retired_at=None)
    assert (answer.reason, answer.comment) == ("no_capacity", "A busy year")


def test_the_day_we_chose_for_a_not_now_stands_in_the_form(scene):
    introduction = introduce(scene, State.ASKING_FIRST)
    path = f"/portal/introductions/{introduction.pk}/"
    scene.at_partner.post(f"{path}answer/", {"answer": "later"})

    until = introduction.all_answers.get().until
    assert f'value="{until.isoformat()}"' in text_of(scene.at_partner, path)


def test_a_wrong_date_is_said_at_its_place_and_nothing_is_lost(scene):
    introduction = introduce(scene, State.ASKING_FIRST)
    path = f"/portal/introductions/{introduction.pk}/"
    scene.at_partner.post(f"{path}answer/", {"answer": "later"})

    page = scene.at_partner.post(f"{path}explain/", {"until": "2020-01-01", "comment": "After the summer"})

    assert page.status_code == 422
    assert "Choose a day from tomorrow on, within a year." in page.content.decode()
    assert "After the summer" in page.content.decode()


def test_an_answer_that_is_none_of_the_four_changes_nothing(scene):
    introduction = introduce(scene, State.ASKING_FIRST)

    scene.at_partner.post(f"/portal/introductions/{introduction.pk}/answer/", {"answer": "perhaps"})

    introduction.refresh_from_db()
    assert introduction.state == State.ASKING_FIRST


def test_a_colleague_who_may_not_answer_reads_and_does_not_decide(scene):
    introduction = introduce(scene, State.ASKING_FIRST)
    position = make_position(organisation=scene.partner, may_answer=False)
    browser = client_of(scene.tenant, sign_in(position.person, "partner"))
    path = f"/portal/introductions/{introduction.pk}/"

    assert "A colleague answers for Merrowdale" in text_of(browser, path)
    refused = browser.post(f"{path}answer/", {"answer": "yes"}, follow=True)

    introduction.refresh_from_db()
    assert introduction.state == State.ASKING_FIRST
    assert "You may not answer for this organisation" in refused.content.decode()
    assert titles(browser) == ["Say what you can offer"]


def test_a_meeting_is_logged_and_a_future_one_is_not(scene):
    introduction = introduce(scene, State.INTRODUCED)
    path = f"/portal/introductions/{introduction.pk}/met/"

    future = scene.at_innovator.post(path, {"happened_on": clock.today() + timedelta(days=3)})
    assert future.status_code == 422
    scene.at_innovator.post(path, {"happened_on": clock.today(), "outcome": "next_step", "note": "They want a pilot"})

    meeting = introduction.meetings.get()
    assert (meeting.side, meeting.outcome, meeting.note) == ("innovator", "next_step", "They want a pilot")


def test_a_partnership_is_confirmed_by_both_in_the_portal(scene):
    partnership = propose(scene)
    path = f"/portal/partnerships/{partnership.pk}/"
    assert "Confirm: Tallybird and Merrowdale" in titles(scene.at_innovator)
    parties = {party.side: str(party.pk) for party in partnership.parties.all()}

    scene.at_innovator.post(f"{path}confirm/", {"party": parties["innovator"]})
    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.AWAITING_CONFIRMATION
    scene.at_partner.post(f"{path}confirm/", {"party": parties["partner"]})

    partnership.refresh_from_db()
    assert partnership.confirmed_at is not None
    assert "May we name Tallybird and Merrowdale in public?" in titles(scene.at_partner)
    scene.at_partner.post(f"{path}naming/", {"may_be_named": "yes"})
    scene.at_innovator.post(f"{path}naming/", {"may_be_named": "yes"})
    partnership.refresh_from_db()
    assert partnership.may_name is True


def test_a_yes_to_terms_that_were_changed_meanwhile_does_not_count(scene):
    partnership = propose(scene)
    path = f"/portal/partnerships/{partnership.pk}/"
    read = {"party": str(partnership.parties.get(side="innovator").pk)}
    terms = [
        PartyTerms(party.organisation, party.side, party.gives, "twice as much", party.champion)
        for party in partnership.parties.all()
    ]
    goal = Goal("Fewer arrears calls", "tenants helped", 600, clock.today() + timedelta(days=200))
    amend_partnership(partnership, by=partnership.proposed_by, parties=terms, goal=goal)

    answer = scene.at_innovator.post(f"{path}confirm/", read, follow=True)

    assert "The terms were changed while you read them." in answer.content.decode()
    assert partnership.parties.filter(confirmed_at=None).count() == 2


def test_a_wish_for_other_terms_goes_to_staff(scene):
    partnership = propose(scene)
    path = f"/portal/partnerships/{partnership.pk}/"

    assert scene.at_partner.post(f"{path}change/", {"wish": ""}).status_code == 422
    scene.at_partner.post(f"{path}change/", {"wish": "canary-wish"})

    assert partnership.parties.get(side="partner").wish == "canary-wish"
    assert "canary-wish" not in text_of(scene.at_innovator, path)


def test_partnerships_of_others_do_not_exist(scene):
    partnership = propose(scene)
    stranger = make_side(scene.programme, Side.INNOVATOR)
    browser = client_of(scene.tenant, sign_in(stranger.positions.get().person, "innovator"))

    assert browser.get(f"/portal/partnerships/{partnership.pk}/").status_code == 404
    assert browser.post(f"/portal/partnerships/{partnership.pk}/confirm/").status_code == 404
    assert "No partnership yet" in text_of(browser, "/portal/partnerships/")


def test_who_may_not_answer_does_not_confirm(scene):
    partnership = propose(scene)
    position = make_position(organisation=scene.partner, may_answer=False)
    browser = client_of(scene.tenant, sign_in(position.person, "partner"))

    assert "Ruth Adeyinka confirms it for Merrowdale." in text_of(browser, f"/portal/partnerships/{partnership.pk}/")
    assert browser.post(f"/portal/partnerships/{partnership.pk}/confirm/").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MANAGER, Role.REVIEWER, Role.FUNDER])
def test_the_portal_is_not_for_other_roles(scene, role):
    browser = client_of(scene.tenant, make_member(role, scene.tenant))

    assert browser.get("/portal/").status_code == 404


def test_nothing_changes_by_reading(scene):
    introduction = introduce(scene, State.ASKING_FIRST)
    path = f"/portal/introductions/{introduction.pk}/"

    for what in ("answer", "explain", "how", "met", "written"):
        assert scene.at_partner.get(f"{path}{what}/?answer=yes").status_code == 405

    introduction.refresh_from_db()
    assert introduction.state == State.ASKING_FIRST


def propose_with(scene, partner) -> None:
    champion = partner.positions.get().person
    terms = [
        PartyTerms(scene.innovator, "innovator", "a tool", "a site", scene.priya),
        PartyTerms(partner, "partner", "a site", "a tool", champion),
    ]
    goal = Goal("Fewer calls", "tenants", 9, clock.today() + timedelta(days=90))
    propose_partnership(scene.programme, parties=terms, by=scene.priya, goal=goal, type="pilot")


def test_the_link_to_a_page_of_the_portal_leads_to_signing_in(scene):
    answer = client_of(scene.tenant).get("/portal/introductions/")

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_staff_services_are_what_the_portal_calls(scene):
    """The portal writes through the rooms' verbs: the audit names the person who acted."""
    introduction = introduce(scene, State.ASKING_FIRST)
    scene.at_partner.post(f"/portal/introductions/{introduction.pk}/answer/", {"answer": "yes"})

    entry = history(introduction).get(verb="introduction.answered")
    assert (entry.actor_kind, entry.actor_id) == ("partners.person", str(scene.ruth.pk))
