"""F50: a broker that hangs, is full or read-only costs a request one second at most, and its next ones nothing."""

import logging
import socket
import threading
import time
import uuid
from contextlib import suppress

import pytest
from celery import Celery
from kombu import Queue
from kombu.common import ignore_errors

from accelerator import celery, work
from accelerator.mailing import wake
from introductions import wakeup

ANSWERS = {
    "hangs": b"",
    "is full": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n" * 9,
    "is read-only": b"-READONLY You can't write against a read only replica.\r\n" * 9,
}


@pytest.fixture(params=ANSWERS)
def broken(request, settings, monkeypatch):
    """A broker that takes connections and answers everything so."""
    listener = socket.create_server(("127.0.0.1", 0))
    peers = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                peers.append(listener.accept()[0])
                peers[-1].sendall(ANSWERS[request.param])

    threading.Thread(target=serve, daemon=True).start()
    settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    away = Celery("away", broker=settings.REDIS_URL, set_as_current=False)
    away.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 1}
    monkeypatch.setattr(celery, "app", away)
    monkeypatch.setitem(work._away, "until", 0.0)
    yield
    listener.shutdown(socket.SHUT_RDWR)
    for one in (listener, *peers):
        one.close()


def test_a_request_waits_for_it_once_F50(broken):
    begun = time.monotonic()

    asked = [wake.send(uuid.uuid4()), wake.send(uuid.uuid4(), countdown=5), wakeup.send(uuid.uuid4(), 5)]

    assert (asked, time.monotonic() - begun < 1.5) == ([False] * 3, True)


def test_after_a_rest_it_is_asked_again_F50(monkeypatch):
    monkeypatch.setitem(work._away, "until", 0.0)
    with pytest.raises(ConnectionError), work.reaching():
        raise ConnectionError

    with pytest.raises(work.BrokerAway), work.reaching():
        pass
    work._away["until"] -= work.REST
    with work.reaching():
        pass


def test_a_worker_with_work_in_hand_outlives_a_broker_that_goes_away_F50():
    """It closes its line a second time and acknowledges what it has done, when nobody is at the other end any more."""
    line = celery.app.connection_for_read()
    queue = Queue(f"f50-{uuid.uuid4()}")(line.default_channel)
    queue.declare()
    with line.Producer() as producer:
        producer.publish("work", routing_key=queue.name)
    work_in_hand = queue.get()

    line.transport.client = None
    ignore_errors(line, line.close)
    work_in_hand.channel.connection = None
    work_in_hand.ack_log_error(logging.getLogger(__name__), line.connection_errors)

    assert not line.connected


def test_a_worker_comes_back_to_a_broker_that_refused_an_answer():
    """Out of memory is no broken line to the library: without this setting the worker ends (make chaos found it)."""
    from accelerator.celery import app

    assert app.conf.broker_channel_error_retry is True
