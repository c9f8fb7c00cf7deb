"""Who may send which mail, and until when: the rows' side of delivery (faults.md 2.3).

Each function is a short transaction of its own. Between them lies the conversation with the mail
server, and at any point the process may die: what is left in the row says how far it got.
"""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import structlog
from django.db import Error, connection
from django.db.models import BooleanField, Exists, F, Model, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accelerator import clock
from accelerator.audit.services import record
from accelerator.database.rows import insert_from
from accelerator.mailing import message, sealing, suppressions
from accelerator.mailing.models import Attempt, Mail, Sender, Token
from accelerator.mailing.policy import PATIENCE, RECONNECT, Verdict, delay, jittered, judge
from accelerator.mailing.services import sender
from accelerator.mailing.smtp import Answer, Stage
from accelerator.mailing.states import MailClass, MailState, Outcome, SuppressionReason, Why
from accelerator.tenancy.context import in_one_trip, speaking_for, tenant_scope
from accelerator.tenancy.models import Tenant

log = structlog.get_logger(__name__)
CLAIM_LEASE = timedelta(seconds=60)  # to get as far as the text
DATA_LEASE = timedelta(seconds=200)  # longer than smtp.BODY_TIME + smtp.ANSWER_TIME
RESENT_ONCE = {MailClass.SERVICE, MailClass.REQUEST}  # when nobody knows whether they arrived
# Begin and the usual end of a mail are one statement each: a thousand mails are two thousand trips to the database.
# A suspended tenant sends nothing (F16), nor does one whose sender is paused.
BEGIN = """
WITH begun AS (
    UPDATE mailing_mail SET data_started_at = %(now)s, lease_until = %(lease)s
    WHERE id = %(mail)s AND tenant_id = %(tenant_id)s AND state = 'sending' AND attempts = %(attempts)s
      AND data_started_at IS NULL AND address = %(address)s AND body_cleared_at IS NULL
      AND EXISTS (SELECT FROM tenancy_tenant WHERE id = %(tenant_id)s AND suspended_at IS NULL)
      AND NOT EXISTS (SELECT FROM mailing_sender WHERE tenant_id = %(tenant_id)s AND paused_at IS NOT NULL)
    RETURNING id)
SELECT count(*) FROM begun
"""
BEGIN_WITH_TOKEN = BEGIN.replace("SELECT count", f", token AS ({insert_from(Token, 'begun')}) SELECT count")
SENT = """
WITH done AS (
    UPDATE mailing_mail SET state = 'sent', sent_at = %(now)s, last_reply = %(reply)s, why = '', sealed = '',
        lease_until = NULL
    WHERE id = %(mail)s AND tenant_id = %(tenant_id)s AND attempts = %(attempts)s
      AND state IN ('sending', 'queued', 'unknown')
    RETURNING id),
attempt AS (
    INSERT INTO mailing_attempt (id, tenant_id, created_at, mail_id, number, outcome, reply)
    SELECT %(attempt)s, %(tenant_id)s, %(now)s, id, %(attempts)s, %(outcome)s, %(reply)s FROM done)
SELECT count(*) FROM done
"""
# A mail that was taken on and not begun, by a delivery whose lock is free. Behind a pooler that shares connections the
# lock says little, and the lease decides, as it always does once the text is on its way.
OWNER_IS_DEAD = (
    "mailing_mail.data_started_at IS NULL AND mailing_mail.taken_by <> %s "
    "AND pg_try_advisory_xact_lock_shared(mailing_mail.taken_by)"
)
# What settling reads and writes of a row that may hold long texts.
SETTLED = (
    *("tenant", "state", "mail_class", "address", "why", "sealed", "attempts", "retries", "resends", "last_reply"),
    *("first_tried_at", "next_try_at", "lease_until", "data_started_at", "sent_at"),
)
OUTCOMES = {
    Verdict.RETRY: Outcome.LATER,
    Verdict.RECONNECT: Outcome.LATER,
    Verdict.REFUSE_ADDRESS: Outcome.REFUSED,
    Verdict.PAUSE_SENDER: Outcome.REFUSED,
    Verdict.UNSURE: Outcome.UNKNOWN,
}


@contextmanager
def at_work() -> Iterator[int]:
    """The number of a delivery. While it works it holds a lock of that number, which ends with its connection: so
    others see that it died, and take up what it had not begun to send (see `recover`)."""
    number = secrets.randbits(62)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield number
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a connection that broke has let go by itself
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def claim(tenant_id: uuid.UUID, size: int, delivery: int | None = None) -> list[Mail]:
    """Up to `size` mails that are due, leased to the caller (`at_work`). Others that claim skip them (F45)."""
    with tenant_scope(tenant_id) as tenant:
        if (
            not Tenant.objects.live()
            .filter(~Exists(Sender.objects.filter(paused_at__isnull=False)), pk=tenant_id)
            .exists()
        ):
            return []
        recover(but=delivery)
        now = clock.now()
        due = Mail.objects.filter(state=MailState.QUEUED, next_try_at__lte=now).order_by("next_try_at", "id")
        mails = list(due.select_for_update(skip_locked=True)[:size])
        for mail in mails:
            mail.tenant = tenant  # read once for all of them, with what mails ask of it
            mail.move_to(MailState.SENDING)
            mail.attempts += 1
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
            state=MailState.SENDING,
            lease_until=now + CLAIM_LEASE,
            attempts=F("attempts") + 1,
            taken_by=delivery,
            first_tried_at=Coalesce("first_tried_at", now),
            data_started_at=None,
        )
        return mails


def begin(mail: Mail) -> bytes | None:
    """The message to hand over, once it is on record that it is on its way, with the token that it carries.

    None when the mail is no longer ours (`attempts` is the mark of a lease), was stopped or changed, or may not leave.
    """
    try:
        with speaking_for(mail.tenant):
            content, made = message.build_with_tokens(mail)
    except sealing.Unreadable:
        _give_up(mail)
        return None
    token, others = (made[0], made[1:]) if made else (None, [])
    if others:  # of a digest: they open what they open whether it leaves or not, and nobody has seen them
        with tenant_scope(mail.tenant):
            Token.objects.bulk_create(others)
    now = clock.now()
    values = {**_own(mail), "now": now, "lease": now + DATA_LEASE, **(_columns(token) if token else {})}
    (begun,) = in_one_trip(mail.tenant, BEGIN_WITH_TOKEN if token else BEGIN, values)
    return content if begun[0] else None


def finish(mail: Mail, answer: Answer) -> Verdict:
    """Write down how a try ended, with all that follows from it."""
    verdict = judge(answer)
    if verdict is Verdict.SENT:
        values = {"attempt": str(uuid.uuid4()), "now": clock.now(), "outcome": str(Outcome.SENT), "reply": str(answer)}
        in_one_trip(mail.tenant, SENT, {**_own(mail), **values})  # an answer may come late: better than twice
    else:
        _finish_badly(mail, verdict, answer)
        log.info("mail_tried", mail_id=str(mail.pk), outcome=verdict.value, stage=answer.stage, code=answer.code)
    return verdict


def _finish_badly(mail: Mail, verdict: Verdict, answer: Answer) -> None:
    with tenant_scope(mail.tenant):
        row = Mail.objects.select_for_update().only(*SETTLED).get(pk=mail.pk)
        if row.attempts == mail.attempts and row.state == MailState.SENDING:
            _settle(row, verdict, answer)


def _give_up(mail: Mail) -> None:
    """The code in it can no longer be read."""
    with tenant_scope(mail.tenant):
        held = Mail.objects.select_for_update().filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
        if row := held.first():
            _fail(row, Why.UNSENDABLE, "the code in it can no longer be read")


def _own(mail: Mail) -> dict[str, Any]:
    """What names a mail and its lease in the statements."""
    return {"tenant_id": str(mail.tenant_id), "mail": str(mail.pk), "attempts": mail.attempts, "address": mail.address}


def _columns(row: Model) -> dict[str, Any]:
    return {f"new_{field.column}": getattr(row, field.attname) for field in row._meta.concrete_fields}


def give_back(mails: list[Mail]) -> None:
    """Let go of leased mails that nothing was said about."""
    if not mails:
        return
    with tenant_scope(mails[0].tenant):
        for mail in mails:
            row = Mail.objects.select_for_update().get(pk=mail.pk)
            if row.state == MailState.SENDING and row.attempts == mail.attempts and not row.data_started_at:
                row.move_to(MailState.QUEUED)
                row.save(update_fields=["state", "lease_until"])


def recover(*, but: int | None = None) -> int:
    """Take up mails whose sender died, in the active tenant; how many there were. `but`: a delivery that lives.

    Before the text: it is sent again, as soon as the lock of its delivery is free. After: when its lease has ended,
    see `_unsure`. At most one repetition a mail (F38).
    """
    dead = RawSQL(OWNER_IS_DEAD, [but or 0], output_field=BooleanField())  # noqa: S611 - a number of our own
    lost = Mail.objects.filter(Q(lease_until__lt=clock.now()) | Q(dead), state=MailState.SENDING)
    mails = list(lost.select_for_update(skip_locked=True))
    for mail in mails:
        if mail.data_started_at:
            _note(mail, Outcome.UNKNOWN, "")
            _unsure(mail, timedelta())
        else:
            _note(mail, Outcome.LOST, "")
            mail.move_to(MailState.QUEUED)
            mail.next_try_at = clock.now()
        mail.save()
    return len(mails)


def _settle(mail: Mail, verdict: Verdict, answer: Answer) -> None:
    reply = str(answer)
    if verdict is not Verdict.RECONNECT or mail.last_reply != reply:  # one line for a server that stays away
        _note(mail, OUTCOMES[verdict], reply)
    mail.last_reply = reply
    if not mail.address:  # its recipient was erased while it was handed over
        mail.move_to(MailState.FAILED)
        mail.why = Why.WITHDRAWN
    elif verdict is Verdict.RETRY:
        _later(mail, delay(mail.retries))
        mail.retries += 1
    elif verdict is Verdict.RECONNECT:
        _later(mail, jittered(RECONNECT))
    elif verdict is Verdict.REFUSE_ADDRESS:
        _refused(mail)
    elif verdict is Verdict.PAUSE_SENDER:
        _pause(mail, answer)
    else:
        _unsure(mail, delay(0))
    mail.save()


def _later(mail: Mail, pause: timedelta) -> None:
    """Queue again, or give up three days after the first try."""
    now = clock.now()
    if mail.first_tried_at and now + pause > mail.first_tried_at + PATIENCE:
        mail.move_to(MailState.FAILED)
        mail.why, mail.sealed = Why.TOO_LONG, ""
        record("mail.failed", mail, by=None, why=str(Why.TOO_LONG))
        return
    mail.move_to(MailState.QUEUED)
    mail.next_try_at, mail.data_started_at = now + pause, None


def _refused(mail: Mail) -> None:
    mail.move_to(MailState.FAILED)
    mail.why, mail.sealed = Why.ADDRESS_REFUSED, ""
    record("mail.failed", mail, by=None, why=str(Why.ADDRESS_REFUSED))
    suppressions.suppress(mail.address, reason=SuppressionReason.REFUSED)


def _pause(mail: Mail, answer: Answer) -> None:
    """Stop sending for this tenant. The mail itself waits, or is held where it was what was refused."""
    row = Sender.objects.select_for_update().get(pk=sender().pk)
    if not row.paused_at:
        row.paused_at, row.paused_stage, row.paused_reply = clock.now(), str(answer.stage), str(answer)
        row.paused_mail_id = mail.pk
        row.save(update_fields=["paused_at", "paused_stage", "paused_reply", "paused_mail_id"])
        record("sender.paused", row, by=None, stage=str(answer.stage), code=answer.code)
    if answer.stage is Stage.CONNECT:
        mail.move_to(MailState.QUEUED)
        mail.next_try_at = clock.now()
        return
    mail.move_to(MailState.HELD)
    mail.why = Why.SENDER_REFUSED if answer.stage is Stage.MAIL else Why.CONTENT_REFUSED
    mail.data_started_at = None


def _unsure(mail: Mail, pause: timedelta) -> None:
    """It was handed over and no answer came. What people wait for is sent once more under the same
    Message-ID; anything else stays visible as unknown, for staff to decide."""
    mail.why = Why.INTERRUPTED
    if mail.mail_class in RESENT_ONCE and not mail.resends and mail.address:
        mail.move_to(MailState.QUEUED)
        mail.resends += 1
        mail.next_try_at = clock.now() + pause
        return
    mail.move_to(MailState.UNKNOWN)
    record("mail.unknown", mail, by=None)


def _fail(mail: Mail, why: Why, reply: str) -> None:
    mail.move_to(MailState.FAILED)
    mail.why, mail.last_reply, mail.sealed = why, reply, ""
    _note(mail, Outcome.REFUSED, reply)
    mail.save()
    record("mail.failed", mail, by=None, why=str(why))


def _note(mail: Mail, outcome: Outcome, reply: str) -> None:
    Attempt.objects.create(mail=mail, number=mail.attempts, outcome=outcome, reply=reply)
