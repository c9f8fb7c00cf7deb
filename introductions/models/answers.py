"""What each side said, what is due next, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from introductions.models.introduction import Introduction
from introductions.states import QUESTIONS, FollowUpReply, Reply, Side, StepKind, Via


class Answer(TenantModel):
    """One side's answer. Changed means a new row; the row without `retired_at` is the current one.

    Reason, comment and the named person are private to staff (promise 5).
    """

    introduction = TenantForeignKey(Introduction, on_delete=models.CASCADE, related_name="all_answers")
    side = models.CharField(max_length=10, choices=Side.choices)
    person = TenantForeignKey("partners.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=14, choices=Reply.choices)
    reason = models.CharField(max_length=40, blank=True)  # code of the picklist decline_reason
    comment = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    redirect_name = models.CharField(max_length=160, blank=True)
    redirect_email = models.EmailField(blank=True)
    given_at = models.DateTimeField(default=clock.now)
    via = models.CharField(max_length=8, choices=Via.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    consent_note = models.TextField(blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "introduction", "side"], condition=Q(retired_at=None), name="answer_one_current"
            ),
            models.CheckConstraint(
                name="answer_words_known",
                condition=Q(side__in=Side.values, answer__in=Reply.values, via__in=Via.values),
            ),
            models.CheckConstraint(
                name="answer_later_until_a_date", condition=~Q(answer=Reply.LATER) | Q(until__isnull=False)
            ),
            models.CheckConstraint(
                name="answer_told_to_staff_has_consent", condition=~Q(via=Via.STAFF) | ~Q(consent_note="")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "person", "given_at"], name="answer_by_person")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_answer_display()}"


class StepQuerySet(models.QuerySet["Step"]):
    def pending(self) -> "StepQuerySet":
        return self.filter(done_at=None, cancelled_at=None)

    def due(self) -> "StepQuerySet":
        return self.pending().filter(due_at__lte=clock.now())


class Step(TenantModel):
    """Something that happens by itself at a time, unless it is cancelled before. The sweep runs it."""

    introduction = TenantForeignKey(Introduction, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=14, choices=StepKind.choices)
    side = models.CharField(max_length=10, choices=Side.choices, blank=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(StepQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "introduction", "kind", "side"],
                condition=Q(done_at=None, cancelled_at=None),
                name="step_one_pending",
            ),
            models.CheckConstraint(name="step_kind_known", condition=Q(kind__in=StepKind.values)),
            models.CheckConstraint(
                name="step_done_or_cancelled", condition=Q(done_at__isnull=True) | Q(cancelled_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "due_at"], condition=Q(done_at=None, cancelled_at=None), name="step_by_due")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FollowUp(TenantModel):
    """How it went, in one tap, from one side, to one of the questions."""

    introduction = TenantForeignKey(Introduction, on_delete=models.CASCADE, related_name="follow_ups")
    side = models.CharField(max_length=10, choices=Side.choices)
    person = TenantForeignKey("partners.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    days = models.PositiveSmallIntegerField(
        "days after the introduction", default=10, db_default=10
    )  # which question: QUESTIONS
    answer = models.CharField(max_length=8, choices=FollowUpReply.choices)
    given_at = models.DateTimeField(default=clock.now)
    via = models.CharField(max_length=8, choices=Via.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_words_known",
                condition=Q(
                    side__in=Side.values,
                    answer__in=FollowUpReply.values,
                    via__in=Via.values,
                    days__in=sorted(QUESTIONS),
                ),
            )
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class Meeting(TenantModel):
    """They met: logged by either side or by staff (R38). `outcome` is a code of the picklist meeting_outcome."""

    introduction = TenantForeignKey(Introduction, on_delete=models.CASCADE, related_name="meetings")
    happened_on = models.DateField()
    side = models.CharField(max_length=10, choices=Side.choices, blank=True)  # empty: logged by staff
    logged_by_kind = models.CharField(max_length=64, blank=True)
    logged_by_id = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "introduction", "side", "happened_on"], name="meeting_once_a_side"
            )
        ]
        indexes = [models.Index(fields=["tenant", "happened_on", "id"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"{self.happened_on:%-d %B %Y}"
