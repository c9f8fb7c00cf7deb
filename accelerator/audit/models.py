"""One append-only row beside every decision: who, what, when."""

from django.db import models

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

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["tenant", "subject_kind", "subject_id", "created_at"], name="audit_by_subject"),
            models.Index(fields=["tenant", "created_at", "id"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return self.verb
