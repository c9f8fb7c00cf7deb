import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.models
import accelerator.tenancy.operations
import partners.states


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0001_initial"),
        ("programmes", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("innovator", "Innovator"),
                            ("partner", "Partner"),
                            ("funder", "Funder"),
                            ("deliverer", "Deliverer"),
                            ("co_owner", "Co-owner"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sees_all", models.BooleanField(default=False)),
                ("filename", models.CharField(max_length=200)),
                ("read_as", models.CharField(max_length=120)),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
                ("words", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                (
                    "place_state",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("invited", "Invited"),
                            ("joined", "Joined"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("left", "Left"),
                        ],
                        default="joined",
                        max_length=10,
                        verbose_name="they are",
                    ),
                ),
                ("offers_live", models.BooleanField(default=True, verbose_name="make their offers live at once")),
                (
                    "existing",
                    models.CharField(
                        choices=[
                            ("fill", "Keep what is here, fill in what is empty"),
                            ("take", "Take what the spreadsheet says"),
                        ],
                        default="fill",
                        max_length=4,
                        verbose_name="organisations that are here already",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Read"),
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("running", "Being imported"),
                            ("done", "Imported"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("failed", "Stopped"),
                        ],
                        default="read",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("rows_total", models.PositiveIntegerField(default=0)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
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
            bases=(partners.states.Moves, models.Model),
        ),
        migrations.CreateModel(
            name="ImportHeading",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("role", models.CharField(max_length=12)),
                ("list_code", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(max_length=200)),
                ("means", models.CharField(blank=True, max_length=80)),
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
        ),
        migrations.CreateModel(
            name="ImportItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("organisation_id", models.UUIDField()),
                ("kind", models.CharField(max_length=40)),
                ("record_id", models.UUIDField()),
                ("change", models.JSONField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("kept_why", models.CharField(blank=True, max_length=200)),
                (
                    "of",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="partners.import",
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
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("line", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                ("problems", models.JSONField(default=list)),
                ("question", models.JSONField(default=list)),
                ("answer", models.CharField(blank=True, max_length=60)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("known", "Here already"),
                            ("repeat", "Again in this file"),
                            ("question", "A question"),
                            ("refused", "To be corrected"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("detail", models.JSONField(default=dict)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("created", "Added"),
                            ("updated", "Completed"),
                            ("unchanged", "Nothing new"),
                            ("left_out", "Left out"),
                            ("refused", "To be corrected"),
                        ],
                        max_length=10,
                    ),
                ),
                ("organisation_id", models.UUIDField(blank=True, null=True)),
                (
                    "of",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="partners.import",
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
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["tenant", "created_at", "id"], name="import_by_time"),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["tenant", "due_at"], name="import_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["read", "checking", "checked", "running", "done", "undoing", "undone", "failed"])
                ),
                name="import_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["innovator", "partner"])), name="import_of_two_roles"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "undone"]), _negated=True),
                    ("finished_at__isnull", False),
                    _connector="OR",
                ),
                name="import_done_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="importheading",
            constraint=models.UniqueConstraint(
                fields=("tenant", "role", "list_code", "text"), name="import_heading_once"
            ),
        ),
        migrations.AddIndex(
            model_name="importitem",
            index=models.Index(fields=["tenant", "record_id"], name="import_item_by_record"),
        ),
        migrations.AddIndex(
            model_name="importitem",
            index=models.Index(fields=["tenant", "of", "kind"], name="import_item_by_kind"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["tenant", "of", "verdict", "line"], name="import_row_by_verdict"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("organisation_id__isnull", False)),
                fields=["tenant", "fingerprint"],
                name="import_row_by_fingerprint",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("tenant", "of", "line"), name="import_row_once"),
        ),
        accelerator.tenancy.operations.Protect(
            models=["Import", "ImportHeading", "ImportItem", "ImportRow"],
        ),
    ]
