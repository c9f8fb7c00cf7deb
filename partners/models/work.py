"""What an innovator builds and needs, and what a partner offers."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, QuerySet

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from partners.models.organisations import Organisation, codes
from partners.models.people import Person
from partners.states import NEED_MOVES, OFFER_MOVES, OFFERED, Moves, NeedState, OfferState


class Maturity(models.TextChoices):
    IDEA = "idea", "Idea"
    PROTOTYPE = "prototype", "Prototype"
    PROVEN = "proven", "Proven"
    SCALING = "scaling", "Scaling"


class Project(TenantModel):
    """What an innovator wants to bring to more people (R20)."""

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="projects")
    programme = TenantForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="projects", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    maturity = models.CharField(max_length=10, choices=Maturity.choices, default=Maturity.IDEA)
    evidence_note = models.TextField("what shows that it works", blank=True)
    is_current = models.BooleanField("worked on now", default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="project_maturity_known", condition=Q(maturity__in=Maturity.values)),
        ]

    def __str__(self) -> str:
        return self.name


class NeedQuerySet(QuerySet["Need"]):
    def open(self) -> "NeedQuerySet":
        return self.filter(state=NeedState.OPEN)


class Need(Moves, TenantModel):
    """What an innovator looks for in a partner; `type` mirrors the offers' (domain.md 3.5)."""

    MOVES = NEED_MOVES

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="needs")
    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="needs")
    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="needs", null=True, blank=True)
    type = models.CharField("kind of help", max_length=40)
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    regions = codes()
    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.OPEN, editable=False)
    state_since = models.DateTimeField(default=clock.now, editable=False)

    objects = TenantManager.from_queryset(NeedQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["tenant", "programme", "state"], name="need_by_programme")]
        constraints = [
            models.CheckConstraint(name="need_state_known", condition=Q(state__in=NeedState.values)),
        ]

    def __str__(self) -> str:
        return self.title


class NeedTheme(TenantModel):
    need = TenantForeignKey(Need, on_delete=models.CASCADE, related_name="theme_links")
    theme = TenantForeignKey("programmes.Theme", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "need", "theme"], name="need_theme_once")]


class OfferQuerySet(QuerySet["Offer"]):
    def live(self) -> "OfferQuerySet":
        """Open to new introductions today: live, and inside its dates."""
        today = clock.today()
        return self.filter(
            Q(available_from=None) | Q(available_from__lte=today),
            Q(available_until=None) | Q(available_until__gte=today),
            state=OfferState.LIVE,
        )


class Offer(Moves, TenantModel):
    """What a partner brings (R21). `cap` limits the introductions that are open at the same time."""

    MOVES = OFFER_MOVES

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="offers")
    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="offers")
    type = models.CharField("kind of help", max_length=40)
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    quantity = models.DecimalField(
        "how much", max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(max_length=40, blank=True)
    value_estimate = models.DecimalField(
        "estimated value",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="The partner's own estimate. It is never added to other figures.",
    )
    available_from = models.DateField("from", null=True, blank=True)
    available_until = models.DateField("until", null=True, blank=True)
    regions = codes()
    cap = models.PositiveSmallIntegerField("open introductions at most", default=3, validators=[MinValueValidator(1)])
    contact = TenantForeignKey(Person, on_delete=models.SET_NULL, related_name="offers", null=True, blank=True)
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.DRAFT, editable=False)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    live_since = models.DateTimeField(null=True, blank=True, editable=False)
    renew_by = models.DateField(null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(OfferQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["tenant", "programme", "state"], name="offer_by_programme")]
        constraints = [
            models.CheckConstraint(name="offer_state_known", condition=Q(state__in=OfferState.values)),
            models.CheckConstraint(name="offer_takes_some", condition=Q(cap__gte=1)),
            models.CheckConstraint(name="offer_quantity_not_negative", condition=Q(quantity=None) | Q(quantity__gte=0)),
            models.CheckConstraint(
                name="offer_value_not_negative", condition=Q(value_estimate=None) | Q(value_estimate__gte=0)
            ),
            models.CheckConstraint(
                name="offer_ends_after_it_starts",
                condition=Q(available_until=None)
                | Q(available_from=None)
                | Q(available_until__gte=F("available_from")),
            ),
            models.CheckConstraint(
                name="offer_live_has_a_date", condition=~Q(state__in=OFFERED) | Q(live_since__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfferTheme(TenantModel):
    offer = TenantForeignKey(Offer, on_delete=models.CASCADE, related_name="theme_links")
    theme = TenantForeignKey("programmes.Theme", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "offer", "theme"], name="offer_theme_once")]
