"""Rules of engagement: what an organisation agrees to before it is introduced (R84)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel


class RulesQuerySet(models.QuerySet["Rules"]):
    def newest_first(self) -> "RulesQuerySet":
        return self.order_by("-version")


class Rules(TenantModel):
    """One version of a programme's rules of engagement. A row never changes but to be withdrawn.

    The newest version is in force unless it is withdrawn. Who accepted version `holds_from` or a later one
    need not accept again.
    """

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="rules")
    version = models.PositiveSmallIntegerField(editable=False)
    holds_from = models.PositiveSmallIntegerField(editable=False)
    text = models.TextField()
    published_at = models.DateTimeField(default=clock.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(RulesQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "rules of engagement"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "programme", "version"], name="rules_version_once"),
            models.CheckConstraint(
                name="rules_hold_from_a_version", condition=Q(holds_from__gte=1, holds_from__lte=F("version"))
            ),
            models.CheckConstraint(name="rules_say_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"Rules of engagement, version {self.version}"
