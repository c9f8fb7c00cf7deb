import datetime
import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobSlot",
            fields=[
                (
                    "job",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("slot", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Tenant",
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
                    "slug",
                    models.SlugField(
                        help_text="Short name, used by commands and as the sub-domain.",
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "hue",
                    models.PositiveSmallIntegerField(
                        default=168,
                        validators=[django.core.validators.MaxValueValidator(359)],
                        verbose_name="brand colour",
                    ),
                ),
                ("logo_id", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "locale",
                    models.CharField(
                        choices=[
                            ("en-gb", "English (United Kingdom)"),
                            ("en-ie", "English (Ireland)"),
                            ("en-us", "English (United States)"),
                        ],
                        default="en-gb",
                        max_length=12,
                    ),
                ),
                ("time_zone", models.CharField(default="Europe/London", max_length=64)),
                (
                    "country",
                    models.CharField(
                        default="GB",
                        help_text="Whose bank holidays count, as an ISO code.",
                        max_length=2,
                    ),
                ),
                (
                    "subdivision",
                    models.CharField(blank=True, default="ENG", max_length=6),
                ),
                (
                    "work_from",
                    models.TimeField(default=datetime.time(9, 0), verbose_name="working day starts"),
                ),
                (
                    "work_until",
                    models.TimeField(default=datetime.time(17, 0), verbose_name="working day ends"),
                ),
                ("about", models.TextField(blank=True)),
                (
                    "privacy_text",
                    models.TextField(blank=True, verbose_name="privacy notice"),
                ),
                (
                    "contact_text",
                    models.TextField(blank=True, verbose_name="how to reach us"),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                (
                    "requires_second_factor",
                    models.BooleanField(default=False, verbose_name="staff need a second factor"),
                ),
                (
                    "suspended_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=accelerator.clock.now, editable=False),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hue__lte", 359)),
                        name="tenant_hue_on_the_wheel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work_until__gt", models.F("work_from"))),
                        name="tenant_day_has_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
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
                ("content", models.BinaryField()),
                ("content_type", models.CharField(max_length=32)),
                (
                    "width",
                    models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)]),
                ),
                (
                    "height",
                    models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)]),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="description for people who cannot see it",
                    ),
                ),
                ("credit", models.CharField(blank=True, max_length=200)),
                ("licence", models.CharField(blank=True, max_length=100)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "user", "role"), name="membership_once"),
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
                        name="membership_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=253,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
                                "Write the host in small letters, without http:// and without a port.",
                            )
                        ],
                    ),
                ),
                (
                    "is_primary",
                    models.BooleanField(default=False, help_text="Links in mails point here."),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hosts",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_primary", True)),
                        fields=("tenant",),
                        name="host_one_primary",
                    )
                ],
            },
        ),
        accelerator.tenancy.operations.Protect(
            models=["Picture", "Membership"],
        ),
    ]
