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
        ("programmes", "0001_initial"),
        ("tenancy", "0002_personal_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rules",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("version", models.PositiveSmallIntegerField(editable=False)),
                ("holds_from", models.PositiveSmallIntegerField(editable=False)),
                ("text", models.TextField()),
                ("published_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="programmes.programme",
                    ),
                ),
                (
                    "published_by",
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
                "verbose_name": "rules of engagement",
                "verbose_name_plural": "rules of engagement",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "programme", "version"), name="rules_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("holds_from__gte", 1), ("holds_from__lte", models.F("version"))),
                        name="rules_hold_from_a_version",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="rules_say_something"),
                ],
            },
        ),
        accelerator.tenancy.operations.Protect(
            models=["Rules"],
        ),
    ]
