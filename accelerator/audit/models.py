"""One append-only row beside every decision: who, what, when."""

from django.db import models
from django.db.models import Q

from accelerator.tenancy.models import TenantModel


class Entry(TenantModel):
    """Ids, codes and field names only: no free text, no personal data (promise 11).

    Points up by kind and id, because audit lies below all that it speaks of.
    """

    verb = models.CharField(max_length=64)  # "introduction.asked"
    subject_kind = models.CharField(max_length=64)  # "introductions.introduction"
    subject_id = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=64, blank=True)  # empty: the system itself
    actor_id = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    # its place in the tenant's chain and the digest over it and all before it; given once, by the sweep (chain.py)
    number = models.PositiveBigIntegerField(null=True, editable=False)
    digest = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["tenant", "subject_kind", "subject_id", "created_at"], name="audit_by_subject"),
            models.Index(fields=["tenant", "created_at", "id"], name="audit_by_time"),
            models.Index(fields=["tenant", "created_at", "id"], name="audit_not_chained", condition=Q(number=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="audit_place_once")]

    def __str__(self) -> str:
        return self.verb
