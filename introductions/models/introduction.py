"""An innovator, a partner, and why they should meet (R84, R85, R101)."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accelerator import clock
from accelerator.tenancy.errors import IllegalMove
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from introductions.models.turn import TURN, Stored
from introductions.states import ASKING, MADE, MOVES, OPEN, LetGoReason, Side, State, StepKind


class Origin(models.TextChoices):
    PLATFORM = "platform", "made here"
    ELSEWHERE = "elsewhere", "made elsewhere"


class Source(models.TextChoices):
    """Where the thought came from that these two should meet."""

    HAND = "hand", "by hand"
    MATCHING = "matching", "matching"
    ROUND = "round", "a round"
    REQUEST = "request", "a request"
    ELSEWHERE = "elsewhere", "made elsewhere"


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def made(self) -> "IntroductionQuerySet":
        """Both sides opted in and the mail left, or staff logged one made elsewhere (domain.md 1)."""
        return self.filter(introduced_at__isnull=False)

    def open(self) -> "IntroductionQuerySet":
        return self.filter(state__in=OPEN)

    def with_pair(self) -> "IntroductionQuerySet":
        """With what every row of a list names: the programme and both organisations."""
        return self.select_related("programme", "innovator", "partner")

    def with_people(self) -> "IntroductionQuerySet":
        return self.with_pair().select_related(
            "innovator_person", "partner_person", "need", "offer", "theme", "signed_by", "curator"
        )


class Introduction(TenantModel):
    """State moves only through `move_to`; services.* are the only callers."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="introductions")
    innovator = TenantForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="introductions_as_innovator"
    )
    partner = TenantForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="introductions_as_partner"
    )
    innovator_person = TenantForeignKey(
        "partners.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions_as_innovator"
    )
    partner_person = TenantForeignKey(
        "partners.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions_as_partner"
    )
    need = TenantForeignKey(
        "partners.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions"
    )
    offer = TenantForeignKey(
        "partners.Offer", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions"
    )
    theme = TenantForeignKey(
        "programmes.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions"
    )

    state = models.CharField(max_length=24, choices=State.choices, default=State.DRAFTED)
    state_since = models.DateTimeField(default=clock.now)
    first_side = models.CharField(
        "who is asked first", max_length=10, choices=Side.choices, default=Side.PARTNER
    )  # the side that gains least chooses first (domain.md 6.5)

    why = models.TextField("your paragraph", blank=True)  # read by the side that is asked first, and nobody else
    why_second = models.TextField("your paragraph for the other side", blank=True)
    ask = models.CharField("what we ask", max_length=300, blank=True)
    gain_innovator = models.CharField("what the innovator may gain", max_length=300, blank=True)
    gain_partner = models.CharField("what the partner may gain", max_length=300, blank=True)
    veiled = models.BooleanField("keep the person's name back", default=False)
    bridge_paragraph = models.TextField("paragraph of the introduction", blank=True)
    writes_first = models.CharField("who writes first", max_length=10, choices=Side.choices, default=Side.INNOVATOR)

    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.PLATFORM)
    consent_note = models.TextField(blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )  # whose name the letters carry: who asked last, else who drafted
    round = models.PositiveSmallIntegerField(default=0)  # asked afresh: part of each ask's mail key
    asked_at = models.DateTimeField(null=True, blank=True)  # when the first ask of all left
    innovator_asked_at = models.DateTimeField(null=True, blank=True)  # when each side was asked last
    partner_asked_at = models.DateTimeField(null=True, blank=True)
    held_why = models.CharField(max_length=300, blank=True)  # why the side in turn could not be asked
    leaves_at = models.DateTimeField(null=True, blank=True)  # after Send, until it has left
    introduced_at = models.DateTimeField(null=True, blank=True)
    meets_at = models.DateTimeField("when they meet", null=True, blank=True)  # as either side, or staff, told us
    met_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=40, blank=True)  # code; private to staff
    cancel_reason = models.TextField(blank=True)
    let_go_reason = models.CharField(
        max_length=16, choices=LetGoReason.choices, blank=True, db_default=""
    )  # private to staff
    let_go_note = models.TextField(blank=True, db_default="")

    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )  # of staff, who looks after it; at first who drafted
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.HAND, db_default=Source.HAND)
    set_aside_until = models.DateField(null=True, blank=True)  # off the board until then, or until it moves
    no_reply = models.BooleanField(default=False, db_default=False, editable=False)  # the last word: no reply so far
    outcome_told = models.BooleanField(default=False, db_default=False, editable=False)  # a meeting with an outcome
    # Whose turn it is follows from the row alone, so that the board reads its few lines by an index.
    turn = Stored(expression=TURN, output_field=models.CharField(max_length=10), db_persist=True)

    objects = TenantManager.from_queryset(IntroductionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "programme", "innovator", "partner"],
                condition=Q(state__in=sorted(OPEN)),
                name="introduction_one_open",  # invariant I1
            ),
            models.CheckConstraint(name="introduction_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="introduction_side_known", condition=Q(first_side__in=Side.values)),
            models.CheckConstraint(name="introduction_writer_known", condition=Q(writes_first__in=Side.values)),
            models.CheckConstraint(name="introduction_is_a_pair", condition=~Q(innovator=F("partner"))),
            models.CheckConstraint(
                name="introduction_made_has_a_date",
                condition=Q(state__in=sorted(MADE), introduced_at__isnull=False)
                | (~Q(state__in=sorted(MADE)) & Q(introduced_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="introduction_snoozed_until_a_date",
                condition=Q(state=State.SNOOZED, snoozed_until__isnull=False)
                | (~Q(state=State.SNOOZED) & Q(snoozed_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="introduction_leaves_when_ready", condition=Q(leaves_at__isnull=True) | Q(state=State.READY)
            ),
            models.CheckConstraint(
                name="introduction_elsewhere_has_consent",
                condition=~Q(origin=Origin.ELSEWHERE) | ~Q(consent_note=""),
            ),
            models.CheckConstraint(
                name="introduction_cancelled_says_why", condition=~Q(state=State.CANCELLED) | ~Q(cancel_reason="")
            ),
            models.CheckConstraint(
                name="introduction_closed_has_a_date",
                condition=Q(state__in=sorted({*OPEN, State.SUGGESTED}), closed_at__isnull=True)
                | (~Q(state__in=sorted({*OPEN, State.SUGGESTED})) & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "state_since", "id"], name="introduction_by_state"),
            models.Index(fields=["tenant", "state_since", "id"], name="introduction_by_waiting"),
            models.Index(
                fields=["tenant", "state_since", "id"], condition=Q(state__in=sorted(OPEN)), name="introduction_open"
            ),  # what is open is little among much that is over: the desk and its list begin here
            models.Index(
                fields=["tenant", "turn", "state_since", "id"],
                condition=Q(state__in=sorted(OPEN)),
                name="introduction_by_turn",
            ),
            models.Index(
                fields=["tenant", "programme", "turn", "state_since", "id"],
                include=["set_aside_until"],
                condition=Q(state__in=sorted(OPEN)),
                name="introduction_board",
            ),
            models.Index(
                fields=["tenant", "curator", "state_since", "id"],
                condition=Q(state__in=sorted(OPEN)),
                name="introduction_by_curator",
            ),
            models.Index(fields=["tenant", "programme", "introduced_at"], name="introduction_by_made"),
            models.Index(fields=["tenant", "partner", "partner_asked_at"], name="introduction_by_ask"),
        ]

    def __str__(self) -> str:
        return f"{self.innovator} and {self.partner}"

    def get_absolute_url(self) -> str:
        return reverse("introductions:view_introduction", args=[self.pk])

    def move_to(self, new: State) -> None:
        """Set the state, or raise IllegalMove with a sentence for whoever tried."""
        if new not in MOVES[State(self.state)]:
            raise IllegalMove(f"This cannot be done now: the introduction is at “{State(self.state).label}”.")
        self.state = new
        self.state_since = clock.now()
        self.set_aside_until = None
        if new != State.OUTCOME_STALLED:
            self.let_go_reason = ""
        self.closed_at = None if new in OPEN else clock.now()

    def organisation(self, side: str) -> Any:
        return self.innovator if side == Side.INNOVATOR else self.partner

    def person(self, side: str) -> Any:
        """The contact on that side, None when none is chosen."""
        return self.innovator_person if side == Side.INNOVATOR else self.partner_person

    def paragraph(self, side: str) -> str:
        """What staff wrote to that side: what one side told us in confidence is not for the other."""
        return self.why if side == self.first_side else self.why_second

    def gain(self, side: str) -> str:
        return self.gain_innovator if side == Side.INNOVATOR else self.gain_partner

    def asked_at_of(self, side: str) -> datetime | None:
        """When that side was asked last, None when it never was."""
        return self.innovator_asked_at if side == Side.INNOVATOR else self.partner_asked_at

    def side_of(self, person_id: Any) -> Side | None:
        """The side on which this person is the contact; None when they are not (any more)."""
        if person_id and person_id == self.partner_person_id:
            return Side.PARTNER
        if person_id and person_id == self.innovator_person_id:
            return Side.INNOVATOR
        return None

    @property
    def second_side(self) -> Side:
        return Side(self.first_side).other

    @property
    def side_in_turn(self) -> Side | None:
        """Who is being asked, None when nobody is."""
        if self.state == State.ASKING_FIRST:
            return Side(self.first_side)
        return self.second_side if self.state == State.ASKING_SECOND else None

    @property
    def is_made(self) -> bool:
        return self.introduced_at is not None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_asking(self) -> bool:
        return self.state in ASKING

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The current answer of each side that has given one, by side."""
        return {answer.side: answer for answer in self.all_answers.filter(retired_at=None)}

    @cached_property
    def answer_by(self) -> date | None:
        """The last day to answer, None when nobody is being asked."""
        step = self.steps.filter(kind=StepKind.EXPIRY, done_at=None, cancelled_at=None).first()
        return timezone.localdate(step.due_at) if step else None
