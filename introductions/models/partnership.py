"""What an introduction becomes: two or more parties with a goal one can measure (R13, R51, R71, R72)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accelerator import clock
from accelerator.tenancy.errors import IllegalMove
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from introductions.models.introduction import Introduction
from introductions.states import COUNTED, PARTNERSHIP_MOVES, UNCONFIRMED, PartnershipState, Via


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def confirmed(self) -> "PartnershipQuerySet":
        """Distinct partnerships with a confirmed date, still counted after they end; void ones are not."""
        return self.filter(confirmed_at__isnull=False, void_at=None)


class Partnership(TenantModel):
    """State moves only through `move_to`. `confirmed_at` is never cleared."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="partnerships")
    introduction = TenantForeignKey(
        Introduction, on_delete=models.PROTECT, null=True, blank=True, related_name="partnerships"
    )
    title = models.CharField(max_length=160, blank=True)
    type = models.CharField(max_length=40)  # code of the picklist partnership_type
    state = models.CharField(max_length=24, choices=PartnershipState.choices, default=PartnershipState.PROPOSED)
    state_since = models.DateTimeField(default=clock.now)
    problem = models.TextField("the problem", blank=True, db_default="")  # the sheet of R13
    first_step = models.CharField("the first step", max_length=300, blank=True, db_default="")
    goal = models.CharField(max_length=300, blank=True)
    goal_measure = models.CharField("measured by", max_length=160, blank=True)
    goal_number = models.DecimalField("how much", max_digits=14, decimal_places=2, null=True, blank=True)
    goal_by = models.DateField("by when", null=True, blank=True)
    goal_result = models.TextField("what came of the goal", blank=True)
    starts_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    proposed_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)  # code of the picklist partnership_end_reason
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)
    dropped_reason = models.TextField("why it was not confirmed", blank=True)
    evidence_note = models.TextField(blank=True)
    may_name = models.BooleanField("may be named in stories", default=False)

    objects = TenantManager.from_queryset(PartnershipQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(name="partnership_state_known", condition=Q(state__in=PartnershipState.values)),
            models.CheckConstraint(
                name="partnership_confirmed_has_a_date",
                condition=Q(state__in=sorted(COUNTED), confirmed_at__isnull=False)
                | Q(state__in=sorted(UNCONFIRMED), confirmed_at__isnull=True)
                | Q(state=PartnershipState.VOID, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="partnership_void_says_why",
                condition=Q(state=PartnershipState.VOID, void_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state=PartnershipState.VOID) & Q(void_at__isnull=True),
            ),
            models.CheckConstraint(
                name="partnership_ended_says_why",
                condition=~Q(state=PartnershipState.ENDED_EARLY) | ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "state_since", "id"], name="partnership_by_state"),
            models.Index(fields=["tenant", "programme", "confirmed_at"], name="partnership_by_confirmed"),
        ]

    def __str__(self) -> str:
        return self.title or " and ".join(str(party) for party in self.parties.all())  # prefetched where there are many

    def get_absolute_url(self) -> str:
        return reverse("introductions:view_partnership", args=[self.pk])

    def move_to(self, new: PartnershipState) -> None:
        """Set the state, or raise IllegalMove with a sentence for whoever tried."""
        state = PartnershipState(self.state)
        if new not in PARTNERSHIP_MOVES[state]:
            raise IllegalMove(f"This cannot be done now: the partnership is {state.label}.")
        self.state = new
        self.state_since = clock.now()


class PartySide(models.TextChoices):
    INNOVATOR = "innovator", "innovator"
    PARTNER = "partner", "partner"
    OTHER = "other", "other"


class Party(TenantModel):
    """One organisation in a partnership: what it gives and gets, and who stands for it (domain.md 3.8)."""

    partnership = TenantForeignKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    organisation = TenantForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="parties")
    side = models.CharField(max_length=10, choices=PartySide.choices)
    gives = models.TextField(blank=True)
    gets = models.TextField(blank=True)
    decision_maker = models.CharField("who decides there", max_length=160, blank=True, db_default="")
    champion = TenantForeignKey(
        "partners.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="championed"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_via = models.CharField(max_length=8, choices=Via.choices, blank=True)
    confirmed_by_kind = models.CharField(max_length=64, blank=True)
    confirmed_by_id = models.CharField(max_length=40, blank=True)
    may_be_named = models.BooleanField(null=True, blank=True)  # None: not asked, or no answer yet
    wish = models.TextField("what this party wants changed", blank=True)  # private to staff
    wished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "partnership", "organisation"], name="party_once"),
            models.CheckConstraint(name="party_side_known", condition=Q(side__in=PartySide.values)),
            models.CheckConstraint(
                name="party_confirmed_some_way",
                condition=Q(confirmed_at__isnull=True, confirmed_via="")
                | Q(confirmed_at__isnull=False, confirmed_via__in=Via.values),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
