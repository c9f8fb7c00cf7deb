from datetime import UTC, datetime, timedelta

from django.db.models import Model, QuerySet

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.database.rows import insert

TICK, A_MOMENT = timedelta(microseconds=1), timedelta(seconds=1)
_latest = [datetime(1970, 1, 1, tzinfo=UTC)]  # when this process wrote its last entry


def record(verb: str, subject: Model, *, by: Model | None, **details: str | int | bool | list[str] | None) -> Entry:
    """Write what was decided, in the transaction that decides it.

    `by` is the User or the Person who acted, None when the system did. `details` hold ids, codes and field
    names, never what a person wrote or is called.
    """
    actor_kind, actor_id = reference(by) if by is not None else ("", "")
    subject_kind, subject_id = reference(subject)
    entry = Entry(
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        actor_kind=actor_kind,
        actor_id=actor_id,
        details=details,
        created_at=_in_turn(),
    )
    insert(entry)
    return entry


def _in_turn() -> datetime:
    """Now, or a tick after the last entry where the clock stood still: what was decided first is told first."""
    now, latest = clock.now(), _latest[0]
    _latest[0] = latest + TICK if now <= latest < now + A_MOMENT else now
    return _latest[0]


def history(*subjects: Model) -> QuerySet[Entry]:
    """All entries about these subjects, newest first."""
    references = [reference(subject) for subject in subjects]
    kinds, ids = {kind for kind, _ in references}, {pk for _, pk in references}
    return Entry.objects.filter(subject_kind__in=kinds, subject_id__in=ids).order_by("-created_at", "-id")


def reference(row: Model) -> tuple[str, str]:
    """How rooms below name a row above them: its kind and its id."""
    return row._meta.label_lower, str(row.pk)
