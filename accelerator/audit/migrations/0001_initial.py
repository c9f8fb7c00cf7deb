import uuid

import django.db.models.deletion
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=accelerator.clock.now, editable=False),
                ),
                ("verb", models.CharField(max_length=64)),
                ("subject_kind", models.CharField(max_length=64)),
                ("subject_id", models.CharField(max_length=40)),
                ("actor_kind", models.CharField(blank=True, max_length=64)),
                ("actor_id", models.CharField(blank=True, max_length=40)),
                ("details", models.JSONField(default=dict)),
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
                "verbose_name_plural": "entries",
                "indexes": [
                    models.Index(
                        fields=["tenant", "subject_kind", "subject_id", "created_at"],
                        name="audit_by_subject",
                    ),
                    models.Index(fields=["tenant", "created_at", "id"], name="audit_by_time"),
                ],
            },
        ),
        accelerator.tenancy.operations.Protect(
            models=["Entry"],
        ),
        accelerator.tenancy.operations.AppendOnly(
            model="Entry",
        ),
    ]
