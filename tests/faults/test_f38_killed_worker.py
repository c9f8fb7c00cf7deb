"""F38: kill -9 of a real worker at each point of a conversation with a real mail server.

Each mail is delivered, or visible as unknown; at most one repetition, under the same Message-ID. On the same
servers: a flushed broker (F50) and a database that goes away and comes back (F47). `make chaos` does more of it.
"""

import contextlib
import signal
import time

import psycopg2
import pytest
import redis
from django.db import connection

from accelerator.mailing import message
from accelerator.mailing.leases import DATA_LEASE
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass
from accelerator.tenancy.context import tenant_scope
from tests import databases
from tests.factories.mailing import make_mail
from tests.factories.tenancy import make_tenant
from tests.mailing.conftest import TEMPLATES
from tests.servers import Stack, Worker
from tests.smtp import Wait

REQUEST, DIGEST = MailClass.REQUEST, MailClass.DIGEST


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """Worker, scheduler, broker and mail server on a database of their own, which this process sees too."""
    with databases.Clone(databases.migrated()) as clone, Stack(clone, tmp_path_factory.mktemp("f38")) as servers:
        _ = servers.scheduler
        yield servers


@pytest.fixture(scope="module")
def tenant(stack, django_db_setup, django_db_blocker):
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = stack.database.name
        try:
            yield make_tenant("north")
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual


class House:
    """The worker that is killed and comes back, and the mail it works on."""

    hours = 0  # that the programs' clock is ahead

    def __init__(self, stack, tenant):
        self.stack, self.tenant = stack, tenant
        self.worker = stack._running.get("worker") or stack.worker

    def queue(self, mail_class: MailClass) -> Mail:
        with tenant_scope(self.tenant):
            return make_mail(mail_class=mail_class, link=True)

    def kill(self) -> None:
        self.worker.kill()

    def let_leases_end(self) -> None:
        House.hours += 1
        self.stack.move_clock(hours=House.hours, seconds=DATA_LEASE.total_seconds())

    def come_back(self) -> None:
        """A new worker, at a time when the dead one's lease is over."""
        self.let_leases_end()
        self.worker = self.stack._running["worker"] = Worker(self.stack.environ, self.stack.folder)

    def wait_for(self, mail: Mail, *states: str) -> Mail:
        end = time.monotonic() + 30
        while True:
            with tenant_scope(self.tenant):
                mail.refresh_from_db()
            if mail.state in states:
                return mail
            assert time.monotonic() < end, f"still {mail.state}:\n{self.worker.log[-3000:]}"
            time.sleep(0.1)


@pytest.fixture
def house(stack, tenant, settings):
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]
    stack.smtp.messages.clear()
    yield House(stack, tenant)
    stack.smtp.forget()


@pytest.mark.parametrize(
    ("point", "verb", "stored", "mail_class", "state", "arrived"),
    [
        ("before MAIL", "CONNECT", False, REQUEST, "sent", 1),
        ("after MAIL", "RCPT", False, REQUEST, "sent", 1),
        ("mid DATA", "DATA", False, REQUEST, "sent", 1),
        ("after the final dot", "DOT", True, REQUEST, "sent", 2),
        ("after the final dot", "DOT", True, DIGEST, "unknown", 1),
    ],
)
def test_a_killed_worker_loses_nothing_unseen(house, point, verb, stored, mail_class, state, arrived):
    gate = house.stack.smtp.next(verb, Wait(keep=stored))
    mail = house.queue(mail_class)
    assert gate.reached.wait(20), house.worker.log[-3000:]

    house.kill()
    gate.release()
    house.come_back()

    house.wait_for(mail, state)
    assert [one["Message-ID"] for one in house.stack.smtp.messages] == [mail.message_id] * arrived
    with tenant_scope(house.tenant):
        assert {one.sender for one in house.stack.smtp.messages} <= {message.return_path(mail)}


def test_killed_while_the_answer_is_written_down(house):
    """The statement is with the database, which brings it to its end: nothing is sent twice."""
    gate = house.stack.smtp.next("DOT", Wait(keep=True))
    mail = house.queue(REQUEST)
    assert gate.reached.wait(20)

    with locked(house.stack, mail) as until_somebody_waits:
        gate.release()
        until_somebody_waits()
        house.kill()
    house.come_back()

    house.wait_for(mail, "sent")
    assert [one["Message-ID"] for one in house.stack.smtp.messages] == [mail.message_id]
    assert mail.resends == 0


def test_killed_after_the_commit(house):
    mail = house.queue(REQUEST)
    house.wait_for(mail, "sent")

    house.kill()
    house.come_back()
    after = house.queue(REQUEST)
    house.wait_for(after, "sent")

    assert [one["Message-ID"] for one in house.stack.smtp.messages] == [mail.message_id, after.message_id]


def test_a_flushed_broker_loses_no_mail_F50(house):
    with redis.Redis.from_url(house.stack.broker.url) as store:
        house.worker._signal(signal.SIGSTOP)
        mails = [house.queue(REQUEST) for _ in range(3)]
        until(lambda: store.llen("celery"))
        store.flushall()
        house.worker._signal(signal.SIGCONT)

    for mail in mails:
        house.wait_for(mail, "sent")
    assert sorted(one["Message-ID"] for one in house.stack.smtp.messages) == sorted(one.message_id for one in mails)


def test_a_database_that_goes_away_while_a_mail_leaves_F47(house):
    gate = house.stack.smtp.next("DOT", Wait(keep=True))
    mail = house.queue(REQUEST)
    assert gate.reached.wait(20)

    with without_connections(house.stack.database):
        gate.release()
        until(lambda: "OperationalError" in house.worker.log or "InterfaceError" in house.worker.log)
    house.let_leases_end()

    house.wait_for(mail, "sent")
    assert [one["Message-ID"] for one in house.stack.smtp.messages] == [mail.message_id] * 2


def until(condition) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextlib.contextmanager
def without_connections(clone: databases.Clone):
    """Cut every connection to this database and let nobody in: a restart, as its clients see it."""
    connection.close()
    with databases.owner() as cursor:
        cursor.execute(f'ALTER DATABASE "{clone.name}" ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [clone.name])
        yield
        cursor.execute(f'ALTER DATABASE "{clone.name}" ALLOW_CONNECTIONS true')


@contextlib.contextmanager
def locked(stack: Stack, mail: Mail):
    """Hold the mail's row, so that the worker cannot write down what it was told."""
    held = psycopg2.connect(stack.database.environ["DATABASE_URL"])
    try:
        with held.cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(mail.tenant_id)])
            cursor.execute("SELECT 1 FROM mailing_mail WHERE id = %s FOR UPDATE", [str(mail.pk)])
            assert cursor.fetchone() == (1,)

            def until_somebody_waits() -> None:
                for _ in range(200):
                    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
                    if cursor.fetchone()[0]:
                        return
                    time.sleep(0.05)
                raise AssertionError("nobody waits for the row")

            yield until_somebody_waits
    finally:
        held.close()
