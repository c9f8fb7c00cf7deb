from django.db.models import Model, QuerySet

from accelerator.audit.models import Entry


def record(verb: str, subject: Model, *, by: Model | None, **details: str | int | bool | list[str] | None) -> Entry:
    """Write what was decided, in the transaction that decides it.

    `by` is the User or the Person who acted, None when the system did. `details` hold ids, codes and field
    names, never what a person wrote or is called.
    """
    actor_kind, actor_id = reference(by) if by is not None else ("", "")
    subject_kind, subject_id = reference(subject)
    return Entry.objects.create(
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        actor_kind=actor_kind,
        actor_id=actor_id,
        details=details,
    )


def history(*subjects: Model) -> QuerySet[Entry]:
    """All entries about these subjects, newest first."""
    references = [reference(subject) for subject in subjects]
    kinds, ids = {kind for kind, _ in references}, {pk for _, pk in references}
    return Entry.objects.filter(subject_kind__in=kinds, subject_id__in=ids).order_by("-created_at", "-id")


def reference(row: Model) -> tuple[str, str]:
    """How rooms below name a row above them: its kind and its id."""
    return row._meta.label_lower, str(row.pk)
