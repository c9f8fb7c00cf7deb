"""The four stages of a programme, the gates behind them, and the way the programme took."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accelerator.programmes.states import STAGES, Decision, State
from accelerator.tenancy.models import TenantForeignKey, TenantModel

STAGE_KINDS = [(state.value, state.label) for state in STAGES]


class Stage(TenantModel):
    """One of four, in order; its gate is what must be true before the next one opens (R21)."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField(editable=False, validators=[MinValueValidator(1), MaxValueValidator(4)])
    kind = models.CharField(max_length=12, choices=STAGE_KINDS, editable=False)
    name = models.CharField(max_length=60)
    summary = models.CharField("what happens, in one sentence", max_length=200, blank=True)
    starts_on = models.DateField("starts", null=True, blank=True)
    ends_on = models.DateField("ends", null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True, editable=False)
    decision_reason = models.TextField(blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["tenant", "programme", "number"], name="stage_number_once"),
            models.CheckConstraint(name="stage_number_known", condition=Q(number__gte=1, number__lte=4)),
            models.CheckConstraint(name="stage_kind_known", condition=Q(kind__in=[code for code, _ in STAGE_KINDS])),
            models.CheckConstraint(
                name="stage_dates_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="stage_decision_known", condition=Q(decision="") | Q(decision__in=Decision.values)
            ),
            models.CheckConstraint(
                name="stage_override_has_reason",
                condition=~Q(decision=Decision.OVERRIDDEN) | ~Q(decision_reason=""),
            ),
            models.CheckConstraint(
                name="stage_closed_when_decided",
                condition=Q(decision="", closed_at=None) | (~Q(decision="") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class GateCriterion(TenantModel):
    """One line of a gate. Staff tick it with a note; one with a `measure` is counted instead."""

    reached: int | None  # set by gates.weigh: what is counted, None for a line that is ticked
    is_met: bool

    stage = TenantForeignKey("programmes.Stage", on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    text = models.CharField(max_length=240)
    measure = models.CharField(max_length=40, blank=True, editable=False)  # a code of programmes.measures
    needed = models.PositiveIntegerField("how many are needed", null=True, blank=True, editable=False)
    met_at = models.DateTimeField(null=True, blank=True, editable=False)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )
    note = models.CharField("how we know", max_length=500, blank=True)

    class Meta:
        ordering = ("position", "created_at")
        verbose_name_plural = "gate criteria"
        constraints = [
            models.CheckConstraint(
                name="criterion_counts_with_a_number",
                condition=Q(measure="", needed=None) | (~Q(measure="") & Q(needed__gte=1)),
            )
        ]
        indexes = [models.Index(fields=["tenant", "stage", "position"], name="criterion_by_place")]

    def __str__(self) -> str:
        return self.text


class ProgrammeMove(TenantModel):
    """One step of a programme's way, with its reason: the audit row holds no free text (promise 11)."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=12, choices=State.choices)
    to_state = models.CharField(max_length=12, choices=State.choices)
    kind = models.CharField(
        max_length=12,
        choices=[("forward", "Went on"), ("back", "Went one step back"), ("paused", "Paused"), ("resumed", "Resumed")],
    )
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="move_has_its_reason",
                condition=~(Q(kind__in=["back", "paused"]) | Q(decision=Decision.OVERRIDDEN)) | ~Q(reason=""),
            )
        ]
        indexes = [models.Index(fields=["tenant", "programme", "created_at"], name="move_by_time")]

    def __str__(self) -> str:
        return self.get_kind_display()
