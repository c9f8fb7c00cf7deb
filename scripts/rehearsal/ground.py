"""What the rehearsal stands on: the product as it runs in production, on a database of its own, and its clock."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

from accelerator.embedded import environment, postgres
from accelerator.embedded.places import place_for
from tests import databases
from tests.servers import Stack, end_leftovers_of_killed_runs

ROOT = Path(__file__).resolve().parents[2]
LONDON = ZoneInfo("Europe/London")
# never somebody's own servers
GIVEN = ("DATABASE_URL", "APP_DATABASE_URL", "MAINTENANCE_DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL")
# One machine plays a hundred and seventy people and an office of staff: the limits for one script are not for it.
# People come from addresses of their own, as behind a proxy, so that the limits for visitors stay as they are.
SETTINGS = {
    "TRUSTED_PROXIES": "1",
    "API_WRITES_A_MINUTE": "100000",
    "API_READS_A_MINUTE": "100000",
    "INTRODUCTION_GRACE": "1",
}


@contextmanager
def running() -> Iterator[Stack]:
    """Web (two processes), worker (two), scheduler and a mail server that keeps what it gets. One run at a time."""
    for name in GIVEN:
        os.environ.pop(name, None)
    place = place_for("rehearsal")
    with open(place.state / "run", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Another make rehearsal runs in this checkout.") from None
        (ROOT / "var" / "test").mkdir(parents=True, exist_ok=True)
        end_leftovers_of_killed_runs()
        folder = place.state / "stack"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            with place.locked():
                postgres.start(place)
            os.environ.update(environment("rehearsal", postgres))
            databases.clean_up()
            with databases.Clone(databases.migrated()) as clone:
                with Stack(clone, folder, extra=dict(SETTINGS), processes=2) as stack:
                    yield stack
        finally:
            with place.locked():
                postgres.stop(place)


class Calendar:
    """The product's clock, moved through CLOCK_FILE; it never goes back. It begins on a working Monday, at 9:40."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.bank_holidays = holidays.country_holidays("GB", subdiv="ENG")
        self.ahead = timedelta()
        monday = self.today + timedelta(days=7 - self.today.weekday())
        self.go(self._at(self.working_day(monday), 9, 40))

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def go_to(self, day: date, hour: int) -> None:
        """To that hour of this day, or of the next on which people work."""
        self.go(self._at(self.working_day(day), hour, 10))

    def go(self, moment: datetime) -> None:
        self.ahead += max(moment - self.now, timedelta())
        self.stack.move_clock(seconds=self.ahead.total_seconds())

    def wait(self, seconds: float) -> None:
        """As if so much time had passed; nobody needs to sit through it."""
        self.go(self.now + timedelta(seconds=seconds))

    def working_day(self, day: date) -> date:
        while day.weekday() > 4 or day in self.bank_holidays:
            day += timedelta(days=1)
        return day

    def _at(self, day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, day_time(hour, minute), LONDON)
