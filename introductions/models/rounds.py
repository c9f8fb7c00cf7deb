"""A round: the best set of introductions for a whole cohort, as a plan that staff edit before it is drafted."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from introductions.models.matching import by_whom
from introductions.states import ROUND_MOVES, RoundState
from partners.states import Moves


class Round(Moves, TenantModel):
    """One plan for one programme. Worked on by a job; `step`, `done` and `total` say how far it is.

    `short`: for whom the floor could not be met, [{"innovator": id, "got": n, "why": sentence}]. `quality` and
    `greedy_quality` are sums of scores (100 = a perfect pair) of the plan and of picking the best pair that is
    left, again and again; `pairs` and `greedy_pairs` how many each has; `greedy_short` how many introductions
    the floor lacks when picking so.
    """

    MOVES = ROUND_MOVES

    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="rounds")
    by = by_whom()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.WAITING, editable=False)
    state_since = models.DateTimeField(default=clock.now, editable=False)

    floor = models.PositiveSmallIntegerField(
        "introductions that each innovator gets at least", default=1, validators=[MaxValueValidator(20)]
    )
    most_innovator = models.PositiveSmallIntegerField(
        "at most for one innovator", default=3, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    most_partner = models.PositiveSmallIntegerField(
        "at most for one partner", default=2, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    most = models.PositiveIntegerField("at most in all", null=True, blank=True, validators=[MinValueValidator(1)])
    least_score = models.PositiveSmallIntegerField(
        "a score of at least", default=30, validators=[MaxValueValidator(100)]
    )

    step = models.CharField(max_length=10, blank=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    seconds = models.FloatField(default=0, editable=False)

    candidates = models.PositiveIntegerField(default=0, editable=False)
    pairs = models.PositiveIntegerField(default=0, editable=False)
    quality = models.FloatField(default=0, editable=False)
    greedy_pairs = models.PositiveIntegerField(default=0, editable=False)
    greedy_quality = models.FloatField(default=0, editable=False)
    greedy_short = models.PositiveIntegerField(default=0, editable=False)
    short = models.JSONField(default=list, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "created_at", "id"], name="round_by_time"),
            models.Index(fields=["tenant", "due_at"], condition=Q(due_at__isnull=False), name="round_due"),
        ]
        constraints = [
            models.CheckConstraint(name="round_state_known", condition=Q(state__in=RoundState.values)),
            models.CheckConstraint(
                name="round_limits_hold_something", condition=Q(most_innovator__gte=1, most_partner__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Round of {self.created_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("introductions:view_round", args=[self.pk])


class RoundPairQuerySet(models.QuerySet["RoundPair"]):
    def planned(self) -> "RoundPairQuerySet":
        """In the plan, drafted or still to be."""
        return self.filter(removed_at=None)


class RoundPair(TenantModel):
    """One introduction of a plan. `refused`: why it could not be drafted when its turn came."""

    round = TenantForeignKey(Round, on_delete=models.CASCADE, related_name="rows")
    innovator = TenantForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="+")
    partner = TenantForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="+")
    offer = TenantForeignKey("partners.Offer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    score = models.FloatField(default=0)  # of 100, when it was planned
    by_hand = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    introduction = TenantForeignKey(
        "introductions.Introduction", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refused = models.CharField(max_length=300, blank=True)

    objects = TenantManager.from_queryset(RoundPairQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "round", "innovator", "partner"],
                condition=Q(removed_at=None),
                name="round_pair_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.innovator} and {self.partner}"
