"""The only source of "now".

Tests and the demo seed move it with `at()`; a running demo moves it with a file (`CLOCK_FILE`) that
holds an offset in seconds and that every process re-reads, so that a rehearsal can live through months.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    moved = _moved.get()
    if moved is not None:
        return moved
    return datetime.now(UTC) + _offset()


def today() -> date:
    """Today's date in the time zone that is active (the tenant's, inside a request or a tenant scope)."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) inside the block."""
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


def _offset() -> timedelta:
    if not (settings.DEMO and settings.CLOCK_FILE):
        return timedelta()
    try:
        return timedelta(seconds=float(Path(settings.CLOCK_FILE).read_text().strip() or 0))
    except (FileNotFoundError, ValueError):
        return timedelta()  # no rehearsal is running, or the file is half-written: real time
