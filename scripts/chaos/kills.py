"""kill -9 of the worker at each point of sending (F38): where, which mails, and what must become of them."""

import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg2

from accelerator.mailing import leases, message
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass
from accelerator.tenancy.context import tenant_scope
from scripts.chaos.findings import Finding
from scripts.chaos.house import PATIENCE, Broken, House
from tests.smtp import Wait


@dataclass(frozen=True)
class Point:
    """A moment in the conversation with the mail server. `doubt`: the mail may arrive and nobody know."""

    name: str
    verb: str
    keep: bool = False
    doubt: bool = False


BEFORE_COMMIT = Point("after the 250, before the commit", "DOT", keep=True, doubt=True)
AFTER_COMMIT = Point("after the commit", "MAIL")
ANY_MOMENT = Point("at any moment", "", doubt=True)
POINTS = [
    Point("before SMTP", "CONNECT"),
    Point("after MAIL", "RCPT"),
    Point("after RCPT", "DATA"),
    Point("mid-DATA", "TEXT"),
    Point("after the final dot", "DOT", keep=True, doubt=True),
    BEFORE_COMMIT,
    AFTER_COMMIT,
    ANY_MOMENT,
]
UNSAID = {"CONNECT", "MAIL", "RCPT"}  # nothing of the text was handed over
IN_FLIGHT = 3  # mails that the worker has taken on when it is killed
LONGEST_RUN = 0.3  # seconds within which a worker at its leisure has sent them
# a digest is not sent again when nobody knows whether it arrived: it stays visible as unknown
RESENT, NOT_RESENT = MailClass.REQUEST, MailClass.DIGEST


def plan(dice: random.Random, kills: int) -> list[Point]:
    """Every point about as often as the others, in an order of the dice."""
    points = [POINTS[number % len(POINTS)] for number in range(kills)]
    dice.shuffle(points)
    return points


def kill_once(house: House, point: Point, dice: random.Random, finding: Finding) -> None:
    """Kill the worker there, bring another, and hold what has become of the mails against the promise."""
    with tenant_scope(house.north):  # nobody wakes the worker before the gate stands
        mails = [house.queue(house.north, dice.choice([RESENT, RESENT, NOT_RESENT])) for _ in range(IN_FLIGHT)]
        target = mails[dice.randrange(1 if point is AFTER_COMMIT else 0, IN_FLIGHT)]
        gate = _gate(house, point, target)
    _kill_at(house, point, target, gate, dice)
    mails.append(house.queue(house.north))  # while nobody works
    house.skip_leases()
    house.come_back()
    finding.slowest = max(finding.slowest, house.settle(mails))
    before = finding.unknown
    finding.add_mails(house, mails, allowed=1 if point.doubt else 0)
    if finding.unknown - before > (0 if point.verb in UNSAID else 1):
        raise Broken(f"{finding.unknown - before} mails are unknown after one kill {point.name}")


def kill_and_wait(house: House, dice: random.Random, finding: Finding) -> None:
    """The same without moving the clock. Other mail goes on at once, and with it what the dead worker had taken on
    and not begun; the mail in doubt waits for the end of its lease and the next sweep (230 s)."""
    with tenant_scope(house.north):
        mails = [house.queue(house.north, RESENT) for _ in range(IN_FLIGHT)]
        gate = _gate(house, POINTS[4], mails[0])
    _kill_at(house, POINTS[4], mails[0], gate, dice)
    house.come_back()
    took = [house.settle([house.queue(house.north)])]
    took.append(house.settle(mails[1:]))
    took.append(house.settle(mails[:1], leases.DATA_LEASE.total_seconds() + PATIENCE))
    finding.slowest = took[0]
    print(
        f"new mail after {took[0]:.1f} s, the batch after {sum(took[:2]):.0f} s, the one in doubt after {sum(took):.0f} s"
    )
    finding.add_mails(house, mails, allowed=1)


def _gate(house: House, point: Point, target: Mail) -> Wait:
    gate = Wait(keep=point.keep)
    if point is not ANY_MOMENT:
        house.stack.smtp.next(point.verb, gate, about=_about(point, target))
    return gate


def _kill_at(house: House, point: Point, target: Mail, gate: Wait, dice: random.Random) -> None:
    assert house.worker
    if point is ANY_MOMENT:
        time.sleep(dice.random() * LONGEST_RUN)
    elif not gate.reached.wait(60):
        raise Broken(f"the worker did not come {point.name}:\n{house.worker.log[-3000:]}")
    if point is BEFORE_COMMIT:
        with locked(house, target) as until_somebody_waits:
            gate.release()
            until_somebody_waits()
            house.worker.kill()
    else:
        house.worker.kill()
    gate.release()


def _about(point: Point, target: Mail) -> str:
    if point.verb == "CONNECT":
        return ""
    return message.return_path(target) if point.verb == "MAIL" else target.to_address


@contextlib.contextmanager
def locked(house: House, mail: Mail) -> Iterator:
    """Hold the mail's row, so that the worker cannot write down what it was told."""
    held = psycopg2.connect(house.stack.database.environ["DATABASE_URL"])
    try:
        with held.cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(mail.tenant_id)])
            cursor.execute("SELECT 1 FROM mailing_mail WHERE id = %s FOR UPDATE", [str(mail.pk)])

            def until_somebody_waits() -> None:
                for _ in range(400):
                    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
                    if cursor.fetchone()[0]:
                        return
                    time.sleep(0.02)
                raise Broken("nobody waits for the row")

            yield until_somebody_waits
    finally:
        held.close()
