import uuid

import django.db.models.deletion
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0002_personal_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="tenant",
            name="asks_wait",
            field=models.BooleanField(db_default=False, default=False, verbose_name="requests wait for working hours"),
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("day", models.DateField()),
                ("name", models.CharField(blank=True, max_length=80)),
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
                "ordering": ["day"],
                "constraints": [models.UniqueConstraint(fields=("tenant", "day"), name="closed_day_once")],
            },
        ),
        accelerator.tenancy.operations.Protect(
            models=["ClosedDay"],
        ),
    ]
