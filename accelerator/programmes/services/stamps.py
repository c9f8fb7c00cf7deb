"""What must be told upwards is stamped here and looked at from above."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest

from accelerator import clock
from accelerator.programmes.models import Programme


def mark_changed(programme: Programme | UUID) -> None:
    """Stamp that something a figure may count has changed; reporting rebuilds what is stamped later.

    The stamp always grows, also when two decisions commit in another order than they began, so that a
    snapshot that saw the larger one cannot hide the other. Call it last: it locks the programme's row.
    """
    programme_id = programme.pk if isinstance(programme, Programme) else programme
    Programme.objects.filter(pk=programme_id).update(
        changed_at=Greatest(Value(clock.now()), F("changed_at") + timedelta(microseconds=1))
    )


def locked(programme: Programme) -> Programme:
    """The programme as stored, locked against other decisions; rows that point to it may still be made."""
    return Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
