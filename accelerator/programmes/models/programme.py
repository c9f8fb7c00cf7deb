"""A programme: its dates, its state and what it allows."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accelerator import clock
from accelerator.programmes.states import LIVE, MOVES, STAGES, Maturity, State
from accelerator.tenancy.errors import IllegalMove
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def public(self) -> "ProgrammeQuerySet":
        """What strangers may see: published by staff and begun."""
        return self.filter(is_public=True).exclude(state=State.DRAFT)

    def current(self) -> "ProgrammeQuerySet":
        """In preparation or at work: not closed, not archived."""
        return self.exclude(state__in=[State.CLOSED, State.ARCHIVED])


class Programme(TenantModel):
    """One run of a partnership accelerator (R21, R61, R99): dates, state, and its limits.

    The programme's dates and the accelerator window inside them are calendar days in the tenant's zone,
    the last day included.
    """

    slug = models.SlugField("web address", max_length=60, db_index=False)
    name = models.CharField(max_length=120)
    summary = models.CharField("in one sentence", max_length=240, blank=True)
    about = models.TextField(blank=True)
    template = models.CharField(max_length=40, default="partnership_accelerator", editable=False)
    predecessor = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="successors"
    )
    owner_team = models.CharField("team that runs it", max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    maturity = models.CharField(max_length=12, choices=Maturity.choices, default=Maturity.PILOT)
    starts_on = models.DateField("programme starts")
    ends_on = models.DateField("programme ends")
    accelerator_from = models.DateField("accelerator starts", null=True, blank=True)
    accelerator_until = models.DateField("accelerator ends", null=True, blank=True)
    is_public = models.BooleanField("show it on the public pages", default=False)
    sends_introductions_itself = models.BooleanField(
        "send introductions as soon as both sides have said yes", default=False
    )
    innovator_cap = models.PositiveSmallIntegerField(
        "open introductions per innovator", default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    changed_at = models.DateTimeField(default=clock.now, editable=False)  # see services.mark_changed

    objects = TenantManager.from_queryset(ProgrammeQuerySet)()

    class Meta:
        ordering = ("-starts_on", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "slug"],
                name="programme_slug_once",
                violation_error_message="Another programme has this web address.",
            ),
            models.CheckConstraint(name="programme_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="programme_maturity_known", condition=Q(maturity__in=Maturity.values)),
            models.CheckConstraint(name="programme_dates_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="programme_window_inside",
                condition=Q(accelerator_from=None, accelerator_until=None)
                | Q(
                    accelerator_from__isnull=False,
                    accelerator_until__isnull=False,
                    accelerator_from__gte=F("starts_on"),
                    accelerator_until__gte=F("accelerator_from"),
                    accelerator_until__lte=F("ends_on"),
                ),
            ),
            models.CheckConstraint(
                name="programme_paused_while_live", condition=Q(paused_at=None) | Q(state__in=sorted(LIVE))
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "starts_on"], name="programme_by_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:show_programme", args=[self.pk])

    @property
    def public_url(self) -> str:
        return f"/programmes/{self.slug}/"

    def move_to(self, new: State) -> None:
        """Take the state along MOVES; the caller saves. Raises IllegalMove for anything else."""
        if new not in MOVES[State(self.state)]:
            raise IllegalMove(f"A programme cannot go from {self.get_state_display()} to {State(new).label}.")
        self.state = new

    @property
    def is_live(self) -> bool:
        """In one of the four stages and not paused: introductions may be asked for."""
        return self.state in LIVE and self.paused_at is None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def stage_number(self) -> int:
        """1 to 4 while in a stage, 0 before, 5 after."""
        if self.state == State.DRAFT:
            return 0
        return STAGES.index(State(self.state)) + 1 if self.state in LIVE else len(STAGES) + 1

    @property
    def months(self) -> int:
        """Length of the accelerator window in whole months, 0 without one; "a six-month accelerator"."""
        if not (self.accelerator_from and self.accelerator_until):
            return 0
        days: timedelta = self.accelerator_until - self.accelerator_from
        return round(days.days / 30.44)
