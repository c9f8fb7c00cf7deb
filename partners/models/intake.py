"""Spreadsheets that staff bring: the file's rows as they were read, what was found, and what came of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accelerator import clock
from accelerator.tenancy.context import current_tenant_id
from accelerator.tenancy.models import Tenant, TenantForeignKey, TenantModel
from partners.models.taking_part import ParticipationRole
from partners.states import IMPORT_MOVES, ImportState, Moves, ParticipationState


class Verdict(models.TextChoices):
    """What a row would come to, as the check found."""

    NEW = "new", "New"
    KNOWN = "known", "Here already"
    REPEAT = "repeat", "Again in this file"
    QUESTION = "question", "A question"
    REFUSED = "refused", "To be corrected"


class Outcome(models.TextChoices):
    """What became of a row; empty until its turn."""

    CREATED = "created", "Added"
    UPDATED = "updated", "Completed"
    UNCHANGED = "unchanged", "Nothing new"
    LEFT_OUT = "left_out", "Left out"
    REFUSED = "refused", "To be corrected"


class Existing(models.TextChoices):
    """What happens to facts of an organisation that is here already."""

    FILL = "fill", "Keep what is here, fill in what is empty"
    TAKE = "take", "Take what the spreadsheet says"


class Import(Moves, TenantModel):
    """One spreadsheet of partners or of innovators for one programme.

    `columns`: one key of intake.fields for each heading, "" = left out. `words`: {list: {word: code}} for words of
    the file that our lists do not know. `counts`: {verdict or outcome: rows}. A row whose `due_at` has come is
    worked on by whoever finds it: the wake-up after a click, or the sweep.
    """

    MOVES = IMPORT_MOVES

    programme = TenantForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="imports")
    role = models.CharField(max_length=12, choices=ParticipationRole.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    sees_all = models.BooleanField(default=False)  # who imports is an administrator: sees every organisation
    filename = models.CharField(max_length=200)
    read_as = models.CharField(max_length=120)  # "CSV, UTF-8, separated by commas"
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    place_state = models.CharField(
        "they are", max_length=10, choices=ParticipationState.choices, default=ParticipationState.JOINED
    )
    offers_live = models.BooleanField("make their offers live at once", default=False)
    existing = models.CharField(
        "organisations that are here already", max_length=4, choices=Existing.choices, default=Existing.FILL
    )
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.READ, editable=False)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "created_at", "id"], name="import_by_time"),
            models.Index(fields=["tenant", "due_at"], condition=Q(due_at__isnull=False), name="import_due"),
        ]
        constraints = [
            models.CheckConstraint(name="import_state_known", condition=Q(state__in=ImportState.values)),
            models.CheckConstraint(
                name="import_of_two_roles",
                condition=Q(role__in=[ParticipationRole.INNOVATOR, ParticipationRole.PARTNER]),
            ),
            models.CheckConstraint(
                name="import_done_has_a_date",
                condition=~Q(state__in=[ImportState.DONE, ImportState.UNDONE]) | Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("partners:show_import", args=[self.pk])


class OfImport(TenantModel):
    """Thousands a file. That (tenant, import) is one that exists is held by the composite key: the tenant's own key
    would be looked up once more for each."""

    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=current_tenant_id,
        editable=False,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        abstract = True


class ImportRow(OfImport):
    """One row of the file: `cells` as texts, `line` as the spreadsheet numbers it.

    `problems`: [[column, value, sentence, stops the row], …]. `question`: organisations or earlier lines it may be
    the same as. `answer`: what a person said: "new", "skip", "organisation:<id>" or "line:<n>".
    """

    of = TenantForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    problems = models.JSONField(default=list)
    question = models.JSONField(default=list)
    answer = models.CharField(max_length=60, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.NEW)
    detail = models.JSONField(default=dict)  # for known rows: what would change; for repeats: the earlier line
    fingerprint = models.CharField(max_length=64, blank=True)  # name, postcode and address: the same row next time
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    organisation_id = models.UUIDField(null=True, blank=True)  # what it became, or was found to be

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "of", "verdict", "line"], name="import_row_by_verdict"),
            models.Index(
                fields=["tenant", "fingerprint"],
                condition=Q(organisation_id__isnull=False),
                name="import_row_by_fingerprint",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["tenant", "of", "line"], name="import_row_once")]

    def __str__(self) -> str:
        return f"Row {self.line}"


class ImportItem(OfImport):
    """One record that an import made or changed, so that it can be undone.

    `kind`: the model's label. `change`: {field: [before, after]} of a changed record, null for a new one.
    `organisation_id`: whom it belongs to; what belongs together is undone together, or stays.
    """

    of = TenantForeignKey(Import, on_delete=models.CASCADE, related_name="items")
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    change = models.JSONField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_why = models.CharField(max_length=200, blank=True)  # after an undo: why it stayed

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "record_id"], name="import_item_by_record"),
            models.Index(fields=["tenant", "of", "kind"], name="import_item_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class ImportHeading(TenantModel):
    """A heading, or a word under one, that somebody has explained: read the same way next time.

    `list_code` is empty for headings; for words it is the list ("offer_type") and `means` the code.
    """

    role = models.CharField(max_length=12)
    list_code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200)  # normalised
    means = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "role", "list_code", "text"], name="import_heading_once"),
        ]

    def __str__(self) -> str:
        return self.text
