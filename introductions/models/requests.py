"""Somebody in the portal asks staff to be introduced: nobody is written to before staff say so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accelerator import clock
from accelerator.tenancy.errors import IllegalMove
from accelerator.tenancy.models import TenantForeignKey, TenantModel
from introductions.models.introduction import Introduction
from introductions.states import REQUEST_MOVES, RequestState, Side


class Request(TenantModel):
    """One side would like to meet the other. `why` and `answer` are between the one who asked and staff."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="requests")
    side = models.CharField("who asks", max_length=10, choices=Side.choices)
    innovator = TenantForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    partner = TenantForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    person = TenantForeignKey("partners.Person", on_delete=models.PROTECT, related_name="+")
    offer = TenantForeignKey("partners.Offer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField("why they would like to meet", blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField("what staff answered", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    introduction = TenantForeignKey(
        Introduction, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "programme", "innovator", "partner", "side"],
                condition=Q(state=RequestState.OPEN),
                name="request_one_open",
            ),
            models.CheckConstraint(
                name="request_words_known", condition=Q(side__in=Side.values, state__in=RequestState.values)
            ),
            models.CheckConstraint(name="request_is_a_pair", condition=~Q(innovator=F("partner"))),
            models.CheckConstraint(
                name="request_decided_has_a_date",
                condition=Q(state=RequestState.OPEN, decided_at__isnull=True)
                | (~Q(state=RequestState.OPEN) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_taken_up_leads_on",
                condition=~Q(state=RequestState.DRAFTED) | Q(introduction__isnull=False),
            ),
            models.CheckConstraint(
                name="request_declined_says_why", condition=~Q(state=RequestState.DECLINED) | ~Q(answer="")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "asked_at", "id"], name="request_by_state")]

    def __str__(self) -> str:
        return f"{self.asker} would like to meet {self.wanted}"

    @property
    def asker(self):
        return self.innovator if self.side == Side.INNOVATOR else self.partner

    @property
    def wanted(self):
        return self.partner if self.side == Side.INNOVATOR else self.innovator

    @property
    def wanted_as_seen(self) -> str:
        """The wanted side as who asked knows it: a partner is known by its offer until both said yes (promise 5)."""
        return f"who offers “{self.offer.title}”" if self.side == Side.INNOVATOR and self.offer else self.wanted.name

    def move_to(self, new: RequestState) -> None:
        """Set the state, or raise IllegalMove with a sentence for whoever tried."""
        if new not in REQUEST_MOVES[RequestState(self.state)]:
            raise IllegalMove(f"This request is decided: it is “{RequestState(self.state).label}”.")
        self.state = new
        self.decided_at = clock.now()


class Weekly(TenantModel):
    """That staff get their Monday digest: a due row a week, done once however often the sweep comes."""

    monday = models.DateField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    mails = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "monday"], name="weekly_once_a_week")]

    def __str__(self) -> str:
        return f"{self.monday:%-d %B %Y}"
