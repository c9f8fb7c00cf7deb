"""What must hold after a fault, and what is written down about it (I1-I4, I7, G2-G4, G6 of the fault catalogue)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState
from accelerator.tenancy.context import tenant_scope
from introductions.models import Introduction
from introductions.states import State
from scripts.chaos.house import SETTLED, Broken, House
from tests.smtp import Received


@dataclass
class Finding:
    """One line of the table: a kind of fault, however often it happened."""

    fault: str
    count: int = 0
    delivered: int = 0
    unknown: int = 0
    duplicates: int = 0
    asked: int = 0  # introductions that were asked from the desk meanwhile
    refused: int = 0  # requests that were told to come back
    slowest: float = 0.0  # recovery, in seconds
    broken: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        return f"BROKEN {len(self.broken)}×" if self.broken else "held"

    def add_mails(self, house: House, mails: list[Mail], *, allowed: int) -> None:
        """Each is delivered or unknown; at most `allowed` repetitions, each under the Message-ID of the first."""
        arrived = defaultdict(list)
        for message in list(house.stack.smtp.messages):
            arrived[message.to].append(message)
        repeated = 0
        for row in house.rows(mails):
            came = arrived[row.to_address]
            repeated += max(len(came) - 1, 0)
            _check_mail(row, came)
            self.delivered += row.state == MailState.SENT
            self.unknown += row.state == MailState.UNKNOWN
        self.duplicates += repeated
        if repeated > allowed:
            raise Broken(f"{repeated} repetitions, {allowed} allowed")

    def add_asked(self, house: House, drafts: list[Introduction]) -> None:
        """Each introduction that was asked changed once, with one audit row, one mail and its reminders."""
        with tenant_scope(house.north):
            for draft in drafts:
                row = Introduction.objects.get(pk=draft.pk)
                was_asked = row.state != State.DRAFTED
                self.asked += was_asked
                entries = Entry.objects.filter(subject_id=str(row.pk), verb="introduction.asked").count()
                mails = Mail.objects.filter(key__startswith=f"introduction:{row.pk}:ask").count()
                steps = row.steps.filter(done_at=None, cancelled_at=None).count()
                found, whole = (entries, mails, steps), (1, 1, 3) if was_asked else (0, 0, 0)
                if found != whole:
                    raise Broken(f"an introduction that is {row.state} has (audit, mails, steps) {found}, not {whole}")


def _check_mail(row: Mail, came: list[Received]) -> None:
    if row.state not in SETTLED:
        raise Broken(f"a mail is {row.state}")
    if row.state == MailState.SENT and not came:
        raise Broken("a mail is sent, and nobody got it")
    if {message["Message-ID"] for message in came} - {row.message_id}:
        raise Broken("a mail came under another Message-ID")


def check_all(house: House) -> None:
    """At the end: every mail that was queued is one row, and nobody got what no row knows of."""
    rows = house.rows(house.queued)
    if len(rows) != len(house.queued) or len({row.key for row in rows}) != len(rows):
        raise Broken(f"{len(house.queued)} mails were queued, {len(rows)} rows are there")
    house.wait(
        lambda: not set(_states(house)) - SETTLED, []
    )  # what was asked from the desk at last leaves with a sweep
    ids = set()
    for tenant in (house.north, house.south):
        with tenant_scope(tenant):
            ids |= set(Mail.objects.values_list("message_id", flat=True))
    if strangers := {message["Message-ID"] for message in house.stack.smtp.messages} - ids:
        raise Broken(f"{len(strangers)} messages that no row knows of")


def _states(house: House) -> Counter[str]:
    """How many of all mails are in which state, those that pages have queued included."""
    states: Counter[str] = Counter()
    for tenant in (house.north, house.south):
        with tenant_scope(tenant):
            states.update(Mail.objects.values_list("state", flat=True))
    return states
