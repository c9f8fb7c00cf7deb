"""What organisations would like, said before anybody asks them: interest in each other, and a place in a line."""

from django.db import models
from django.db.models import F, Q, QuerySet

from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel


class InterestQuerySet(QuerySet["Interest"]):
    def live(self) -> "InterestQuerySet":
        return self.filter(withdrawn_at=None)


class Interest(TenantModel):
    """One organisation would like to meet another, perhaps for one of its offers.

    Private: its own people and programme staff see it, nobody else (promise 5, F08). A mark taken back stays, so
    that staff see what it led to.
    """

    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="interests")
    by_organisation = TenantForeignKey(
        "partners.Organisation", on_delete=models.CASCADE, related_name="interests_marked"
    )
    by_person = TenantForeignKey(
        "partners.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # empty: marked through the API or by staff
    about_organisation = TenantForeignKey(
        "partners.Organisation", on_delete=models.CASCADE, related_name="interests_received"
    )
    offer = TenantForeignKey(
        "partners.Offer", on_delete=models.CASCADE, null=True, blank=True, related_name="interests"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(InterestQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "programme", "by_organisation", "about_organisation", "offer"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="interest_one_live",
            ),
            models.CheckConstraint(name="interest_in_another", condition=~Q(by_organisation=F("about_organisation"))),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "programme", "about_organisation"],
                condition=Q(withdrawn_at=None),
                name="interest_live_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_organisation} in {self.about_organisation}"


class WaitingQuerySet(QuerySet["Waiting"]):
    def live(self) -> "WaitingQuerySet":
        return self.filter(left_at=None)


class Waiting(TenantModel):
    """A place in the line for an offer that is full; first come, first told.

    `told_at`: when we wrote that a place is free. `left_at`: they left the line, or were introduced, or the offer
    closed. Private as interest is.
    """

    offer = TenantForeignKey("partners.Offer", on_delete=models.CASCADE, related_name="waiting")
    organisation = TenantForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="waiting_for")
    by_person = TenantForeignKey("partners.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(WaitingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "offer", "organisation"], condition=Q(left_at=None), name="waiting_once_a_line"
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "offer", "created_at", "id"], condition=Q(left_at=None), name="waiting_in_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} for {self.offer}"
