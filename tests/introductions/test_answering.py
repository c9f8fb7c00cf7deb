"""What answers lead to, by whichever way they come, and what refuses them."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.models import Answer, Introduction
from introductions.states import CHANGEABLE, Reply, State, Via
from partners.services import end_position
from tests.factories.introductions import WAYS, both_yes, leave, make_draft, make_introduction, say
from tests.factories.partners import make_person


def asks(side):
    return list(
        Mail.objects.filter(key__contains=f":ask:{side}:").order_by("created_at").values_list("state", flat=True)
    )


@pytest.mark.parametrize("first", ["partner", "innovator"])
def test_the_first_side_is_asked_then_the_other(first, programme):
    introduction = make_draft(programme, first_side=first)

    asked = services.ask_introduction(introduction, by=None)
    one = (asked.state, asked.side_in_turn, asks(first), asks(asked.second_side))
    two = say(asked, first, Reply.YES)

    assert one == (State.ASKING_FIRST, first, ["queued"], [])
    assert (two.state, two.side_in_turn, asks(two.second_side)) == (State.ASKING_SECOND, two.second_side, ["queued"])


def test_a_mind_changed_twice_asks_the_other_side_again(programme):
    introduction = make_introduction(State.ASKING_SECOND, programme)

    introduction = say(introduction, "partner", Reply.NO)
    stopped = asks("innovator")
    introduction = say(introduction, "partner", Reply.YES)

    assert stopped == ["cancelled"]
    assert introduction.state == State.ASKING_SECOND
    assert asks("innovator") == ["cancelled", "queued"]


@pytest.mark.parametrize("second", list(Reply))
@pytest.mark.parametrize("first", list(Reply))
def test_every_answer_can_become_every_other(first, second, programme):
    introduction = say(make_introduction(State.ASKING_FIRST, programme), "partner", first)

    introduction = say(introduction, "partner", second)

    assert introduction.answers["partner"].answer == second
    assert introduction.all_answers.filter(retired_at=None).count() == 1


@pytest.mark.parametrize("state", [State.DRAFTED, State.CANCELLED, *WAYS])
def test_an_answer_by_link_is_taken_in_these_states_and_no_other(state, programme):
    introduction = make_introduction(state, programme)

    if state in CHANGEABLE:
        say(introduction, "partner", Reply.YES)
    else:
        with pytest.raises(Refused):
            say(introduction, "partner", Reply.YES)


def test_the_side_that_was_not_asked_cannot_answer(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    with pytest.raises(Refused, match="has not been asked yet"):
        say(introduction, "innovator", Reply.YES)


def test_somebody_else_cannot_answer_by_link(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    other = make_person(introduction.partner)

    with pytest.raises(Refused, match="with somebody else"):
        services.answer_introduction(introduction, side="partner", answer="yes", via=Via.LINK, person=other)


def test_in_the_portal_a_colleague_may_answer_while_they_hold_the_position(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    colleague, former = make_person(introduction.partner), make_person(introduction.partner)
    end_position(former.positions.get(), by=None)

    with pytest.raises(Refused, match="may not answer for this organisation"):
        services.answer_introduction(introduction, side="partner", answer="yes", via=Via.PORTAL, person=former)
    services.answer_introduction(introduction, side="partner", answer="yes", via=Via.PORTAL, person=colleague)

    assert Answer.objects.get().person == colleague


def test_a_second_side_that_cannot_be_asked_is_held_for_staff(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    end_position(introduction.innovator_person.positions.get(), by=None)

    introduction = say(introduction, "partner", Reply.YES)

    assert introduction.state == State.ASKING_SECOND
    assert "may not answer for" in introduction.held_why
    assert asks("innovator") == []


def test_what_was_held_is_asked_once_there_is_a_contact(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    end_position(introduction.innovator_person.positions.get(), by=None)
    introduction = say(introduction, "partner", Reply.YES)
    other = make_person(introduction.innovator, email="zoe@innovator.example")

    services.change_contact(introduction, side="innovator", person=other, by=None)
    introduction = services.ask_introduction(introduction, by=None)

    assert (introduction.state, introduction.held_why) == (State.ASKING_SECOND, "")
    assert Mail.objects.get(key__contains=":ask:innovator:").address == "zoe@innovator.example"


def test_a_no_tells_staff_why_and_nobody_else(programme):
    introduction = make_introduction(State.ASKING_SECOND, programme)

    say(introduction, "innovator", Reply.NO)
    services.explain_answer(
        introduction, side="innovator", person=introduction.innovator_person, reason="conflict", comment="We compete."
    )

    notices = Mail.objects.filter(key__contains=":declined:").order_by("created_at")
    assert [(notice.state, notice.address == introduction.signed_by.email) for notice in notices] == [
        ("cancelled", True),
        ("queued", True),
    ]
    assert "We compete." in notices[1].text
    assert "We compete." not in "".join(Mail.objects.exclude(pk=notices[1].pk).values_list("text", flat=True))


def test_an_answer_by_phone_straight_from_a_draft(programme, dana):
    introduction = make_draft(programme)

    introduction = services.record_answer(
        introduction, side="innovator", answer="yes", by=dana, consent_note="By phone on 3 May."
    )

    answer = Answer.objects.get()
    assert (introduction.first_side, introduction.state) == ("innovator", State.ASKING_SECOND)
    assert (answer.via, answer.recorded_by, answer.consent_note) == (Via.STAFF, dana, "By phone on 3 May.")
    assert asks("innovator") == []
    assert asks("partner") == ["queued"]


@pytest.mark.parametrize("until", [0, -1, 366, 4000])
def test_a_rest_begins_tomorrow_at_the_earliest_and_ends_within_a_year(until, programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    with pytest.raises(Refused, match="within a year"):
        say(introduction, "partner", Reply.LATER, until=clock.today() + timedelta(days=until))


def test_without_a_date_a_rest_lasts_three_months(programme):
    introduction = say(make_introduction(State.ASKING_FIRST, programme), "partner", Reply.LATER)

    assert introduction.snoozed_until == clock.today() + timedelta(days=90)


@pytest.mark.parametrize(
    ("answer", "more"),
    [("no", {"reason": "because"}), ("wrong_person", {"redirect_email": "a@x.example,b@y.example"})],
)
def test_what_makes_no_sense_is_refused(answer, more, programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    with pytest.raises(Refused):
        say(introduction, "partner", answer, **more)
    assert Introduction.objects.get().state == State.ASKING_FIRST


def test_a_newer_open_introduction_of_the_pair_keeps_the_old_one_closed(programme):
    introduction = make_introduction(State.DECLINED, programme)
    make_draft(programme, innovator=introduction.innovator, partner=introduction.partner)

    with pytest.raises(Refused, match="A newer request"):
        say(introduction, "partner", Reply.YES)


def test_a_change_of_mind_while_it_waits_to_leave_stops_it(programme):
    introduction = services.send_introduction(make_introduction(State.READY, programme), by=None)

    say(introduction, "partner", Reply.NO)
    with clock.at(clock.now() + timedelta(hours=1)):
        services.run_due_steps()

    introduction = Introduction.objects.get()
    assert (introduction.state, introduction.leaves_at) == (State.DECLINED, None)
    assert not Mail.objects.filter(key__contains=":introduction:").exists()


def test_each_decision_leaves_one_audit_row_without_words_of_people(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    introduction = say(introduction, "partner", Reply.NO, reason="other", comment="A secret reason.")
    say(introduction, "partner", Reply.YES)
    leave(both_yes(Introduction.objects.get()))

    entries = Entry.objects.filter(subject_id=str(introduction.pk)).order_by("created_at", "id")
    verbs = [entry.verb.partition(".")[2] for entry in entries]
    assert sorted(verbs) == sorted(
        ["drafted", "asked", "answered", "answered", "asked", "answered", "sent", "introduced"]
    )
    assert "secret" not in str([entry.details for entry in entries])


def test_the_programme_is_stamped_so_that_figures_are_counted_anew(programme):
    introduction = make_introduction(State.READY, programme)
    programme.refresh_from_db()
    before = programme.changed_at

    leave(introduction)

    programme.refresh_from_db()
    assert programme.changed_at > before


def test_a_new_contact_on_the_first_side_keeps_the_yes_of_the_second(programme):
    introduction = say(make_introduction(State.READY, programme), "partner", Reply.WRONG_PERSON)
    services.change_contact(introduction, side="partner", person=make_person(introduction.partner), by=None)

    asked = services.ask_introduction(introduction, by=None)
    ready = say(asked, "partner", Reply.YES)

    assert (asked.state, ready.state) == (State.ASKING_FIRST, State.READY)


@pytest.mark.parametrize(
    ("state", "side"),
    [(State.INTRODUCED, "innovator"), (State.IN_CONVERSATION, "innovator"), (State.MET, "innovator")],
)
def test_after_the_introduction_a_nudge_asks_how_it_goes(state, side, programme):
    with clock.at(clock.now() - timedelta(days=3)):
        introduction = make_introduction(state, programme)

    services.nudge_introduction(introduction, by=None)

    mail = Mail.objects.get(key__contains=":follow_up:")
    assert mail.address == introduction.person(side).email


@pytest.mark.parametrize("state", [State.DRAFTED, State.READY, State.STALLED, State.DECLINED, State.SNOOZED])
def test_nobody_is_nudged_when_it_is_our_turn_or_nobodys(state, programme):
    introduction = make_introduction(state, programme)

    with pytest.raises(Refused, match="Nobody owes an answer here now"):
        services.nudge_introduction(introduction, by=None)


@pytest.mark.parametrize("via", [Via.LINK, Via.PORTAL])
def test_who_has_left_the_organisation_no_longer_answers_for_it(via, programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    person = introduction.person("partner")
    end_position(person.positions.get(), by=None)

    with pytest.raises(Refused, match="You may not answer for this organisation"):
        services.answer_introduction(introduction, side="partner", answer=Reply.YES, via=via, person=person)

    assert Answer.objects.count() == 0
