import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.models
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="web address")),
                ("name", models.CharField(max_length=120)),
                ("summary", models.CharField(blank=True, max_length=240, verbose_name="in one sentence")),
                ("about", models.TextField(blank=True)),
                ("template", models.CharField(default="partnership_accelerator", editable=False, max_length=40)),
                ("owner_team", models.CharField(blank=True, max_length=120, verbose_name="team that runs it")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("discovery", "Discovery & design"),
                            ("engage", "Engage & establish"),
                            ("deliver", "Deliver & implement"),
                            ("amplify", "Amplify & learn"),
                            ("closed", "Closed"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("paused_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "maturity",
                    models.CharField(
                        choices=[("pilot", "Pilot"), ("established", "Established"), ("closed", "Closed")],
                        default="pilot",
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="programme starts")),
                ("ends_on", models.DateField(verbose_name="programme ends")),
                ("accelerator_from", models.DateField(blank=True, null=True, verbose_name="accelerator starts")),
                ("accelerator_until", models.DateField(blank=True, null=True, verbose_name="accelerator ends")),
                ("is_public", models.BooleanField(default=False, verbose_name="show it on the public pages")),
                (
                    "sends_introductions_itself",
                    models.BooleanField(
                        default=False, verbose_name="send introductions as soon as both sides have said yes"
                    ),
                ),
                (
                    "innovator_cap",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="open introductions per innovator",
                    ),
                ),
                ("changed_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "predecessor",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="programmes.programme",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_on", "name"),
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("run_by", "Run by"),
                            ("co_owner", "Co-owned by"),
                            ("funder", "Funded by"),
                            ("supporter", "Supported by"),
                            ("champion", "Champions"),
                            ("images", "Pictures"),
                        ],
                        max_length=12,
                        verbose_name="as",
                    ),
                ),
                ("organisation_name", models.CharField(max_length=160, verbose_name="name")),
                ("organisation_id", models.UUIDField(blank=True, editable=False, null=True)),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="in a few words")),
                ("url", models.URLField(blank=True, verbose_name="web page")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "created_at"),
            },
        ),
        migrations.CreateModel(
            name="ProgrammeAccess",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "membership",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_access",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access",
                        to="programmes.programme",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "programme access",
            },
        ),
        migrations.CreateModel(
            name="ProgrammeMove",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("discovery", "Discovery & design"),
                            ("engage", "Engage & establish"),
                            ("deliver", "Deliver & implement"),
                            ("amplify", "Amplify & learn"),
                            ("closed", "Closed"),
                            ("archived", "Archived"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("discovery", "Discovery & design"),
                            ("engage", "Engage & establish"),
                            ("deliver", "Deliver & implement"),
                            ("amplify", "Amplify & learn"),
                            ("closed", "Closed"),
                            ("archived", "Archived"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("forward", "Went on"),
                            ("back", "Went one step back"),
                            ("paused", "Paused"),
                            ("resumed", "Resumed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("met", "Criteria met"), ("overridden", "Opened although not all criteria are met")],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="programmes.programme",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("discovery", "Discovery & design"),
                            ("engage", "Engage & establish"),
                            ("deliver", "Deliver & implement"),
                            ("amplify", "Amplify & learn"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("summary", models.CharField(blank=True, max_length=200, verbose_name="what happens, in one sentence")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends")),
                ("opened_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("met", "Criteria met"), ("overridden", "Opened although not all criteria are met")],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("decision_reason", models.TextField(blank=True, editable=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="programmes.programme",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="GateCriterion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("text", models.CharField(max_length=240)),
                ("measure", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "needed",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="how many are needed"
                    ),
                ),
                ("met_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="how we know")),
                (
                    "met_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "stage",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="programmes.stage",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "gate criteria",
                "ordering": ("position", "created_at"),
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("measure", models.CharField(max_length=40)),
                (
                    "first_value",
                    models.PositiveIntegerField(
                        editable=False, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                (
                    "value",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="target"
                    ),
                ),
                ("set_on", models.DateField(default=accelerator.clock.today, editable=False)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="where this number comes from")),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="programmes.programme",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="TargetRevision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("value", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="programmes.target",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("slug", models.SlugField(db_index=False, editable=False, max_length=80)),
                ("summary", models.CharField(blank=True, max_length=240, verbose_name="in one sentence")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="programmes.programme",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "name"),
            },
        ),
        migrations.CreateModel(
            name="Picklist",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("list_code", models.CharField(editable=False, max_length=40, verbose_name="list")),
                ("code", models.SlugField(db_index=False, editable=False, max_length=60)),
                ("label", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=accelerator.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "picklist entry",
                "verbose_name_plural": "picklist entries",
                "ordering": ("list_code", "position", "label"),
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "list_code", "code"), name="picklist_code_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="programme",
            index=models.Index(fields=["tenant", "state", "starts_on"], name="programme_by_state"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(
                fields=("tenant", "slug"),
                name="programme_slug_once",
                violation_error_message="Another programme has this web address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discovery", "engage", "deliver", "amplify", "closed", "archived"])
                ),
                name="programme_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("maturity__in", ["pilot", "established", "closed"])),
                name="programme_maturity_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="programme_dates_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accelerator_from", None), ("accelerator_until", None)),
                    models.Q(
                        ("accelerator_from__gte", models.F("starts_on")),
                        ("accelerator_from__isnull", False),
                        ("accelerator_until__gte", models.F("accelerator_from")),
                        ("accelerator_until__isnull", False),
                        ("accelerator_until__lte", models.F("ends_on")),
                    ),
                    _connector="OR",
                ),
                name="programme_window_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_at", None), ("state__in", ["amplify", "deliver", "discovery", "engage"]), _connector="OR"
                ),
                name="programme_paused_while_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["run_by", "co_owner", "funder", "supporter", "champion", "images"])),
                name="credit_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeaccess",
            constraint=models.UniqueConstraint(
                fields=("tenant", "membership", "programme"), name="programme_access_once"
            ),
        ),
        migrations.AddIndex(
            model_name="programmemove",
            index=models.Index(fields=["tenant", "programme", "created_at"], name="move_by_time"),
        ),
        migrations.AddConstraint(
            model_name="programmemove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["back", "paused"]), ("decision", "overridden"), _connector="OR", _negated=True
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="move_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("tenant", "programme", "number"), name="stage_number_once"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 4)), name="stage_number_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["discovery", "engage", "deliver", "amplify"])), name="stage_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None), ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="stage_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", ""), ("decision__in", ["met", "overridden"]), _connector="OR"),
                name="stage_decision_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "overridden"), _negated=True),
                    models.Q(("decision_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="stage_override_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("decision", "")),
                    models.Q(models.Q(("decision", ""), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="stage_closed_when_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="gatecriterion",
            index=models.Index(fields=["tenant", "stage", "position"], name="criterion_by_place"),
        ),
        migrations.AddConstraint(
            model_name="gatecriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure", ""), ("needed", None)),
                    models.Q(models.Q(("measure", ""), _negated=True), ("needed__gte", 1)),
                    _connector="OR",
                ),
                name="criterion_counts_with_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("tenant", "programme", "measure"), name="target_once_per_measure"
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_value__gte", 1), ("value__gte", 1)), name="target_above_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(fields=("tenant", "programme", "slug"), name="theme_slug_once"),
        ),
        accelerator.tenancy.operations.Protect(
            models=[
                "Programme",
                "Credit",
                "ProgrammeAccess",
                "ProgrammeMove",
                "Stage",
                "GateCriterion",
                "Target",
                "TargetRevision",
                "Theme",
                "Picklist",
            ],
        ),
    ]
