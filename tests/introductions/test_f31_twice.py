"""F31: each decision posted twice, and eight times, has one effect."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions.models import Answer, FollowUp, Introduction, Meeting
from introductions.states import State
from tests.factories.clients import client_of
from tests.factories.introductions import link_to, make_introduction, words_with
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant

# Where it stands, what staff post, and which audit verb there is once afterwards.
DECISIONS = [
    (State.DRAFTED, "ask_introduction", {}, "asked"),
    (
        State.ASKING_FIRST,
        "record_answer",
        {"side": "partner", "answer": "yes", "consent_note": "By phone."},
        "answered",
    ),
    (State.READY, "send_introduction", {"paragraph": "Here is why."}, "sent"),
    (State.INTRODUCED, "start_conversation", {}, "revived"),
    (State.MET, "conclude_introduction", {"outcome": "outcome_no_fit"}, "concluded"),
    (State.DRAFTED, "cancel_introduction", {"reason": "They merged."}, "cancelled"),
]


@pytest.mark.parametrize(("state", "name", "data", "verb"), DECISIONS)
def test_a_button_pressed_twice_has_one_effect(state, name, data, verb, programme, desk):
    introduction = make_introduction(state, programme)
    address = reverse(f"introductions:{name}", args=[introduction.pk])
    before = Mail.objects.count()

    codes = [desk.post(address, data).status_code for _ in range(2)]

    assert codes[0] == 302
    assert codes[1] in {302, 409}
    assert Entry.objects.filter(verb=f"introduction.{verb}").count() == 1
    assert Mail.objects.count() - before <= 1


def test_a_meeting_logged_twice_is_one_meeting(programme, desk):
    introduction = make_introduction(State.INTRODUCED, programme)
    address = reverse("introductions:log_meeting", args=[introduction.pk])

    for _ in range(2):
        desk.post(address, {"happened_on": str(clock.today()), "outcome": "met_continuing"})

    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("answer", ["yes", "later", "no", "wrong_person"])
def test_an_answer_sent_twice_is_one_answer(answer, programme, phone):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    nonce = phone.get(f"/respond/{token}/").context["nonce"]

    with clock.at(clock.now() + timedelta(seconds=3)):
        for _ in range(2):
            phone.post(f"/respond/{token}/answer/", {"answer": answer, "nonce": nonce, **words_with(answer)})

    assert Answer.objects.count() == 1
    assert Entry.objects.filter(verb="introduction.answered").count() == 1


def test_a_follow_up_sent_twice_is_one_word(programme, phone):
    token = link_to(make_introduction(State.INTRODUCED, programme), "partner", "introductions.follow_up")
    nonce = phone.get(f"/respond/{token}/met/").context["nonce"]

    with clock.at(clock.now() + timedelta(seconds=3)):
        for _ in range(2):
            phone.post(f"/respond/{token}/met/answer/", {"answer": "met", "nonce": nonce})

    assert (FollowUp.objects.count(), Meeting.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_the_same_moment_send_one_ask():
    tenant = make_tenant("north")
    user = make_member(Role.ADMIN, tenant)
    with tenant_scope(tenant):
        introduction = make_introduction(State.DRAFTED, make_programme())
    address = reverse("introductions:ask_introduction", args=[introduction.pk])
    clients = [client_of(tenant, user) for _ in range(8)]
    start, codes = threading.Barrier(8), []

    def press(client):
        start.wait()
        codes.append(client.post(address).status_code)
        connection.close()

    threads = [threading.Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with tenant_scope(tenant):
        assert sorted(codes) == [302] + [409] * 7
        assert Introduction.objects.get().state == State.ASKING_FIRST
        assert Mail.objects.filter(key__contains=":ask:").count() == 1
