"""Deliver what is due: claim, hand over, write down; over one connection while there is something to do."""

import time
import uuid

import structlog

from accelerator.mailing import leases
from accelerator.mailing.message import return_path
from accelerator.mailing.models import Mail
from accelerator.mailing.policy import Verdict
from accelerator.mailing.smtp import Line

log = structlog.get_logger(__name__)
BATCH = 25
# A run begins no mail after RUN_SECONDS, so that the slowest server cannot keep it beyond Celery's time limit;
# and none of a batch that was claimed BATCH_SECONDS ago, because its lease is about to end.
RUN_SECONDS, BATCH_SECONDS = 45, 40


def deliver(tenant_id: uuid.UUID) -> bool:
    """Send a tenant's due mails; True when time ran out before the outbox was empty.

    Must not run inside a transaction: every step of a mail is committed before the next (faults.md 2.3).
    """
    end = time.monotonic() + RUN_SECONDS
    with leases.at_work() as delivery, Line() as line:
        while time.monotonic() < end:
            mails = leases.claim(tenant_id, BATCH, delivery)
            if not mails or not _hand_over_all(line, mails, end):
                return False
    return True


def _hand_over_all(line: Line, mails: list[Mail], end: float) -> bool:
    """Hand over one after the other; False when the line broke and there is no use in going on."""
    stale, sent = time.monotonic() + BATCH_SECONDS, list[str]()
    try:
        for index, mail in enumerate(mails):
            if time.monotonic() >= min(end, stale):
                leases.give_back(mails[index:])
                return True
            if not _hand_over(line, mail, sent):
                leases.give_back(mails[index + 1 :])
                return False
        return True
    finally:
        if sent:
            log.info("mails_sent", mail_ids=sent)  # one line for all: each is a row with its attempts


def _hand_over(line: Line, mail: Mail, sent: list[str]) -> bool:
    """Hand over one mail; False when the next one would meet the same."""
    answer = line.hand_over(return_path(mail), mail.to_address, lambda: leases.begin(mail))
    if answer is None:
        leases.give_back([mail])
        return True
    verdict = leases.finish(mail, answer)
    if verdict is Verdict.SENT:
        sent.append(str(mail.pk))
    return verdict is not Verdict.PAUSE_SENDER and (line.is_open or verdict is Verdict.SENT)
