"""Rules of engagement: once published nobody is introduced who has not accepted (issue 4)."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing import tokens
from accelerator.mailing.models import Mail
from accelerator.programmes.models import Programme
from accelerator.programmes.services import publish_rules, withdraw_rules
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.checks import checks
from introductions.states import Reply, State
from partners.emails import RULES
from partners.models import RulesAcceptance
from partners.rules import rules_to_accept, without_acceptance
from partners.services import accept_rules, ask_to_accept, record_acceptances
from tests.factories.introductions import link_to, make_draft, make_introduction, make_side, say

TEXT = "Answer within two weeks.\n\nSay how it went."


def failing(introduction):
    return [
        check.why for check in checks(type(introduction).objects.with_people().get(pk=introduction.pk)) if not check.ok
    ]


def missing_of(introduction):
    return without_acceptance(introduction.programme, [introduction.innovator_id, introduction.partner_id])


def accept_both(introduction, rules):
    for side in ("innovator", "partner"):
        accept_rules(introduction.organisation(side), rules, person=introduction.person(side), via="portal")


def test_published_rules_bar_an_introduction_until_both_sides_have_accepted(programme, victor):
    introduction = make_draft(programme)
    rules = publish_rules(programme, by=victor, text=TEXT)
    names = [introduction.innovator.name, introduction.partner.name]

    assert failing(introduction) == [
        f"{name} has not accepted the rules of engagement of Fair Footing." for name in names
    ]
    with pytest.raises(Refused, match="has not accepted the rules"):
        services.ask_introduction(introduction, by=victor)

    accept_both(introduction, rules)

    assert services.ask_introduction(introduction, by=victor).state == State.ASKING_FIRST
    row = RulesAcceptance.objects.get(organisation=introduction.partner)
    assert (row.person, row.rules.version, row.via) == (introduction.partner_person, 1, "portal")


@pytest.mark.parametrize(("earlier_holds", "missing"), [(True, False), (False, True)])
def test_a_new_version_asks_again_unless_staff_say_that_the_earlier_one_holds(
    earlier_holds, missing, programme, victor
):
    introduction = make_draft(programme)
    accept_both(introduction, publish_rules(programme, by=victor, text=TEXT))

    publish_rules(programme, by=victor, text="Answer within one week.", earlier_holds=earlier_holds)

    assert bool(missing_of(introduction)) is missing
    assert bool(rules_to_accept(introduction.partner)) is missing


def test_withdrawn_rules_are_no_bar_and_do_not_come_back_with_the_next_version(programme, victor):
    introduction = make_draft(programme)
    accept_both(introduction, publish_rules(programme, by=victor, text=TEXT))

    withdraw_rules(programme, by=victor)

    assert (missing_of(introduction), rules_to_accept(introduction.partner)) == (set(), [])
    assert publish_rules(programme, by=victor, text=TEXT, earlier_holds=True).holds_from == 1
    assert missing_of(introduction) == set()


def test_a_yes_by_link_accepts_what_was_published_meanwhile_and_nothing_without_the_tick(programme, victor, phone):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    publish_rules(programme, by=victor, text=TEXT)
    token = link_to(introduction, "partner")
    page = phone.get(f"/respond/{token}/")
    assert "Say how it went." in page.text

    with clock.at(clock.now() + timedelta(seconds=3)):
        answer = {"answer": "yes", "nonce": page.context["nonce"]}
        bare = phone.post(f"/respond/{token}/answer/", answer)
        introduction.refresh_from_db()
        assert (bare.status_code, introduction.state) == (409, State.ASKING_FIRST)
        ticked = phone.post(f"/respond/{token}/answer/", answer | {"accepts_rules": "1"})

    introduction.refresh_from_db()
    assert (ticked.status_code, introduction.state) == (302, State.ASKING_SECOND)
    assert missing_of(introduction) == {introduction.innovator_id}


def test_a_no_needs_no_tick_and_what_both_agreed_to_waits_for_the_rules(programme, victor):
    declined = make_introduction(State.ASKING_FIRST, programme)
    ready = make_introduction(State.READY, programme)
    rules = publish_rules(programme, by=victor, text=TEXT)

    assert say(declined, declined.first_side, Reply.NO).state == State.DECLINED
    with pytest.raises(Refused, match="has not accepted the rules"):
        services.send_introduction(ready, by=victor)
    record_acceptances(rules, [ready.innovator, ready.partner], by=victor, note="Signed on paper.")
    assert services.send_introduction(ready, by=victor).leaves_at


def test_the_mailed_link_accepts_on_post_alone_and_never_another_version(programme, victor, phone):
    partner = make_side(programme, "partner")
    rules = publish_rules(programme, by=victor, text=TEXT)
    assert (ask_to_accept(programme, by=victor), ask_to_accept(programme, by=victor)) == (1, 0)
    person = partner.positions.get().person
    assert Mail.objects.get(key=f"rules:{rules.pk}:{partner.pk}:{person.pk}").about_id == str(partner.pk)
    token = tokens.issue(purpose=RULES, subject=partner.participations.get(), holder=person)

    page = phone.get(f"/rules/{token}/")
    assert "Say how it went." in page.text
    assert not RulesAcceptance.objects.exists()
    with clock.at(clock.now() + timedelta(seconds=3)):
        sent = {"nonce": page.context["nonce"], "accepts_rules": "1"}
        second = publish_rules(programme, by=victor, text="Another text.")
        assert phone.post(f"/rules/{token}/accept/", sent).status_code == 409
        assert phone.post(f"/rules/{token}/accept/", sent | {"accepts_rules": "2"}).status_code == 302

    assert RulesAcceptance.objects.get().rules == second
    assert "Thank you" in phone.get(f"/rules/{token}/").text


def test_staff_publish_and_see_who_is_missing(programme, desk):
    partner = make_side(programme, "partner")
    page = f"/desk/programmes/{programme.pk}/rules/"

    assert desk.post(f"{page}publish/", {"text": TEXT}).status_code == 302

    shown = desk.get(page)
    assert (shown.context["accepted_count"], [one.pk for one in shown.context["missing"]]) == (0, [partner.pk])
    desk.post(f"{page}accepted/", {"organisations": [str(partner.pk)], "note": "By phone."})
    shown = desk.get(page)
    assert (shown.context["accepted_count"], list(shown.context["missing"])) == (1, [])
    assert Programme.objects.get(pk=programme.pk).rules.get().published_by is not None
