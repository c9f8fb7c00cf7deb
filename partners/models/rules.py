"""Which organisation accepted which rules of engagement: who, when, which version."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantModel
from partners.models.organisations import Organisation
from partners.models.people import Person


class AcceptedVia(models.TextChoices):
    LINK = "link", "behind a mailed link"
    PORTAL = "portal", "in the portal"
    STAFF = "staff", "told to staff"


class RulesAcceptance(TenantModel):
    """An organisation agrees to one version. Told to staff: with a note how and when."""

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="rules_accepted")
    rules = TenantForeignKey("programmes.Rules", on_delete=models.CASCADE, related_name="acceptances")
    accepted_at = models.DateTimeField(default=clock.now)
    via = models.CharField(max_length=8, choices=AcceptedVia.choices)
    person = TenantForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    note = models.CharField("how we know", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "organisation", "rules"], name="rules_accepted_once"),
            models.CheckConstraint(name="rules_accepted_some_way", condition=Q(via__in=AcceptedVia.values)),
            models.CheckConstraint(
                name="rules_told_to_staff_has_a_note", condition=~Q(via=AcceptedVia.STAFF) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.rules}"
