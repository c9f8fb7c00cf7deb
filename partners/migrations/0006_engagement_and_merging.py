import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.models
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0005_pauses"),
        ("programmes", "0002_rules"),
        ("tenancy", "0002_personal_data"),
    ]
    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("merged_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("undone_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("counts", models.JSONField(default=dict)),
                ("journal", models.JSONField(default=list)),
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
                    "gone",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_gone",
                        to="partners.organisation",
                    ),
                ),
                (
                    "kept",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_kept",
                        to="partners.organisation",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("tenant", "gone"), name="merged_away_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("gone")), _negated=True), name="merge_of_two"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="NotSame",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
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
                    "one",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
                (
                    "other",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.organisation",
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
                "verbose_name": "pair that is not the same",
                "verbose_name_plural": "pairs that are not the same",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "one", "other"), name="not_same_once"),
                    models.CheckConstraint(condition=models.Q(("one__lt", models.F("other"))), name="not_same_of_two"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RulesAcceptance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("accepted_at", models.DateTimeField(default=accelerator.clock.now)),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("link", "behind a mailed link"),
                            ("portal", "in the portal"),
                            ("staff", "told to staff"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="how we know")),
                (
                    "organisation",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules_accepted",
                        to="partners.organisation",
                    ),
                ),
                (
                    "person",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rules",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to="programmes.rules",
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "organisation", "rules"), name="rules_accepted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("via__in", ["link", "portal", "staff"])), name="rules_accepted_some_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("via", "staff"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rules_told_to_staff_has_a_note",
                    ),
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="participation", name="participation_state_known"),
        migrations.AddField(
            model_name="participation",
            name="dormant_why",
            field=models.CharField(
                blank=True, db_default="", editable=False, max_length=300, verbose_name="why dormant"
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="place_state",
            field=models.CharField(
                choices=[
                    ("prospect", "Prospect"),
                    ("contacted", "Contacted"),
                    ("in_talks", "In talks"),
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
        migrations.AlterField(
            model_name="participation",
            name="state",
            field=models.CharField(
                choices=[
                    ("prospect", "Prospect"),
                    ("contacted", "Contacted"),
                    ("in_talks", "In talks"),
                    ("invited", "Invited"),
                    ("joined", "Joined"),
                    ("active", "Active"),
                    ("dormant", "Dormant"),
                    ("left", "Left"),
                ],
                default="prospect",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["prospect", "contacted", "in_talks", "invited", "joined", "active", "dormant", "left"],
                    )
                ),
                name="participation_state_known",
            ),
        ),
        accelerator.tenancy.operations.Protect(models=["merge", "notsame", "rulesacceptance"]),
    ]
