"""What must be told upwards is stamped here and looked at from above."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest

from accelerator import clock
from accelerator.programmes.models import Programme

_gathered: ContextVar[set[UUID] | None] = ContextVar("programmes_to_stamp", default=None)


def mark_changed(programme: Programme | UUID) -> None:
    """Stamp that something a figure may count has changed; reporting rebuilds what is stamped later.

    The stamp always grows, also when two decisions commit in another order than they began, so that a
    snapshot that saw the larger one cannot hide the other. Call it last: it locks the programme's row.
    """
    programme_id = programme.pk if isinstance(programme, Programme) else programme
    gathered = _gathered.get()
    if gathered is not None:
        gathered.add(programme_id)
        return
    Programme.objects.filter(pk=programme_id).update(
        changed_at=Greatest(Value(clock.now()), F("changed_at") + timedelta(microseconds=1))
    )


@contextmanager
def marked_once() -> Iterator[None]:
    """Inside, each programme is stamped once, when the block ends: for a transaction of thousands of decisions.

    Each stamp leaves a dead version of the row, which all that comes after it in the transaction walks past.
    """
    token = _gathered.set(set())
    try:
        yield
        gathered = _gathered.get() or set()
    finally:
        _gathered.reset(token)
    for programme_id in sorted(gathered):
        mark_changed(programme_id)


def locked(programme: Programme) -> Programme:
    """The programme as stored, locked against other decisions; rows that point to it may still be made."""
    return Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
