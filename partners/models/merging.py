"""Two records that stood for one organisation or one person, and pairs that only look like it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantModel
from partners.models.organisations import Organisation

UNDO_WITHIN = timedelta(days=30)


class Merge(TenantModel):
    """`gone` was merged into `kept`. Both rows stay: the one that is gone is archived and leads to the other.

    `journal`: what was changed, in order, so that it can be undone: ["set", model, id, {field: [before, after]}]
    and ["deleted", model, {field: value}]. Cleared when the time to undo is over.
    """

    kept = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_kept")
    gone = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_gone")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    merged_at = models.DateTimeField(default=clock.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    counts = models.JSONField(default=dict)  # {model: rows that moved}, for pages
    journal = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "gone"], condition=Q(undone_at=None), name="merged_away_once"),
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("gone"))),
        ]

    def __str__(self) -> str:
        return f"{self.gone} into {self.kept}"

    @property
    def undo_until(self) -> object:
        return self.merged_at + UNDO_WITHIN

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and clock.now() < self.merged_at + UNDO_WITHIN


class NotSame(TenantModel):
    """Somebody looked, and these two are two. `one` has the smaller id."""

    one = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    other = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )

    class Meta:
        verbose_name = "pair that is not the same"
        verbose_name_plural = "pairs that are not the same"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "one", "other"], name="not_same_once"),
            models.CheckConstraint(name="not_same_of_two", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one}, {self.other}"
