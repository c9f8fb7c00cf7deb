"""Who takes part in which programme, as what."""

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from partners.models.organisations import Organisation
from partners.states import PARTICIPATION_MOVES, TAKING_PART, Moves, ParticipationState


class ParticipationRole(models.TextChoices):
    INNOVATOR = "innovator", "Innovator"
    PARTNER = "partner", "Partner"
    FUNDER = "funder", "Funder"
    DELIVERER = "deliverer", "Deliverer"
    CO_OWNER = "co_owner", "Co-owner"


class ParticipationQuerySet(QuerySet["Participation"]):
    def taking_part(self) -> "ParticipationQuerySet":
        """Joined and not left: what "18 innovators" counts."""
        return self.filter(state__in=TAKING_PART)


class Participation(Moves, TenantModel):
    """An organisation in a programme, in one role (R14). `introduced_at` is stamped by introductions."""

    MOVES = PARTICIPATION_MOVES

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="participations")
    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=12, choices=ParticipationRole.choices)
    state = models.CharField(
        max_length=10, choices=ParticipationState.choices, default=ParticipationState.PROSPECT, editable=False
    )
    state_since = models.DateTimeField(default=clock.now, editable=False)
    support_level = models.CharField("level of support", max_length=40, blank=True)
    joined_on = models.DateField(null=True, blank=True, editable=False)
    left_on = models.DateField(null=True, blank=True, editable=False)
    dormant_why = models.CharField("why dormant", max_length=300, blank=True, db_default="", editable=False)
    introduced_at = models.DateTimeField("last introduced", null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="looked after by",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )

    objects = TenantManager.from_queryset(ParticipationQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "programme", "role", "state"], name="participation_by_programme"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "organisation", "programme", "role"], name="participation_once"),
            models.CheckConstraint(name="participation_state_known", condition=Q(state__in=ParticipationState.values)),
            models.CheckConstraint(name="participation_role_known", condition=Q(role__in=ParticipationRole.values)),
            models.CheckConstraint(
                name="participation_joined_has_a_date",
                condition=~Q(state__in=TAKING_PART) | Q(joined_on__isnull=False),
            ),
            models.CheckConstraint(
                name="participation_left_has_a_date",
                condition=Q(state=ParticipationState.LEFT, left_on__isnull=False)
                | (~Q(state=ParticipationState.LEFT) & Q(left_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display().lower()} in {self.programme}"


class ParticipationTheme(TenantModel):
    """A theme that the organisation works on, or wants to help with, in this programme."""

    participation = TenantForeignKey(Participation, on_delete=models.CASCADE, related_name="theme_links")
    theme = TenantForeignKey("programmes.Theme", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "participation", "theme"], name="participation_theme_once"),
        ]
