import uuid

import django.db.models.deletion
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    dependencies = [
        ("mailing", "0003_why_too_many"),
        ("tenancy", "0003_closed_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeSender",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("programme_id", models.UUIDField(editable=False)),
                ("from_name", models.CharField(max_length=120, verbose_name="name that mails come from")),
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
        migrations.RemoveConstraint(
            model_name="wording",
            name="wording_once",
        ),
        migrations.AddField(
            model_name="mail",
            name="more_links",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="wording",
            name="programme_id",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                fields=("tenant", "kind", "programme_id"), name="wording_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="programmesender",
            constraint=models.UniqueConstraint(fields=("tenant", "programme_id"), name="sender_one_a_programme"),
        ),
        accelerator.tenancy.operations.Protect(
            models=["programmesender"],
        ),
    ]
