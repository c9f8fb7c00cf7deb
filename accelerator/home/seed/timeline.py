"""The demo lives through its months: what happens is planned as (moment, deed) and done with a moved clock."""

import gc
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

from django.db import connection

from accelerator import clock
from accelerator.mailing.rehearsal import count_as_sent
from introductions.services import run_due_steps

Deed = Callable[[], object]


class Timeline:
    """Deeds in the order of their moments. A deed may plan later ones."""

    def __init__(self, begins: datetime, ends: datetime) -> None:
        self.ends = ends
        self._settled = begins
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._number = count()

    def plan(self, moment: datetime, deed: Deed) -> None:
        """Do `deed` at `moment`; never, when that lies beyond the end."""
        if moment <= self.ends:
            heapq.heappush(self._deeds, (moment, next(self._number), deed))

    def run(self) -> None:
        while self._deeds:
            moment, _, deed = heapq.heappop(self._deeds)
            self._settle_until(moment)
            with clock.at(moment):
                deed()
        self._settle_until(self.ends)
        with clock.at(self.ends):
            while _settle():
                pass

    def _settle_until(self, moment: datetime) -> None:
        """Once a day whatever is due happens, as it would have."""
        while self._settled + timedelta(days=1) <= moment:
            self._settled += timedelta(days=1)
            with clock.at(self._settled):
                _settle()


@contextmanager
def in_one_go() -> Iterator[None]:
    """Do without savepoints and without collecting garbage: the seed is one transaction that succeeds or is
    rolled back as a whole, and forty thousand savepoints would nearly double its time."""
    uses_savepoints = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        connection.features.uses_savepoints = uses_savepoints


def _settle() -> int:
    """What is due happens, and mails count as sent: the past of a demo never met a mail server."""
    done = run_due_steps()
    count_as_sent()
    return done
