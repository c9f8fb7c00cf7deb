"""A mail server that is slow for one tenant's mail: it waits or is tried again, and the other tenant's goes on (F40)."""

import random
import time

from scripts.chaos.findings import Finding
from scripts.chaos.house import Broken, House
from tests.smtp import Action, Drip, Stall

OTHERS = 8  # mails of the other tenant meanwhile
AT_ONCE = 10  # seconds within which each of them leaves
STALLS = [Stall(3), Stall(40)]  # in time, and longer than we wait for a verb
DRIPS = [Drip(1), Drip(4)]  # one byte a second; and one in four, too slow to be waited for


def stall(house: House, dice: random.Random, finding: Finding) -> None:
    _slow(house, finding, dice.choice(["RCPT", "DATA"]), dice.choice(STALLS))


def drip(house: House, dice: random.Random, finding: Finding) -> None:
    _slow(house, finding, dice.choice(["RCPT", "DATA", "DOT"]), dice.choice(DRIPS))


def _slow(house: House, finding: Finding, verb: str, action: Action) -> None:
    slow = house.queue(house.north)
    house.stack.smtp.next(verb, action, about=slow.to_address)
    mails, worst = [slow], 0.0
    for _ in range(OTHERS):
        mails.append(house.queue(house.south))
        worst = max(worst, house.settle(mails[-1:], AT_ONCE))
        time.sleep(0.3)
    begun = time.monotonic()
    while any(row.state == "sending" for row in house.rows([slow])):
        if time.monotonic() - begun > 60:
            raise Broken("a mail is held up by a slow server for longer than a minute")
        time.sleep(0.2)
    house.skip_leases()  # the next try is some minutes later
    house.settle(mails)
    finding.slowest = max(finding.slowest, worst)
    finding.add_mails(house, mails, allowed=1 if verb == "DOT" else 0)
