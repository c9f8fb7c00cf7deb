"""Snapshots: counting a programme anew, and reading what was counted last."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from accelerator import clock
from accelerator.programmes.models import Programme
from reporting.counting import count
from reporting.models import AT_REST, Snapshot


@transaction.atomic
def rebuild(programme_id: UUID) -> Snapshot | None:
    """Count the programme and write today's snapshot; a second run finds the same row and the same figures.

    None when the active tenant has no such programme. One rebuild of a programme at a time: whoever waits
    counts afterwards, so that an older count never overwrites a newer one.
    """
    _wait_for_turn(programme_id)
    counted = count(programme_id)
    if counted is None:
        return None
    snapshot, _ = Snapshot.objects.update_or_create(
        programme_id=programme_id,
        day=clock.today(),
        defaults={"figures": counted.figures, "changed_stamp": counted.stamp, "built_at": clock.now()},
    )
    return snapshot


def rebuild_stale() -> int:
    """Rebuild every programme of the active tenant whose newest snapshot is behind; how many there were."""
    stale = list(stale_programmes().values_list("pk", flat=True))
    for programme_id in stale:
        rebuild(programme_id)
    return len(stale)


def stale_programmes() -> QuerySet[Programme]:
    """Changed since they were counted, or not counted today.

    "This month" moves with the calendar, so a programme at work is counted once a day also when nothing
    happened; one that is closed only when something is corrected.
    """
    snapshots = Snapshot.objects.filter(programme=OuterRef("pk"), changed_stamp=OuterRef("changed_at"))
    at_rest = Q(state__in=AT_REST)
    return Programme.objects.exclude(Exists(snapshots.filter(day=clock.today()))).exclude(at_rest & Exists(snapshots))


def latest(programme: Programme, *, without: str = "") -> Snapshot | None:
    """The newest snapshot, None before the first count. One query.

    Never one of a later day: after a rehearsal with a moved clock the present counts again. `without`: a part of
    the figures that is left in the database, as "per_innovator", which is long where there are many.
    """
    newest = Snapshot.objects.filter(programme=programme, day__lte=clock.today()).order_by("-day")
    if without:
        shorter = Func(F("figures"), Value(without), arg_joiner=" - ", template="%(expressions)s")
        newest = newest.defer("figures").annotate(shorter=Cast(shorter, JSONField()))
    snapshot = newest.first()
    if snapshot:
        snapshot.programme = programme
        if without:
            snapshot.figures = snapshot.shorter  # type: ignore[attr-defined]
    return snapshot


def latest_figures(programme: Programme) -> dict[str, Any]:
    """The newest figures (their shape: counting.py); empty before the first count."""
    snapshot = latest(programme)
    return snapshot.figures if snapshot else {}


def figure(name: str, programme: Programme) -> int:
    """One whole number of the newest snapshot, 0 before the first count."""
    return int(latest_figures(programme).get(name) or 0)


def _wait_for_turn(programme_id: UUID) -> None:
    """Held until the transaction ends. Not the programme's row, which decisions lock to stamp it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reporting.rebuild:{programme_id}"])
