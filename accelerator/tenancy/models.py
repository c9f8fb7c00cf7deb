"""Tenants, their hosts and members, and the base of every table that a tenant owns."""

import uuid
from datetime import time
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.sql import Query

from accelerator import clock
from accelerator.tenancy.context import current_tenant_id


class TenantQuerySet(models.QuerySet["Tenant"]):
    def live(self) -> "TenantQuerySet":
        return self.filter(suspended_at=None)


class Tenant(models.Model):
    """An organisation that runs programmes (R01). Global: the host names it before anyone signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True, help_text="Short name, used by commands and as the sub-domain.")
    name = models.CharField(max_length=120)
    hue = models.PositiveSmallIntegerField("brand colour", default=168, validators=[MaxValueValidator(359)])
    logo_id = models.UUIDField(null=True, blank=True, editable=False)  # a tenancy.Picture of this tenant
    locale = models.CharField(
        max_length=12,
        default="en-gb",
        choices=[
            ("en-gb", "English (United Kingdom)"),
            ("en-ie", "English (Ireland)"),
            ("en-us", "English (United States)"),
        ],
    )
    time_zone = models.CharField(max_length=64, default="Europe/London")
    country = models.CharField(max_length=2, default="GB", help_text="Whose bank holidays count, as an ISO code.")
    subdivision = models.CharField(max_length=6, default="ENG", blank=True)
    work_from = models.TimeField("working day starts", default=time(9))
    work_until = models.TimeField("working day ends", default=time(17))
    asks_wait = models.BooleanField(
        "requests wait for working hours", default=False, db_default=False
    )  # else they leave when somebody presses or answers
    about = models.TextField(blank=True)
    privacy_text = models.TextField("privacy notice", blank=True)
    contact_text = models.TextField("how to reach us", blank=True)
    contact_email = models.EmailField(blank=True)
    requires_second_factor = models.BooleanField("staff need a second factor", default=False)
    keep_people_months = models.PositiveSmallIntegerField(
        "months that people are kept", default=24, db_default=24, validators=[MinValueValidator(1)]
    )  # after the last activity; then staff decide
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="tenant_hue_on_the_wheel", condition=Q(hue__lte=359)),
            models.CheckConstraint(name="tenant_day_has_hours", condition=Q(work_until__gt=models.F("work_from"))),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def primary_host(self) -> str:
        """The name that links in mails begin with; never the host of a request (F22)."""
        name = self.hosts.order_by("-is_primary", "name").values_list("name", flat=True).first()
        return name or f"{self.slug}.{settings.BASE_DOMAIN}"

    @cached_property
    def kept(self) -> dict[str, Any]:
        """Settings that every mail asks for, read once while this tenant is served. Who changes one takes it out."""
        return {}

    @property
    def logo_url(self) -> str:
        return f"/pictures/{self.logo_id}" if self.logo_id else ""


host_name = RegexValidator(
    r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", "Write the host in small letters, without http:// and without a port."
)


class Host(models.Model):
    """A name under which a tenant answers: its sub-domain, or a domain of its own."""

    name = models.CharField(max_length=253, unique=True, validators=[host_name])
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="hosts")
    is_primary = models.BooleanField(default=False, help_text="Links in mails point here.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], condition=Q(is_primary=True), name="host_one_primary")
        ]

    def __str__(self) -> str:
        return self.name


class JobSlot(models.Model):
    """When a sweep last took its turn, so that several schedulers make one run a slot (F45). Global."""

    job = models.CharField(max_length=64, primary_key=True)
    slot = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class CurrentTenant(models.Expression):
    """The active tenant's id, looked up when the SQL is compiled; so a class-level queryset is safe."""

    def __init__(self) -> None:
        super().__init__(output_field=models.UUIDField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (current_tenant_id(),)


class TenantManager(models.Manager):
    """Only the active tenant's rows; raises NoTenant when none is active (second net, F10)."""

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        rows.query = _of_the_tenant(self.model).chain()
        return rows


@cache
def _of_the_tenant(model: type[models.Model]) -> Query:
    """The filter, worked out once a model: it begins every query that is made."""
    return models.QuerySet(model).filter(tenant_id=CurrentTenant()).query


class TenantForeignKey(models.ForeignKey):
    """A key from one tenant-owned row to another.

    Django's own constraint and index are off: the migration operation Protect makes the composite
    foreign key (tenant_id, parent_id) and the index that begins with tenant_id in their place, because
    a plain foreign key ignores row-level security (faults.md 2.1).
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", False)
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)


class TenantModel(models.Model):
    """Base of every tenant-owned table: unguessable id, tenant, time of making, and the raising manager."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, default=current_tenant_id, editable=False, db_index=False, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = TenantManager()

    class Meta:
        abstract = True


class Role(models.TextChoices):
    ADMIN = "admin", "administrator"
    MANAGER = "manager", "programme manager"
    REVIEWER = "reviewer", "reviewer"
    INNOVATOR = "innovator", "innovator"
    PARTNER = "partner", "partner"
    FUNDER = "funder", "funder"


STAFF = frozenset({Role.ADMIN, Role.MANAGER})


class Membership(TenantModel):
    """One role of one user in one tenant. programmes.ProgrammeAccess may narrow it to programmes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "role"], name="membership_once"),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Picture(TenantModel):
    """An uploaded picture, re-encoded and kept as a row: tenants apart, backed up with the rest (R120)."""

    content = models.BinaryField()
    content_type = models.CharField(max_length=32)
    width = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    height = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    alt = models.CharField("description for people who cannot see it", max_length=200, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)

    @property
    def url(self) -> str:
        return f"/pictures/{self.pk}"


class ClosedDay(TenantModel):
    """A day on which the tenant does not work although others do: the week between the years, a day out."""

    day = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["tenant", "day"], name="closed_day_once")]

    def __str__(self) -> str:
        return self.name or f"{self.day:%-d %B %Y}"
