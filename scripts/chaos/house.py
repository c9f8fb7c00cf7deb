"""The product at work: two tenants, their mail, the people at the desk, and a worker that can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from django.db import Error, connection

from accelerator.embedded.processes import identity, wait_until
from accelerator.mailing.leases import DATA_LEASE
from accelerator.mailing.models import Mail
from accelerator.mailing.services import MailClass
from accelerator.mailing.states import MailState
from accelerator.programmes.models import Programme
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role, Tenant
from introductions.models import Introduction
from scripts.chaos.ground import Database
from tests.factories.clients import client_of
from tests.factories.introductions import make_draft
from tests.factories.mailing import make_mail
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant
from tests.servers import ROOT, Stack

SETTLED = {MailState.SENT, MailState.UNKNOWN}
PATIENCE = 60  # seconds within which work must go on (G4)
_numbers = count(1)


class Broken(AssertionError):
    """An invariant does not hold."""


class Nursery:
    """Makes workers; see nursery.py."""

    def __init__(self, stack: Stack, sweep_seconds: int):
        self.folder = stack.folder
        with open(self.folder / "nursery.log", "ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.chaos.nursery"],
                cwd=ROOT,
                env={**os.environ, **stack.environ, "SWEEP_SECONDS": str(sweep_seconds), "LOG_LEVEL": "INFO"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._answer() == "ready", (self.folder / "nursery.log").read_text()[-4000:]

    def worker(self, concurrency: int) -> "Worker":
        log = self.folder / f"worker{next(_numbers)}.log"
        log.touch()
        assert self.process.stdin
        print(concurrency, log, file=self.process.stdin, flush=True)
        return Worker(int(self._answer()), log)

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)

    def _answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@dataclass
class Worker:
    pid: int
    log_path: Path

    def wait(self) -> "Worker":
        assert wait_until(lambda: " ready." in self.log, 60), f"no worker:\n{self.log[-3000:]}"
        return self

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def signal(self, number: int) -> None:
        os.killpg(self.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        wait_until(lambda: not identity(self.pid), 10)


@dataclass
class House:
    """`at_work()` first. Mail is queued by this process, as the pages would queue it."""

    database: Database
    stack: Stack
    ahead: float = 0  # seconds that the clock of all programs is ahead
    queued: list[Mail] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.north, self.south = make_tenant("north"), make_tenant("south")
        self.manager = make_member(Role.MANAGER, self.north)
        self.cookie = client_of(self.north, self.manager).cookies["sessionid"].value
        with tenant_scope(self.north):
            self.programme: Programme = make_programme()
        self.nursery: Nursery | None = None
        self.worker: Worker | None = None

    def at_work(self, *, sweep_seconds: int, concurrency: int = 1) -> None:
        """All programs, with sweeps so many seconds apart."""
        self.rest()
        self.stack.extra["SWEEP_SECONDS"] = str(sweep_seconds)
        self.nursery, self.concurrency = Nursery(self.stack, sweep_seconds), concurrency
        self.come_back()
        _ = self.stack.web, self.stack.scheduler

    def rest(self) -> None:
        """End the programs."""
        for name in ("scheduler", "web"):
            if name in self.stack._running:
                self.stack._running.pop(name).kill()
        if self.nursery:
            self.nursery.close()
        self.nursery = self.worker = None

    def come_back(self) -> Worker:
        """A new worker, once it listens."""
        assert self.nursery
        self.worker = self.nursery.worker(self.concurrency).wait()
        return self.worker

    def queue(self, tenant: Tenant, mail_class: MailClass = MailClass.REQUEST) -> Mail:
        with tenant_scope(tenant):
            mail = make_mail(f"person{next(_numbers)}@people.example", mail_class=mail_class, link=True)
        self.queued.append(mail)
        return mail

    def drafts(self, size: int) -> list[Introduction]:
        """Introductions that may be asked."""
        with tenant_scope(self.north):
            return [make_draft(self.programme, by=self.manager) for _ in range(size)]

    def rows(self, mails: Iterable[Mail]) -> list[Mail]:
        """As they stand now."""
        wanted, found = list(mails), []
        for tenant in (self.north, self.south):
            with tenant_scope(tenant):
                found += Mail.objects.filter(pk__in=[mail.pk for mail in wanted], tenant=tenant)
        return found

    def skip_leases(self) -> None:
        """Move the clock to where no lease of a dead worker holds."""
        self.ahead += DATA_LEASE.total_seconds() + 1
        self.stack.move_clock(seconds=self.ahead)

    def settle(self, mails: list[Mail], seconds: float = PATIENCE) -> float:
        """Wait until each is sent or unknown; how long it took. Broken when they are not in time."""
        return self.wait(lambda: all(row.state in SETTLED for row in self.rows(mails)), mails, seconds)

    def wait(self, ready: Callable[[], bool], mails: list[Mail], seconds: float = PATIENCE) -> float:
        begun = time.monotonic()
        while not ready():
            if time.monotonic() - begun > seconds:
                states = [f"{row.state} ({row.attempts} tries, {row.last_reply!r})" for row in self.rows(mails)]
                raise Broken(f"after {seconds:.0f} s mails are still {', '.join(states)}")
            time.sleep(0.05)
        return time.monotonic() - begun

    def repair(self) -> None:
        """After a fault that broke something: all servers run, no gate stands, a worker listens."""
        self.stack.smtp.forget()
        self.stack.broker.start()
        self.database.start()
        self.reconnect()
        if self.worker:
            self.worker.kill()
        self.skip_leases()
        self.come_back()

    def reconnect(self) -> None:
        """Forget a connection of this process that the database has cut."""
        connection.close()
        end = time.monotonic() + 30
        while True:
            try:
                connection.ensure_connection()
            except Error:
                connection.close()
                assert time.monotonic() < end, "the database does not come back"
                time.sleep(0.1)
            else:
                return

    def logs(self) -> str:
        """The end of what each program said."""
        programs = {**{name: one.log for name, one in self.stack._running.items() if hasattr(one, "log")}}
        if self.worker:
            programs["worker"] = self.worker.log
        return "\n".join(f"--- {name}\n{log[-3000:]}" for name, log in programs.items())
