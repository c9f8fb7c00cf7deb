"""F35: what opens links in mails, or presses what it finds there, answers nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from accelerator import clock
from introductions import emails
from introductions.models import Answer, FollowUp, Introduction
from introductions.states import State
from tests.factories.introductions import link_to, make_introduction, words_with


def state_of_everything():
    return (
        list(Introduction.objects.values_list()),
        list(Answer.objects.values_list()),
        list(FollowUp.objects.values_list()),
    )


@pytest.mark.parametrize("path", ["", "?answer=yes", "?answer=no", "?change=1", "pause/", "not-me/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_five_times_changes_nothing(path, method, programme, phone):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    token = link_to(introduction, "partner")
    before = state_of_everything()

    codes = {getattr(phone, method)(f"/respond/{token}/{path}").status_code for _ in range(5)}

    assert codes == {200}
    assert state_of_everything() == before


@pytest.mark.parametrize("path", ["answer/", "more/"])
def test_the_addresses_that_take_answers_cannot_be_opened(path, programme, phone):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")

    assert phone.get(f"/respond/{token}/{path}").status_code == 405


@pytest.mark.parametrize("answer", ["yes", "later", "no", "wrong_person"])
def test_a_scanner_that_runs_scripts_and_posts_at_once_answers_nothing(answer, programme, phone):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    with clock.at(clock.now()):
        nonce = phone.get(f"/respond/{token}/").context["nonce"]
        response = phone.post(f"/respond/{token}/answer/", {"answer": answer, "nonce": nonce})

    assert response.status_code == 409
    assert "Please press once more" in response.text
    assert not Answer.objects.exists()


def test_a_person_whom_it_hit_presses_once_more_and_is_heard(programme, phone):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    with clock.at(clock.now()):
        nonce = phone.get(f"/respond/{token}/").context["nonce"]
        refused = phone.post(f"/respond/{token}/answer/", {"answer": "yes", "nonce": nonce})

    with clock.at(clock.now() + timedelta(seconds=4)):
        phone.post(f"/respond/{token}/answer/", {"answer": "yes", "nonce": refused.context["nonce"]})

    assert Answer.objects.get().answer == "yes"


def test_the_button_that_was_pressed_too_early_is_remembered(programme, phone):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    with clock.at(clock.now()):
        nonce = phone.get(f"/respond/{token}/").context["nonce"]
        refused = phone.post(f"/respond/{token}/answer/", {"answer": "later", "nonce": nonce, **words_with("later")})
    again = refused.context["again"]

    with clock.at(clock.now() + timedelta(seconds=4)):
        phone.post(again.url, {**dict(again.fields), "nonce": refused.context["nonce"]})

    assert "Confirm “Not now”" in refused.text
    assert Answer.objects.get().answer == "later"


@pytest.mark.parametrize("nonce", ["", "made-up", None])
def test_a_post_without_the_page_before_it_answers_nothing(nonce, programme, phone):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")

    response = phone.post(f"/respond/{token}/answer/", {"answer": "yes"} | ({"nonce": nonce} if nonce else {}))

    assert response.status_code == 409
    assert not Answer.objects.exists()


def test_a_page_of_another_link_does_not_count(programme, phone):
    one = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    other = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    nonce = phone.get(f"/respond/{one}/").context["nonce"]

    with clock.at(clock.now() + timedelta(seconds=5)):
        response = phone.post(f"/respond/{other}/answer/", {"answer": "yes", "nonce": nonce})

    assert response.status_code == 409
    assert not Answer.objects.exists()


@pytest.mark.parametrize("path", ["pause/", "not-me/", "met/answer/"])
def test_the_other_buttons_wait_as_well(path, programme, phone):
    state = State.INTRODUCED if path.startswith("met") else State.ASKING_FIRST
    introduction = make_introduction(state, programme)
    purpose = emails.FOLLOW_UP if path.startswith("met") else emails.ANSWER
    token = link_to(introduction, "partner", purpose)
    before = state_of_everything()
    with clock.at(clock.now()):
        nonce = phone.get(f"/respond/{token}/{'met/' if path.startswith('met') else ''}").context["nonce"]
        response = phone.post(f"/respond/{token}/{path}", {"answer": "met", "nonce": nonce})

    assert response.status_code == 409
    assert state_of_everything() == before


def test_without_its_csrf_token_an_answer_is_refused(north, programme):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    strict = Client(enforce_csrf_checks=True, headers={"host": "north.test"})

    assert strict.post(f"/respond/{token}/answer/", {"answer": "yes"}).status_code == 403
    assert not Answer.objects.exists()
