"""What suggestions are made of: meaning of texts, weights of a programme, and what staff decided about pairs."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel


def by_whom() -> models.ForeignKey:
    """Which member of staff; empty once they are gone."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )


class Meaning(TenantModel):
    """What one text is about, as 256 numbers (half precision, length 1): of who takes part, or of an offer.

    `digest` is that of the text when it was read; where it differs from the text's now, the text is read again.
    """

    participation = TenantForeignKey(
        "partners.Participation", on_delete=models.CASCADE, null=True, related_name="meanings"
    )
    offer = TenantForeignKey("partners.Offer", on_delete=models.CASCADE, null=True, related_name="meanings")
    digest = models.CharField(max_length=32)
    vector = models.BinaryField()
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "participation"], name="meaning_once_a_participation"),
            models.UniqueConstraint(fields=["tenant", "offer"], name="meaning_once_an_offer"),
            models.CheckConstraint(
                name="meaning_of_one_text",
                condition=Q(participation__isnull=True, offer__isnull=False)
                | Q(participation__isnull=False, offer__isnull=True),
            ),
        ]


def _weight(name: str, points: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, default=points, validators=[MaxValueValidator(100)])


class Weights(TenantModel):
    """How much each reason counts in one programme. Without a row: the defaults. Shares of their sum make 100."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="weights")
    help = _weight("the help they need", 30)
    meaning = _weight("what both write about", 20)
    theme = _weight("the same challenge", 15)
    place = _weight("place", 10)
    size = _weight("size that suits the stage", 5)
    interest = _weight("interest they marked", 10)
    room = _weight("room for more", 5)
    past = _weight("past answers", 5)

    class Meta:
        verbose_name_plural = "weights"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "programme"], name="weights_once_a_programme"),
            models.CheckConstraint(
                name="weights_of_something",
                condition=Q(help__gt=0)
                | Q(meaning__gt=0)
                | Q(theme__gt=0)
                | Q(place__gt=0)
                | Q(size__gt=0)
                | Q(interest__gt=0)
                | Q(room__gt=0)
                | Q(past__gt=0),
            ),
        ]


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def standing(self) -> "DismissalQuerySet":
        return self.filter(undone_at=None)


class Dismissal(TenantModel):
    """Staff do not want to see this suggestion again. Private to staff (promise 5)."""

    programme = TenantForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="dismissals")
    innovator = TenantForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="dismissed_partners")
    partner = TenantForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="dismissed_innovators")
    reason = models.CharField("why not", max_length=300)
    by = by_whom()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(DismissalQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "programme", "innovator", "partner"],
                condition=Q(undone_at=None),
                name="dismissal_one_standing",
            ),
            models.CheckConstraint(name="dismissal_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.innovator} and {self.partner}"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def standing(self) -> "ConflictQuerySet":
        return self.filter(lifted_at=None)


class ConflictKind(models.TextChoices):
    INTEREST = "interest", "a conflict of interest"
    EXCLUDED = "excluded", "one of them asked not to meet the other"


class Conflict(TenantModel):
    """Two organisations that are not to be introduced, in whichever programme. Private to staff.

    The one with the smaller id is `one`, so that a pair has one standing row.
    """

    one = TenantForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="conflicts_as_one")
    other = TenantForeignKey("partners.Organisation", on_delete=models.CASCADE, related_name="conflicts_as_other")
    kind = models.CharField(max_length=10, choices=ConflictKind.choices)
    reason = models.CharField("what we know", max_length=300, blank=True)
    by = by_whom()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(ConflictQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "one", "other"], condition=Q(lifted_at=None), name="conflict_one_standing"
            ),
            models.CheckConstraint(name="conflict_kind_known", condition=Q(kind__in=ConflictKind.values)),
            models.CheckConstraint(name="conflict_of_two", condition=~Q(one=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one} and {self.other}"
