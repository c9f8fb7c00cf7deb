"""What somebody would like to hear of: a search of the portal that is run again by itself."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantModel
from partners.models.organisations import Organisation
from partners.models.people import Person


class SearchKind(models.TextChoices):
    OFFERS = "offers", "Offers"
    INNOVATORS = "innovators", "Innovators"


class Often(models.TextChoices):
    DAILY = "daily", "Daily at most"
    WEEKLY = "weekly", "Weekly at most"


EVERY = {Often.DAILY: timedelta(days=1), Often.WEEKLY: timedelta(days=7)}


class SavedSearch(TenantModel):
    """A search with its filters; a mail tells what is new since `looked_at`, at `due_at` at the earliest.

    `filters`: {name: value} as they stand in the page's address. Ended ones stay without a `due_at`.
    """

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="saved_searches")
    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="saved_searches")
    kind = models.CharField(max_length=12, choices=SearchKind.choices)
    name = models.CharField(max_length=120)
    filters = models.JSONField(default=dict)
    often = models.CharField("a mail", max_length=8, choices=Often.choices, default=Often.WEEKLY)
    looked_at = models.DateTimeField(default=clock.now, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "person", "organisation", "kind", "filters"],
                condition=Q(due_at__isnull=False),
                name="saved_search_once",
            ),
            models.CheckConstraint(
                name="saved_search_words_known",
                condition=Q(kind__in=SearchKind.values, often__in=Often.values),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "due_at"], condition=Q(due_at__isnull=False), name="saved_search_due"),
        ]

    def __str__(self) -> str:
        return self.name
