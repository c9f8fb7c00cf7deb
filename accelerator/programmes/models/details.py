"""Themes, targets, credits, access and picklists."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accelerator import clock
from accelerator.programmes.states import CreditKind
from accelerator.tenancy.models import TenantForeignKey, TenantModel


class Theme(TenantModel):
    """One of the programme's challenges, for now a name and a sentence (R17, R77)."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, editable=False, db_index=False)
    summary = models.CharField("in one sentence", max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("position", "name")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "programme", "slug"], name="theme_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Target(TenantModel):
    """What the programme set out to reach, per measure. The first value is kept when it is revised (R87)."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(max_length=40)  # a code of programmes.measures
    first_value = models.PositiveIntegerField(validators=[MinValueValidator(1)], editable=False)
    value = models.PositiveIntegerField("target", validators=[MinValueValidator(1)])
    set_on = models.DateField(default=clock.today, editable=False)
    note = models.CharField("where this number comes from", max_length=300, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = [
            models.UniqueConstraint(fields=["tenant", "programme", "measure"], name="target_once_per_measure"),
            models.CheckConstraint(name="target_above_nothing", condition=Q(first_value__gte=1, value__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"

    @property
    def was_revised(self) -> bool:
        return self.value != self.first_value


class TargetRevision(TenantModel):
    """A value that a target had: written when it is set and at each revision, never changed."""

    target = TenantForeignKey("programmes.Target", on_delete=models.CASCADE, related_name="revisions")
    value = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return str(self.value)


class Credit(TenantModel):
    """A line of thanks on public pages and reports (R67, R119, R120).

    `organisation_id` names a partners.Organisation, which lies above, by id alone.
    """

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="credits")
    kind = models.CharField("as", max_length=12, choices=CreditKind.choices)
    organisation_name = models.CharField("name", max_length=160)
    organisation_id = models.UUIDField(null=True, blank=True, editable=False)
    text = models.CharField("in a few words", max_length=200, blank=True)
    url = models.URLField("web page", blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("position", "created_at")
        constraints = [models.CheckConstraint(name="credit_kind_known", condition=Q(kind__in=CreditKind.values))]

    def __str__(self) -> str:
        return self.organisation_name


class ProgrammeAccess(TenantModel):
    """Narrows a membership to programmes. A membership without any row here reaches all of them."""

    membership = TenantForeignKey("tenancy.Membership", on_delete=models.CASCADE, related_name="programme_access")
    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="access")

    class Meta:
        verbose_name_plural = "programme access"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "membership", "programme"], name="programme_access_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.programme_id}"


class Picklist(TenantModel):
    """One entry of one of the tenant's lists. The code never changes; a retired entry stays on old records."""

    list_code = models.CharField("list", max_length=40, editable=False)
    code = models.SlugField(max_length=60, editable=False, db_index=False)
    label = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("list_code", "position", "label")
        verbose_name = "picklist entry"
        verbose_name_plural = "picklist entries"
        constraints = [models.UniqueConstraint(fields=["tenant", "list_code", "code"], name="picklist_code_once")]

    def __str__(self) -> str:
        return self.label
