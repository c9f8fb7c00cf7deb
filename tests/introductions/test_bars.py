"""What bars a suggestion bars the introduction, and the other way round: the bulk and the single answer agree."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing.models import MailClass
from accelerator.mailing.preferences import choose
from accelerator.programmes.services import publish_rules
from introductions import services
from introductions.checks import checks
from introductions.matching import match_of
from introductions.models import Introduction
from introductions.services.interest import mark_interest
from introductions.services.matching import dismiss_suggestion, lift_conflict, record_conflict, undo_dismissal
from introductions.states import Reply, State
from partners.services import pause_person, stop_contact
from tests.factories.introductions import make_introduction, make_side, say
from tests.factories.partners import make_need, make_offer


def pair(programme, **partner):
    return make_side(programme, "innovator"), make_side(programme, "partner", **partner)


def free(programme):
    return pair(programme)


def stopped(programme):
    innovator, partner = pair(programme)
    return innovator, stop_contact(partner, by=None)


def paused(programme):
    innovator, partner = pair(programme)
    pause_person(innovator.positions.get().person, by=None)
    return innovator, partner


def off(programme):
    innovator, partner = pair(programme)
    choose(partner.positions.get().person.email, MailClass.REQUEST, False)
    return innovator, partner


def without_rules(programme):
    publish_rules(programme, by=None, text="Be kind.")
    return pair(programme)


def resting(programme):
    declined = say(make_introduction(State.ASKING_FIRST, programme), "partner", Reply.NO)
    return declined.innovator, declined.partner


def introduced(programme):
    over = make_introduction(State.OUTCOME_NO_FIT, programme)
    return over.innovator, over.partner


def conflicting(programme):
    innovator, partner = pair(programme)
    record_conflict(partner, innovator, by=None)
    return innovator, partner


def at_its_limit(programme):
    innovator, partner = pair(programme, ask_cap_month=1)
    make_introduction(State.ASKING_FIRST, programme, partner=partner)
    return innovator, partner


def innovator_is_busy(programme):
    programme.innovator_cap = 1
    programme.save()
    innovator, partner = pair(programme)
    make_introduction(State.ASKING_FIRST, programme, innovator=innovator)
    return innovator, partner


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        (free, ""),
        (stopped, "Asked not to be contacted"),
        (paused, "Nobody there may be asked now"),
        (off, "Nobody there may be asked now"),
        (without_rules, "Rules of engagement not accepted"),
        (resting, "Resting until"),
        (introduced, "Introduced already on"),
        (conflicting, "Not to be introduced: a conflict of interest"),
        (at_its_limit, "At its limit until"),
        (innovator_is_busy, "Has 1 of 1 open introductions"),
    ],
)
def test_a_bar_of_matching_is_a_line_that_fails(situation, said, programme):
    innovator, partner = situation(programme)

    match = match_of(programme, innovator, partner)
    draft = Introduction(
        programme=programme,
        innovator=innovator,
        partner=partner,
        innovator_person=services.default_contact(innovator),
        partner_person=services.default_contact(partner),
        why="They fit.",
    )

    assert match.held.startswith(said)
    assert bool(match.held) == (not all(check.ok for check in checks(draft)))


def test_after_ninety_days_the_pair_may_be_suggested_again(programme):
    innovator, partner = resting(programme)

    with clock.at(clock.now() + timedelta(days=91)):
        assert match_of(programme, innovator, partner).held == ""


def test_what_is_dismissed_stays_so_and_comes_back_when_undone(programme):
    innovator, partner = pair(programme)
    row = dismiss_suggestion(programme, innovator=innovator, partner=partner, reason="Too far.", by=None)
    again = dismiss_suggestion(programme, innovator=innovator, partner=partner, reason="No.", by=None)
    away = match_of(programme, innovator, partner).held

    undo_dismissal(row, by=None)

    assert (again, away, match_of(programme, innovator, partner).held) == (row, "Dismissed: Too far.", "")


def test_a_conflict_is_one_row_whoever_is_named_first(programme):
    innovator, partner = pair(programme)
    row = record_conflict(innovator, partner, by=None)

    assert record_conflict(partner, innovator, by=None) == row
    lift_conflict(row, by=None)
    assert match_of(programme, innovator, partner).held == ""


def test_interest_of_both_counts_most(programme):
    innovator, partner = pair(programme)

    def said():
        line = {one.code: one for one in match_of(programme, innovator, partner).reasons}["interest"]
        return line.text, line.points

    nobody = said()
    mark_interest(programme, by_organisation=partner, about_organisation=innovator, by=None)
    one_side = said()
    mark_interest(programme, by_organisation=innovator, about_organisation=partner, by=None)

    assert nobody == ("Nobody has marked interest", 0)
    assert one_side == ("The partner marked interest", 5)
    assert said() == ("Both marked interest in each other", 10)


def test_texts_are_read_when_they_change_and_compared_by_meaning(programme):
    from introductions.matching import texts

    innovator = make_side(programme, "innovator", about="We teach tenants how to deal with arrears and debt.")
    near = make_side(programme, "partner", name="Near", about="Advice on money you owe: rent, loans, bailiffs.")
    far = make_side(programme, "partner", name="Far", about="A vineyard that bottles sparkling wine.")
    make_need(innovator, programme, title="Families behind with the rent")
    make_offer(near, programme, title="Debt advisers in our branches")

    read, again = texts.read_changed(), texts.read_changed()
    far.about += " And cider."
    far.save()

    points = {
        one.partner.name: {line.code: line for line in one.reasons}["meaning"]
        for one in (match_of(programme, innovator, partner) for partner in (near, far))
    }
    assert (read, again, texts.unread()) == (4, 0, 1)
    assert points["Near"].points > 10 > points["Far"].points
    assert points["Far"].text == "Little in common in what they write"
