"""One conversation with the mail server, verb by verb, so that we know how far each mail got.

The only module that speaks SMTP. It knows nothing of rows: what an answer means is in policy.py.
"""

import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from accelerator.mailing.addresses import one_line

# Seconds for each part of a conversation, however slowly the other side speaks (F40).
CONNECT_TIME, ENVELOPE_TIME, BODY_TIME, ANSWER_TIME, GOODBYE_TIME = 10, 30, 60, 120, 3
REPLY_LENGTH = 160


class Stage(StrEnum):
    CONNECT = "connect"  # up to and with EHLO, STARTTLS and AUTH: nothing of a mail was said
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"  # the word DATA, and the text up to the final dot: it is not yet theirs
    DOT = "dot"  # after the final dot: who gives no answer may have it


@dataclass(frozen=True)
class Answer:
    """How far a mail got and what the server said. `code` None: no answer, the line broke."""

    stage: Stage
    code: int | None
    text: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code or ""), self.text) if part)[:200]


class Broken(Exception):
    """The line broke or stayed silent."""


class Line:
    """A connection that is opened by the first mail and kept for the next ones."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._watch = Watch()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._smtp:
            with _quietly(), self._limit(GOODBYE_TIME):
                self._smtp.quit()
        self.hang_up()
        self._watch.end()

    @property
    def is_open(self) -> bool:
        return self._smtp is not None

    def hand_over(self, sender: str, recipient: str, start: Callable[[], bytes | None]) -> Answer | None:
        """Say MAIL and RCPT, then ask `start` for the message and hand it over.

        `start` notes that the text is on its way; it returns None when the mail must not leave after all,
        and so does this. Never raises for what the server or the line does.
        """
        stage = Stage.CONNECT
        try:
            self._open()
            for stage, word in ((Stage.MAIL, f"MAIL FROM:<{sender}>"), (Stage.RCPT, f"RCPT TO:<{recipient}>")):
                answer = self._say(stage, word)
                if answer.code != 250 and not (stage is Stage.RCPT and answer.code == 251):
                    return self._refused(answer)
            message = start()
            if message is None:
                self._reset()
                return None
            stage = Stage.DATA
            answer = self._say(stage, "DATA")
            if answer.code != 354:
                return self._refused(answer)
            self._send(message)
            stage = Stage.DOT
            return self._refused(self._finish())
        except smtplib.SMTPResponseException as error:
            self.hang_up()
            return Answer(stage, int(error.smtp_code), readable(error.smtp_error))
        except (OSError, smtplib.SMTPException, Broken) as error:
            self.hang_up()
            return Answer(stage, None, _in_words(error))

    def hang_up(self) -> None:
        if self._smtp:
            with _quietly():
                self._smtp.close()
        self._smtp = None

    def _open(self) -> None:
        if self._smtp:
            return
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        smtp = self._smtp = kind(timeout=CONNECT_TIME, local_hostname=settings.MAIL_DOMAIN)
        # smtplib keeps the name that certificates are checked against only when its constructor connects
        smtp._host = settings.EMAIL_HOST  # type: ignore[attr-defined]
        with self._limit(ENVELOPE_TIME):
            self._greet(smtp)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        code, text = smtp.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)
        # the final dot goes by itself: without this it waits 40 ms for the other side to have thanked for the text
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)

    def _say(self, stage: Stage, words: str) -> Answer:
        with self._limit(ENVELOPE_TIME) as smtp:
            code, text = smtp.docmd(words)
        return Answer(stage, code, readable(text))

    def _send(self, message: bytes) -> None:
        """The text, lines that begin with a dot doubled, without the final dot."""
        with self._limit(BODY_TIME) as smtp:
            body = re.sub(rb"(?m)^\.", b"..", message)
            smtp.send(body if body.endswith(b"\r\n") else body + b"\r\n")  # type: ignore[arg-type]

    def _finish(self) -> Answer:
        with self._limit(ANSWER_TIME) as smtp:
            smtp.send(b".\r\n")  # type: ignore[arg-type]
            code, text = smtp.getreply()
        return Answer(Stage.DOT, code, readable(text))

    def _refused(self, answer: Answer) -> Answer:
        """Make the line ready for the next mail, or hang up where the server says goodbye."""
        if answer.code == 421:
            self.hang_up()
        elif answer.code != 250 or answer.stage is not Stage.DOT:
            self._reset()
        return answer

    def _reset(self) -> None:
        try:
            with self._limit(ENVELOPE_TIME) as smtp:
                ready = smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException, Broken):
            ready = False
        if not ready:
            self.hang_up()

    @contextmanager
    def _limit(self, seconds: float) -> Iterator[smtplib.SMTP]:
        """Cut the line after so many seconds: a socket's own timeout begins anew with each byte."""
        smtp = self._smtp
        if smtp is None:
            raise Broken("the line was closed")
        if smtp.sock is not None:
            smtp.sock.settimeout(seconds)
        with self._watch.until(seconds, smtp) as is_late:
            try:
                yield smtp
            except (OSError, smtplib.SMTPServerDisconnected) as error:
                if is_late() or isinstance(error.__context__, TimeoutError):  # the watch's, or the socket's own
                    raise TimeoutError from error
                raise


class Watch:
    """Cuts a line that has been asked for an answer too long; one thread for all answers of a line."""

    TICK = 0.1  # seconds: as exact as a cut has to be

    def __init__(self) -> None:
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._smtp: smtplib.SMTP | None = None
        self._deadline, self._late = 0.0, False

    @contextmanager
    def until(self, seconds: float, smtp: smtplib.SMTP) -> Iterator[Callable[[], bool]]:
        """Gives a question: whether the time is up and the line was cut."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        with self._lock:
            self._smtp, self._deadline, self._late = smtp, time.monotonic() + seconds, False
        try:
            yield lambda: self._late
        finally:
            with self._lock:
                self._smtp = None

    def end(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(self.TICK):
            with self._lock:
                if self._smtp and time.monotonic() >= self._deadline:
                    self._late = True
                    _cut(self._smtp)
                    self._smtp = None


def readable(text: bytes | str) -> str:
    """What a server said, as staff and logs may read it: one line, without addresses."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(re.sub(r"[^\s<>()\[\]]*@[^\s<>()\[\],;:]*", "(address)", words), REPLY_LENGTH)


def _in_words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "the mail server does not answer"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "the mail server does not offer what our settings ask for"
    if isinstance(error, ssl.SSLError):
        return "the encrypted line could not be made"
    if isinstance(error, socket.gaierror):
        return "the mail server's name is not known"
    return "the line broke"


def _cut(smtp: smtplib.SMTP) -> None:
    with _quietly():
        if smtp.sock is not None:
            smtp.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _quietly() -> Iterator[None]:
    with suppress(OSError, smtplib.SMTPException, Broken):
        yield
