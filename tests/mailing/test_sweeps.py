"""Sweeps and wake-ups: what a lost message leaves behind is picked up, once (F16, F45, F50)."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
from celery import Celery
from django.core.management import call_command
from django.db import connection, transaction

from accelerator import clock, work
from accelerator.mailing import delivery, leases, sweeps, tasks, tokens, wake
from accelerator.mailing.models import Mail, Token
from accelerator.mailing.services import cancel_mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import JobSlot, Tenant
from tests.factories.mailing import make_mail
from tests.factories.tenancy import make_tenant

SLOT = datetime(2026, 3, 3, 10, 0, 5, tzinfo=UTC)


def in_threads(count: int, work) -> list:
    """What `work` answered in so many threads that begin together, each on a connection of its own."""
    together, answers = threading.Barrier(count), []

    def run() -> None:
        try:
            together.wait(10)
            answers.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_f45_of_eight_schedulers_one_runs(monkeypatch):
    runs = []
    monkeypatch.setattr(sweeps, "sweep", lambda: runs.append(1) or [])

    def at_the_same_moment() -> None:
        with clock.at(SLOT):
            tasks.sweep()

    in_threads(8, at_the_same_moment)
    in_threads(2, at_the_same_moment)  # and one that is restarted within the slot

    assert runs == [1]
    with clock.at(SLOT + timedelta(seconds=30)):
        tasks.sweep()
    assert runs == [1, 1]
    assert JobSlot.objects.get(job="mailing.sweep").finished_at == SLOT + timedelta(seconds=30)


@pytest.mark.django_db(transaction=True)
def test_f45_eight_workers_claim_each_mail_once():
    north = make_tenant("north")
    with tenant_scope(north):
        ids = {make_mail().pk for _ in range(20)}

    claims = in_threads(8, lambda: [mail.pk for mail in leases.claim(north.pk, 5)])

    claimed = [pk for claim in claims for pk in claim]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) <= ids
    with tenant_scope(north):
        assert Mail.objects.filter(state="sending").count() == len(claimed)


@pytest.mark.django_db(transaction=True)
def test_one_key_queued_by_eight_at_once_is_one_mail():
    north = make_tenant("north")

    def queue() -> str:
        with tenant_scope(north):
            return str(make_mail(key="introduction:1:ask").pk)

    answers = in_threads(8, queue)

    assert len(set(answers)) == 1
    with tenant_scope(north):
        assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_stopping_and_claiming_at_once_never_do_both(smtp):
    north = make_tenant("north")
    for number in range(6):
        with tenant_scope(north):
            make_mail(key=f"bridge:{number}")
        answers = in_threads(2, _stop_or_send(north, f"bridge:{number}"))

        stopped = next(answer for answer in answers if isinstance(answer, int) and not isinstance(answer, bool))
        assert stopped + len(smtp.messages) == 1
        smtp.messages.clear()


def _stop_or_send(tenant, key):
    turn = iter(range(2))

    def act():
        if next(turn):
            return delivery.deliver(tenant.pk)
        with tenant_scope(tenant):
            return cancel_mail(key_prefixes=[key])

    return act


def test_f16_a_suspended_tenant_sends_nothing(in_north, smtp):
    mail = make_mail()
    Tenant.objects.filter(pk=in_north.pk).update(suspended_at=clock.now())

    delivery.deliver(in_north.pk)
    tasks.sweep(force=True)
    call_command("deliver_mail")

    mail.refresh_from_db()
    assert (mail.state, smtp.verbs) == ("queued", [])


def test_f16_a_tenant_suspended_while_its_mails_leave_sends_no_more(in_north, smtp):
    make_mail()
    (claimed,) = leases.claim(in_north.pk, 10)
    Tenant.objects.filter(pk=in_north.pk).update(suspended_at=clock.now())

    assert leases.begin(claimed) is None


def test_f16_what_waited_leaves_when_the_tenant_is_back(in_north, smtp):
    mail = make_mail()
    Tenant.objects.filter(pk=in_north.pk).update(suspended_at=clock.now())
    delivery.deliver(in_north.pk)
    Tenant.objects.filter(pk=in_north.pk).update(suspended_at=None)

    delivery.deliver(in_north.pk)

    mail.refresh_from_db()
    assert mail.state == "sent"


def test_the_sweep_finds_what_no_wake_up_told_of(north, smtp):
    with tenant_scope(north):
        mail = make_mail()

    tasks.sweep(force=True)

    with tenant_scope(north):
        mail.refresh_from_db()
    assert mail.state == "sent"


def test_the_sweep_takes_up_what_a_dead_worker_left(north, smtp):
    with tenant_scope(north):
        mail = make_mail()
    leases.claim(north.pk, 10)

    with clock.at(clock.now() + leases.CLAIM_LEASE + timedelta(seconds=1)):
        tasks.sweep(force=True)

    with tenant_scope(north):
        mail.refresh_from_db()
        assert (mail.state, [one.outcome for one in mail.tries.order_by("number")]) == ("sent", ["lost", "sent"])


def test_what_a_dead_delivery_had_not_begun_goes_on_at_once_and_a_living_one_keeps_it(in_north):
    waiting, begun = make_mail(), make_mail()
    with leases.at_work() as other:
        claimed = {mail.pk: mail for mail in leases.claim(in_north.pk, 10, other)}
    leases.begin(claimed[begun.pk])
    elsewhere = psycopg2.connect(**connection.get_connection_params())

    with contextlib.closing(elsewhere), elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [other])
        while_it_lives = leases.recover()
    when_it_is_dead = leases.recover()

    states = [Mail.objects.get(pk=mail.pk).state for mail in (waiting, begun)]
    assert (while_it_lives, when_it_is_dead, states) == (0, 1, ["queued", "sending"])


def test_the_command_delivers_what_is_due_for_all_tenants(db, smtp):
    for slug in ("north", "south"):
        with tenant_scope(make_tenant(slug)):
            make_mail(f"ada@{slug}.example")

    call_command("deliver_mail")

    assert sorted(message.to for message in smtp.messages) == ["ada@north.example", "ada@south.example"]


def test_texts_are_forgotten_after_their_time(in_north):
    old, recent, waiting = make_mail(), make_mail(), make_mail()
    long_ago = clock.now() - timedelta(days=91)
    Mail.objects.filter(pk__in=[old.pk, waiting.pk]).update(due_at=long_ago)
    Mail.objects.filter(pk__in=[old.pk, recent.pk]).update(state="sent", sent_at=long_ago)

    assert sweeps.clear_bodies() == 1

    texts = dict(Mail.objects.values_list("pk", "text"))
    assert [bool(texts[mail.pk]) for mail in (old, recent, waiting)] == [False, True, True]
    assert sweeps.clear_bodies() == 0


def test_what_is_held_back_for_too_long_is_stopped_and_forgotten(in_north):
    held = make_mail()
    Mail.objects.filter(pk=held.pk).update(state="held", due_at=clock.now() - timedelta(days=91))

    sweeps.clear_bodies()

    held.refresh_from_db()
    assert (held.state, held.why, held.text) == ("cancelled", "too_old", "")


def test_old_tokens_are_forgotten(in_north):
    with clock.at(clock.now() - timedelta(days=60)):
        tokens.issue(purpose="sample", subject=in_north, days=14)
    tokens.issue(purpose="sample", subject=in_north, days=14)

    assert sweeps.forget_tokens() == 1
    assert Token.objects.count() == 1


def test_f50_a_broker_that_is_down_costs_the_person_nothing(in_north, monkeypatch, django_capture_on_commit_callbacks):
    """G6: what was decided stays decided; the sweep delivers it."""
    from accelerator import celery

    away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    away.conf.broker_transport_options = {"socket_connect_timeout": 1}
    monkeypatch.setattr(celery, "app", away)
    monkeypatch.setitem(work._away, "until", 0.0)

    with django_capture_on_commit_callbacks(execute=True) as called:
        mail = make_mail()

    assert len(called) == 1
    assert mail.state == "queued"
    assert wake.send(in_north.pk) is False


def test_one_transaction_wakes_the_worker_once(in_north, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(wake, "send", lambda tenant_id, countdown=0: woken.append(tenant_id))

    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            make_mail()
            make_mail()
        make_mail()

    assert woken == [in_north.pk]


def test_a_mail_that_leaves_within_a_minute_is_waited_for_by_the_worker(
    in_north, monkeypatch, django_capture_on_commit_callbacks
):
    """The grace of an introduction in the demo; longer ones wait for the sweep (no long countdown)."""
    woken = []
    monkeypatch.setattr(wake, "send", lambda tenant_id, countdown=0: woken.append(round(countdown)))

    with clock.at(clock.now()), django_capture_on_commit_callbacks(execute=True):
        make_mail(due_at=clock.now() + timedelta(seconds=15))
        make_mail(due_at=clock.now() + timedelta(seconds=600))

    assert woken == [15]


def test_the_demos_past_counts_as_sent_and_nothing_leaves(in_north, smtp, settings):
    from accelerator.mailing.rehearsal import count_as_sent

    then = clock.now() - timedelta(days=100)
    with clock.at(then):
        mail = make_mail()
        later = make_mail(due_at=then + timedelta(days=1))

        assert count_as_sent() == 1

    mail.refresh_from_db()
    later.refresh_from_db()
    assert (mail.state, mail.sent_at, later.state, smtp.messages) == ("sent", mail.due_at, "queued", [])
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        count_as_sent()
