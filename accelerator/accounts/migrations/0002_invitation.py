import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
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
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("admin", "administrator"),
                            ("manager", "programme manager"),
                            ("reviewer", "reviewer"),
                            ("innovator", "innovator"),
                            ("partner", "partner"),
                            ("funder", "funder"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "programme_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        default=list,
                        help_text="Empty: all programmes.",
                    ),
                ),
                ("programme_line", models.CharField(blank=True, max_length=300)),
                ("person_id", models.UUIDField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(default=accelerator.clock.now)),
                ("sendings", models.PositiveSmallIntegerField(default=1)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_index=False,
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
                "indexes": [
                    models.Index(fields=["tenant", "created_at", "id"], name="invitation_by_time"),
                    models.Index(
                        fields=["tenant", "accepted_by", "person_id"],
                        name="invitation_by_user",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("accepted_at", None),
                            ("declined_at", None),
                            ("revoked_at", None),
                        ),
                        fields=("tenant", "email", "role"),
                        name="invitation_one_unanswered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "admin",
                                    "manager",
                                    "reviewer",
                                    "innovator",
                                    "partner",
                                    "funder",
                                ],
                            )
                        ),
                        name="invitation_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="invitation_email_in_small_letters",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("declined_at", None)),
                            models.Q(("accepted_at", None), ("revoked_at", None)),
                            models.Q(("declined_at", None), ("revoked_at", None)),
                            _connector="OR",
                        ),
                        name="invitation_ends_once",
                    ),
                ],
            },
        ),
        accelerator.tenancy.operations.Protect(
            models=["Invitation"],
        ),
    ]
