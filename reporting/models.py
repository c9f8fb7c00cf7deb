"""What was counted, when: one row a programme and day."""

from datetime import timedelta

from django.db import models

from accelerator import clock
from accelerator.programmes.states import State
from accelerator.tenancy.models import TenantForeignKey, TenantModel

PATIENCE = timedelta(seconds=60)
AT_REST = (State.CLOSED, State.ARCHIVED)  # counted when corrected, not day by day


class Snapshot(TenantModel):
    """The figures of a programme on one day of the tenant's calendar. The newest one is what pages show.

    `changed_stamp` is the programme's `changed_at` that the count has seen: while the two are equal, nothing
    has changed since. `figures` holds whole numbers, dates as ISO texts and ids; its shape is described in
    counting.py. Names are never kept here, so that a renamed or erased organisation leaves nothing behind.
    """

    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="snapshots")
    day = models.DateField()
    built_at = models.DateTimeField(default=clock.now)
    changed_stamp = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "programme", "day"], name="snapshot_once_a_day"),
        ]
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"Figures of {self.day:%d %B %Y}"

    @property
    def is_late(self) -> bool:
        """A change, or the change of the day, has waited longer than it may after a fault (architecture.md)."""
        now, programme = clock.now(), self.programme
        if self.changed_stamp is None or self.changed_stamp < programme.changed_at:
            return now - programme.changed_at > PATIENCE
        return programme.state not in AT_REST and now - self.built_at > timedelta(days=1) + PATIENCE
