import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.models
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_personal_data"),
        ("tenancy", "0002_personal_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="hides",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, editable=False
            ),
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("kind", models.CharField(choices=[("offers", "Offers"), ("innovators", "Innovators")], max_length=12)),
                ("name", models.CharField(max_length=120)),
                ("filters", models.JSONField(default=dict)),
                (
                    "often",
                    models.CharField(
                        choices=[("daily", "Daily at most"), ("weekly", "Weekly at most")],
                        default="weekly",
                        max_length=8,
                        verbose_name="a mail",
                    ),
                ),
                ("looked_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                (
                    "organisation",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to="partners.organisation",
                    ),
                ),
                (
                    "person",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to="partners.person",
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
                "verbose_name_plural": "saved searches",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["tenant", "due_at"],
                        name="saved_search_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=("tenant", "person", "organisation", "kind", "filters"),
                        name="saved_search_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["offers", "innovators"]), ("often__in", ["daily", "weekly"])),
                        name="saved_search_words_known",
                    ),
                ],
            },
        ),
        accelerator.tenancy.operations.Protect(
            models=["SavedSearch"],
        ),
    ]
