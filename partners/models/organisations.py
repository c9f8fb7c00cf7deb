"""An organisation, its numbers in public registers and its other names."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel


def codes() -> ArrayField:
    """Several codes of one picklist, in the order chosen."""
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


def for_now(until: date | None) -> str:
    """How long a pause lasts, as the end of a sentence."""
    return f"before {date_format(until, 'j F Y')}" if until else "for now"


class OrganisationQuerySet(QuerySet["Organisation"]):
    def current(self) -> "OrganisationQuerySet":
        return self.filter(archived_at=None)


class Organisation(TenantModel):
    """One organisation of this tenant, whatever roles it plays in which programmes (R12, R13).

    `sector`, `legal_status`, `size`, `regions`, `motives` and `benefits` hold codes of the tenant's
    picklists. `name_key` and `search_text` are written by services.names alone.
    """

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)  # normalised: sorts, and finds similar names
    search_text = models.TextField(editable=False)  # normalised name, other names and register numbers
    sector = models.CharField(max_length=40, blank=True)
    legal_status = models.CharField("legal form", max_length=40, blank=True)
    size = models.CharField(max_length=40, blank=True)
    regions = codes()
    motives = codes()
    benefits = codes()
    postcode = models.CharField(max_length=12, blank=True)  # as typed
    postcode_key = models.CharField(max_length=8, blank=True, editable=False)  # "SW1A 2AA"; empty when not one
    website = models.URLField(blank=True)
    about = models.TextField(blank=True)
    # parts of an innovator's profile that it keeps from partners who browse (partners.sharing.PARTS)
    hides = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True, editable=False)
    logo_id = models.UUIDField(null=True, blank=True, editable=False)  # a tenancy.Picture of this tenant
    ask_cap_month = models.PositiveSmallIntegerField("introductions a month at most", default=3)
    open_cap = models.PositiveSmallIntegerField("introductions at once at most", default=5, db_default=5)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)  # wants no new introductions for now
    paused_until = models.DateField(null=True, blank=True, editable=False)  # the day from which it does again
    do_not_contact_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(OrganisationQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "name_key", "id"], name="organisation_by_name"),
            models.Index(fields=["tenant", "created_at", "id"], name="organisation_by_age"),
        ]
        constraints = [
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="") & ~Q(name_key="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:show_organisation", args=[self.pk])

    @property
    def logo_url(self) -> str:
        return f"/pictures/{self.logo_id}" if self.logo_id else ""

    @property
    def reason_not_to_ask(self) -> str:
        """Why this organisation may not be asked, as a plain sentence; empty when it may."""
        if self.archived_at:
            return f"{self.name} is archived."
        if self.do_not_contact_at:
            return f"{self.name} asked not to be contacted."
        return f"{self.name} takes no new introductions {for_now(self.paused_until)}." if self.paused_at else ""


class Identifier(TenantModel):
    """A number in a public register, by its org-id.guide prefix: GB-COH 07706036."""

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField("register", max_length=16)
    value = models.CharField("number", max_length=80)
    is_primary = models.BooleanField("main identifier", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "scheme", "value"], name="identifier_once"),
            models.UniqueConstraint(
                fields=["tenant", "organisation"], condition=Q(is_primary=True), name="identifier_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """As written in open data: "GB-COH-07706036"."""
        return f"{self.scheme}-{self.value}"


class Alias(TenantModel):
    """Another name that people know the organisation by."""

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("other name", max_length=200)

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "organisation", "name"], name="alias_once"),
        ]

    def __str__(self) -> str:
        return self.name
