"""What an answer of the mail server means for a mail, its recipient and its sender (faults.md 2.3; F39).

Pure: no rows, no clock. `judge` is the table, `delay` the pauses between tries.
"""

import random
from datetime import timedelta
from enum import Enum

from accelerator.mailing.smtp import Answer, Stage

PATIENCE = timedelta(hours=72)
DELAYS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4)]
RECONNECT = timedelta(seconds=40)  # while the mail server is away, so that work resumes within a minute of its return
JITTER = 0.2


class Verdict(Enum):
    SENT = "sent"
    RETRY = "retry"  # later, each pause longer than the one before
    RECONNECT = "reconnect"  # nothing was said about this mail
    REFUSE_ADDRESS = "refuse address"  # the recipient does not exist
    PAUSE_SENDER = "pause sender"  # we, or what we write, are refused
    UNSURE = "unsure"  # handed over, and no answer came


def judge(answer: Answer) -> Verdict:
    """4xx: try again. 5xx: at RCPT the recipient's fault, anywhere else ours. Silence: depends on how far we got."""
    code, stage = answer.code, answer.stage
    if stage is Stage.DOT and (code is None or not 200 <= code < 600):
        return Verdict.UNSURE
    if code is not None and 500 <= code < 600:
        return Verdict.REFUSE_ADDRESS if stage is Stage.RCPT else Verdict.PAUSE_SENDER
    if stage is Stage.DOT and code is not None and 200 <= code < 300:
        return Verdict.SENT
    return Verdict.RECONNECT if stage is Stage.CONNECT else Verdict.RETRY


def delay(retries: int) -> timedelta:
    """How long to wait before the next try after `retries` that were put off: 1, 5, 15 minutes, 1 h, then 4 h."""
    return jittered(DELAYS[min(retries, len(DELAYS) - 1)])


def jittered(pause: timedelta) -> timedelta:
    """Up to a fifth more, so that what failed together does not come back together."""
    return pause * (1 + random.random() * JITTER)  # noqa: S311 - spreads load, guards nothing
