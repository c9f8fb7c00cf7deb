"""/respond/<token>/: what the person who holds the link sees and can do."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing.models import Mail, Suppression
from introductions import emails, services
from introductions.checks import checks
from introductions.models import Answer, Introduction, Meeting
from introductions.states import FollowUpReply, Reply, State
from tests.factories.introductions import WAYS, both_yes, leave, link_to, make_introduction, say, words_with


def read(phone, token, path="", **query):
    return phone.get(f"/respond/{token}/{path}", query)


def press(phone, token, answer, path="answer/", *, after=3, **more):
    """Read the page, wait, and press an answer."""
    page = read(phone, token, "met/" if path.startswith("met") else "")
    with clock.at(clock.now() + timedelta(seconds=after)):
        sent = {"answer": answer, "nonce": page.context["nonce"], **words_with(answer), **more}
        return phone.post(f"/respond/{token}/{path}", sent)


@pytest.fixture
def asked(programme):
    return make_introduction(State.ASKING_FIRST, programme)


@pytest.fixture
def token(asked):
    return link_to(asked, "partner")


def test_the_page_asks_by_name_and_says_who_and_why(asked, token, phone):
    page = read(phone, token)

    assert page.status_code == 200
    assert f"Ruth, would you like to meet {asked.innovator.name}?" in page.text
    assert asked.why in page.text
    assert "Priya Nair" in page.text
    assert asked.innovator_person.email not in page.text


def test_a_veiled_person_is_not_named(programme, phone):
    introduction = make_introduction(State.ASKING_FIRST, programme, veiled=True)

    page = read(phone, link_to(introduction, "partner"))

    assert "Priya" not in page.text
    assert introduction.innovator.name in page.text


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Reply.YES, State.ASKING_SECOND),
        (Reply.LATER, State.SNOOZED),
        (Reply.NO, State.DECLINED),
        (Reply.WRONG_PERSON, State.REDIRECTED),
    ],
)
def test_each_answer_is_taken_by_a_post(answer, state, asked, token, phone):
    response = press(phone, token, answer)

    page = read(phone, token)
    assert response.status_code == 302
    assert Introduction.objects.get().state == state
    assert "Thank you, Ruth" in page.text
    assert "Change my answer" in page.text


def test_the_answer_can_be_changed_until_the_introduction_leaves(asked, token, phone):
    press(phone, token, Reply.NO)
    change = read(phone, token, change=1)
    press(phone, token, Reply.YES)

    assert "You answered “No”." in change.text
    assert Introduction.objects.get().state == State.ASKING_SECOND
    assert [answer.answer for answer in Answer.objects.filter(retired_at=None)] == [Reply.YES]


@pytest.mark.parametrize("answer", [Reply.LATER, Reply.WRONG_PERSON])
def test_what_asks_for_a_word_more_takes_nothing_before_it_was_seen(answer, asked, token, phone):
    nonce = read(phone, token).context["nonce"]

    with clock.at(clock.now() + timedelta(seconds=3)):
        page = phone.post(f"/respond/{token}/answer/", {"answer": answer, "nonce": nonce})

    assert (page.status_code, Answer.objects.count()) == (200, 0)
    assert page.context["chosen"] == answer


def test_not_now_is_taken_with_its_day(asked, token, phone):
    first = read(phone, token).context["later_form"].fields["until"].choices[0][0]

    press(phone, token, Reply.LATER, until=first)

    assert str(Introduction.objects.get().snoozed_until) == first


def test_not_now_needs_one_of_the_days(asked, token, phone):
    page = press(phone, token, Reply.LATER, until="2020-01-01")

    assert (page.status_code, Answer.objects.count()) == (422, 0)


def test_a_reason_may_be_given_after_a_no(asked, token, phone):
    press(phone, token, Reply.NO)

    response = phone.post(f"/respond/{token}/more/", {"reason": "no_capacity", "comment": "Too few of us."})

    answer = Answer.objects.get(retired_at=None)
    assert response.status_code == 200
    assert (answer.reason, answer.comment) == ("no_capacity", "Too few of us.")
    assert Introduction.objects.get().decline_reason == "no_capacity"


def test_a_better_person_may_be_named(asked, token, phone):
    press(phone, token, Reply.WRONG_PERSON, redirect_name="Ines Varga", redirect_email="ines@elsewhere.example")

    answer = Answer.objects.get(retired_at=None)
    assert (answer.redirect_name, answer.redirect_email) == ("Ines Varga", "ines@elsewhere.example")
    assert not Mail.objects.filter(address="ines@elsewhere.example").exists()  # staff look first


def test_a_wrong_address_is_said_at_its_field_and_the_name_is_not_lost(asked, token, phone):
    page = press(phone, token, Reply.WRONG_PERSON, redirect_name="Ines Varga", redirect_email="ines")

    assert (page.status_code, Answer.objects.count()) == (422, 0)
    assert "Ines Varga" in page.text


@pytest.mark.parametrize(("name", "words"), [("Ines Varga", "Named somebody better"), ("", "Wrong person asked")])
def test_somebody_better_is_spoken_of_only_where_somebody_was_named(name, words, asked, token, phone, desk):
    press(phone, token, Reply.WRONG_PERSON, redirect_name=name)

    page = desk.get(f"/desk/introductions/{asked.pk}/").text

    assert words in page
    assert ("Ines Varga" in page) == bool(name)


def test_an_unknown_answer_is_refused_kindly(asked, token, phone):
    response = press(phone, token, "maybe")

    assert response.status_code == 400
    assert "Choose one of the four answers." in response.text


def test_the_second_side_is_asked_after_the_first_yes_and_both_hear_so(asked, token, phone):
    press(phone, token, Reply.YES)
    other = link_to(Introduction.objects.get(), "innovator")
    press(phone, other, Reply.YES)

    assert Introduction.objects.get().state == State.READY
    assert "So did they" in read(phone, token).text


@pytest.mark.parametrize("state", [State.EXPIRED, State.CANCELLED])
def test_a_closed_question_says_so_and_changes_nothing(state, programme, phone):
    introduction = make_introduction(state if state != State.CANCELLED else State.ASKING_FIRST, programme)
    if state == State.CANCELLED:
        services.cancel_introduction(introduction, by=None, reason="They merged.")
    token = link_to(introduction, "partner")

    page = read(phone, token)
    with clock.at(clock.now() + timedelta(minutes=2)):
        response = phone.post(f"/respond/{token}/answer/", {"answer": "yes", "nonce": page.context["nonce"]})

    assert "This is not moving ahead now" in page.text
    assert response.status_code == 409
    assert Introduction.objects.get().state == state
    assert "They merged." not in page.text


def test_after_a_no_of_the_other_side_a_yes_sees_only_that_it_does_not_move_ahead(asked, token, phone):
    press(phone, token, Reply.YES)
    say(Introduction.objects.get(), "innovator", Reply.NO, reason="conflict", comment="We compete.")

    page = read(phone, token)

    assert "This is not moving ahead now" in page.text
    assert "conflict" not in page.text.lower()
    assert "We compete." not in page.text


def test_after_it_has_left_the_page_says_where_to_look(asked, token, phone):
    leave(both_yes(asked))

    page = read(phone, token)

    assert "You have been introduced" in page.text
    assert press_late(phone, token).status_code == 409


def press_late(phone, token):
    nonce = read(phone, token).context["nonce"]
    with clock.at(clock.now() + timedelta(minutes=2)):
        return phone.post(f"/respond/{token}/answer/", {"answer": "no", "nonce": nonce})


def test_pausing_closes_what_is_open_as_not_available(asked, token, phone):
    page = read(phone, token, "pause/")
    with clock.at(clock.now() + timedelta(seconds=5)):
        done = phone.post(f"/respond/{token}/pause/", {"nonce": page.context["nonce"]})

    introduction = Introduction.objects.get()
    assert "Requests are paused" in done.text
    assert (introduction.state, introduction.decline_reason) == (State.DECLINED, "not_available")
    assert introduction.partner_person.paused_at is not None


def test_this_is_not_me_tells_staff(asked, token, phone):
    page = read(phone, token, "not-me/")
    with clock.at(clock.now() + timedelta(seconds=5)):
        thanks = phone.post(f"/respond/{token}/not-me/", {"nonce": page.context["nonce"]})

    introduction = Introduction.objects.get()
    address = introduction.partner_person.email
    assert introduction.state == State.REDIRECTED
    assert Suppression.objects.get().address == address
    assert introduction.partner_person.given_name not in thanks.text
    assert phone.get(f"/respond/{token}/").status_code == 404
    assert "suppressed" in {check.code for check in checks(introduction) if not check.ok}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (FollowUpReply.MET, State.MET),
        (FollowUpReply.BOOKED, State.IN_CONVERSATION),
        (FollowUpReply.NOT_YET, State.INTRODUCED),
        (FollowUpReply.NO_REPLY, State.INTRODUCED),
    ],
)
def test_the_follow_up_takes_one_tap(answer, state, programme, phone):
    introduction = make_introduction(State.INTRODUCED, programme)
    token = link_to(introduction, "partner", emails.FOLLOW_UP)

    press(phone, token, answer, "met/answer/")

    assert Introduction.objects.get().state == state
    assert "Thank you, Ruth" in read(phone, token, "met/").text


@pytest.fixture
def met_link(programme):
    """Introduced ten days ago, and asked how it went."""
    with clock.at(clock.now() - timedelta(days=10)):
        introduction = make_introduction(State.INTRODUCED, programme)
    return link_to(introduction, "partner", emails.FOLLOW_UP)


def test_who_has_met_says_when_and_reads_what_comes_next(met_link, phone):
    monday = clock.today() - timedelta(days=3)

    press(phone, met_link, "met", "met/answer/", happened_on=monday, outcome="met_continuing")

    meeting = Meeting.objects.get()
    assert (meeting.happened_on, meeting.outcome) == (monday, "met_continuing")
    assert "What comes next" in read(phone, met_link, "met/").text


def test_a_meeting_is_not_before_the_introduction_and_not_to_come(met_link, phone):
    for days, said in ((-11, "Choose that day or a later one."), (1, "Choose today or an earlier day.")):
        day = clock.today() + timedelta(days=days)

        response = press(phone, met_link, "met", "met/answer/", happened_on=day)

        assert (response.status_code, said in response.text) == (422, True)
    assert not Meeting.objects.exists()


def test_the_day_of_the_meeting_can_be_put_right(met_link, phone):
    for days in (0, 4):
        press(phone, met_link, "met", "met/answer/", happened_on=clock.today() - timedelta(days=days))

    assert [one.happened_on for one in Meeting.objects.all()] == [clock.today() - timedelta(days=4)]


@pytest.mark.parametrize("state", [state for state in WAYS if state != State.EXPIRED])
def test_every_state_has_a_page_for_both_links(state, programme, phone):
    introduction = make_introduction(state, programme)

    for side in ("innovator", "partner"):
        page = read(phone, link_to(introduction, side))
        assert page.status_code == 200
        for hidden in ("innovator", "partner"):
            address = introduction.person(hidden).email
            assert address not in page.text


def test_a_link_that_posts_too_often_is_slowed_down(asked, token, phone):
    for _ in range(12):
        press(phone, token, Reply.YES)

    response = press(phone, token, Reply.NO)

    assert response.status_code == 409
    assert "a lot of answers in a minute" in response.text
    assert Introduction.objects.get().state == State.ASKING_SECOND
