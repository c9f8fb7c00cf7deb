"""F34: two decisions about one introduction at the same moment. One wins, the other is told; I1 to I4 hold."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.models import Answer, Introduction
from introductions.states import Reply, State, Via
from tests.factories.introductions import LETTER, make_draft, make_introduction
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5  # `make chaos` runs many more


@pytest.fixture
def tenant():
    return make_tenant("north")


def make(tenant, build):
    """Committed, so that threads see it."""
    with tenant_scope(tenant):
        return build(make_programme())


def at_once(tenant, *decisions):
    """Run the decisions in threads that start together; what each came to: "done" or the refusal."""
    start, told = threading.Barrier(len(decisions)), [""] * len(decisions)

    def run(place, decide):
        try:
            start.wait()
            with tenant_scope(tenant):
                decide()
            told[place] = "done"
        except Refused as refusal:
            told[place] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(decisions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def answer(introduction, side, reply):
    person = introduction.person(side)
    return lambda: services.answer_introduction(introduction, side=side, answer=reply, via=Via.LINK, person=person)


def every_round(test):
    """Several times on one database, each with a pair of its own: a new database for each would take minutes."""

    def rounds(tenant):
        for _ in range(ROUNDS):
            test(tenant)

    rounds.__doc__ = test.__doc__
    return rounds


def mails(introduction, kind):
    return (
        Mail.objects.filter(key__startswith=f"introduction:{introduction.pk}:{kind}:")
        .exclude(state="cancelled")
        .count()
    )


def stands(introduction):
    return Introduction.objects.get(pk=introduction.pk).state


@every_round
def test_yes_and_no_of_one_person_and_a_withdrawal_by_staff(tenant):
    introduction = make(tenant, lambda programme: make_introduction(State.ASKING_FIRST, programme))

    told = at_once(
        tenant,
        answer(introduction, "partner", Reply.YES),
        answer(introduction, "partner", Reply.NO),
        lambda: services.cancel_introduction(introduction, by=None, reason="They merged."),
    )

    with tenant_scope(tenant):
        verbs = ["introduction.answered", "introduction.cancelled"]
        decided = Entry.objects.filter(verb__in=verbs, subject_id=str(introduction.pk)).count()
        current = list(
            Answer.objects.filter(introduction=introduction, retired_at=None).values_list("answer", flat=True)
        )
        state = stands(introduction)
        assert decided == told.count("done")  # I4: one audit row beside each that was taken
        assert state in {State.CANCELLED, State.DECLINED, State.ASKING_SECOND}
        assert len(current) <= 1
        assert mails(introduction, "ask") == (1 if state == State.ASKING_SECOND else 0)
        assert state != State.ASKING_SECOND or current == [Reply.YES]


@every_round
def test_a_yes_and_a_no_from_the_two_sides(tenant):
    introduction = make(tenant, lambda programme: make_introduction(State.ASKING_SECOND, programme))

    at_once(tenant, answer(introduction, "innovator", Reply.YES), answer(introduction, "partner", Reply.NO))

    with tenant_scope(tenant):
        assert stands(introduction) == State.DECLINED
        assert Answer.objects.filter(introduction=introduction, retired_at=None).count() == 2
        assert mails(introduction, "introduction") == 0


@every_round
def test_leaving_twice_and_a_change_of_mind(tenant):
    introduction = make(tenant, sent)

    told = at_once(tenant, leaving(introduction), answer(introduction, "partner", Reply.NO), leaving(introduction))

    with tenant_scope(tenant):
        changed = told[1] == "done"
        assert changed or "has left already" in told[1]
        expected = (State.DECLINED, 0) if changed else (State.INTRODUCED, 3)
        assert (stands(introduction), mails(introduction, "introduction")) == expected


@every_round
def test_undo_and_leaving(tenant):
    introduction = make(tenant, sent)

    told = at_once(tenant, leaving(introduction), lambda: services.unsend_introduction(introduction, by=None))

    with tenant_scope(tenant):
        expected = (State.READY, 0) if told[1] == "done" else (State.INTRODUCED, 3)
        assert (stands(introduction), mails(introduction, "introduction")) == expected


@every_round
def test_two_staff_ask_the_same_draft(tenant):
    introduction = make(tenant, make_draft)

    told = at_once(tenant, *[lambda: services.ask_introduction(introduction, by=None)] * 2)

    with tenant_scope(tenant):
        assert told.count("done") == 1
        assert mails(introduction, "ask") == 1


@every_round
def test_two_staff_draft_the_same_pair(tenant):
    first = make(tenant, lambda programme: make_introduction(State.CANCELLED, programme))
    pair = {"innovator": first.innovator, "partner": first.partner, "by": None}

    told = at_once(tenant, *[lambda: services.draft_introduction(first.programme, **pair, **LETTER)] * 2)

    with tenant_scope(tenant):
        assert told.count("done") == 1
        assert Introduction.objects.open().filter(innovator=first.innovator).count() == 1  # I1


@every_round
def test_two_asks_share_the_last_place_under_a_cap(tenant):
    def build(programme):
        one = make_draft(programme)
        one.partner.ask_cap_month = 1
        one.partner.save()
        return one, make_draft(programme, partner=one.partner)

    drafts = make(tenant, build)

    told = at_once(tenant, *[lambda draft=draft: services.ask_introduction(draft, by=None) for draft in drafts])

    with tenant_scope(tenant):
        assert told.count("done") == 1
        assert sorted(stands(draft) for draft in drafts) == [State.ASKING_FIRST, State.DRAFTED]


def sent(programme):
    return services.send_introduction(make_introduction(State.READY, programme), by=None)


def leaving(introduction):
    def leave():
        with clock.at(introduction.leaves_at + timedelta(seconds=1)):
            services.leave_now(introduction)

    return leave


def test_a_sweep_does_not_wait_for_who_holds_the_row(tenant):
    introduction = make(tenant, lambda programme: make_introduction(State.ASKING_FIRST, programme))
    held, done = threading.Event(), threading.Event()

    def hold():
        with tenant_scope(tenant):
            Introduction.objects.select_for_update().get(pk=introduction.pk)
            held.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with tenant_scope(tenant), clock.at(clock.now() + timedelta(days=30)):
        services.run_due_steps()
        state = Introduction.objects.get().state
    done.set()
    thread.join()

    assert state == State.ASKING_FIRST
