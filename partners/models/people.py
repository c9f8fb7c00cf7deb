"""People, and the positions in which they act for organisations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accelerator import clock
from accelerator.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from partners.models.organisations import Organisation, for_now


class PersonQuerySet(QuerySet["Person"]):
    def current(self) -> "PersonQuerySet":
        return self.filter(archived_at=None)


class Person(TenantModel):
    """Somebody whom this tenant's staff know. May have a User (who signs in), and need not."""

    given_name = models.CharField("first name", max_length=80)
    family_name = models.CharField("last name", max_length=80, blank=True)
    sort_name = models.CharField(max_length=170, editable=False)  # normalised "last first"
    search_text = models.TextField(editable=False)  # normalised "first last"
    email = models.EmailField("e-mail", blank=True)  # as typed
    email_normalised = models.CharField(max_length=254, blank=True, editable=False)
    phone = models.CharField(max_length=40, blank=True)
    about = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)  # wants no new introductions for now
    paused_until = models.DateField(null=True, blank=True, editable=False)  # the day from which they do again
    do_not_contact_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)  # nothing but a number is left
    erasure_due_at = models.DateTimeField(null=True, blank=True, editable=False)  # since when staff should decide
    kept_until = models.DateField(null=True, blank=True, editable=False)
    kept_why = models.CharField("why they are kept", max_length=300, blank=True, db_default="", editable=False)

    objects = TenantManager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["tenant", "sort_name", "id"], name="person_by_name"),
            models.Index(fields=["tenant", "email_normalised"], name="person_by_email"),
            models.Index(
                fields=["tenant", "erasure_due_at"],
                condition=Q(erasure_due_at__isnull=False),
                name="person_due_for_erasure",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="person_one_a_user"),
            models.CheckConstraint(name="person_has_a_name", condition=~Q(given_name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:show_person", args=[self.pk])

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def may_be_asked(self) -> bool:
        """Whether an ask may go to this person at all; what stands in the way is said by `reason_not_to_ask`."""
        return not self.reason_not_to_ask

    @property
    def reason_not_to_ask(self) -> str:
        """Why this person may not be asked, as a plain sentence; empty when they may."""
        if self.erased_at:
            return "This person was erased."
        if self.archived_at:
            return f"{self.name} is archived."
        if self.do_not_contact_at:
            return f"{self.name} asked not to be contacted."
        if self.paused_at:
            return f"{self.name} wants no new introductions {for_now(self.paused_until)}."
        return "" if self.email else f"There is no e-mail address for {self.name}."


class PositionQuerySet(QuerySet["Position"]):
    def live(self) -> "PositionQuerySet":
        """Held today: begun, and not ended today or earlier."""
        today = clock.today()
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gt=today))


class Position(TenantModel):
    """A person at an organisation. Innovators and partners act through a live one; `ends_on` is the first
    day on which they no longer may, so that ending it today ends it now."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="positions")
    title = models.CharField("job title", max_length=120, blank=True)
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)
    may_answer = models.BooleanField("may answer introductions", default=True)
    is_main_contact = models.BooleanField("main contact", default=False)

    objects = TenantManager.from_queryset(PositionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "organisation", "person"],
                condition=Q(ends_on=None),
                name="position_one_open",
            ),
            models.UniqueConstraint(
                fields=["tenant", "organisation"],
                condition=Q(is_main_contact=True),
                name="position_one_main_contact",
            ),
            models.CheckConstraint(
                name="position_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"

    @property
    def is_live(self) -> bool:
        today = clock.today()
        return (not self.starts_on or self.starts_on <= today) and (not self.ends_on or self.ends_on > today)
