"""What staff write down about an organisation or a person. Staff alone read it (F08)."""

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q

from accelerator.tenancy.models import TenantForeignKey, TenantModel
from partners.models.organisations import Organisation
from partners.models.people import Person


def writer() -> models.ForeignKey:
    """Who wrote it; empty once that user has gone."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )


class Note(TenantModel):
    """A remark about one organisation or one person."""

    organisation = TenantForeignKey(Organisation, on_delete=models.CASCADE, related_name="notes", null=True, blank=True)
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="notes", null=True, blank=True)
    text = models.TextField("note")
    by = writer()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "organisation", "created_at"], name="note_by_organisation"),
            models.Index(fields=["tenant", "person", "created_at"], name="note_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="note_about_one",
                condition=Q(organisation=None, person__isnull=False) | Q(organisation__isnull=False, person=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Note of {self.created_at:%Y-%m-%d}"

    @property
    def subject(self) -> Organisation | Person:
        """What the note is about: the database holds it to exactly one."""
        return cast("Organisation | Person", self.organisation or self.person)


class Contact(TenantModel):
    """One call, mail or meeting with an organisation, or with a person there."""

    organisation = TenantForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts", null=True, blank=True
    )
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="contacts", null=True, blank=True)
    kind = models.CharField("how", max_length=40)  # code of the picklist "contact_kind"
    happened_on = models.DateField("when")
    summary = models.TextField("what was said")
    by = writer()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "organisation", "happened_on"], name="contact_by_organisation"),
            models.Index(fields=["tenant", "person", "happened_on"], name="contact_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_with_somebody", condition=Q(organisation__isnull=False) | Q(person__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Contact on {self.happened_on:%Y-%m-%d}"

    @property
    def subject(self) -> Organisation | Person:
        """On whose page it stands first: the organisation's, else the person's."""
        return cast("Organisation | Person", self.organisation or self.person)
