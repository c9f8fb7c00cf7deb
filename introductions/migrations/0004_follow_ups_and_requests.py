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
        ("introductions", "0003_interest"),
        ("partners", "0005_pauses"),
        ("programmes", "0001_initial"),
        ("tenancy", "0003_closed_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "side",
                    models.CharField(
                        choices=[("innovator", "innovator"), ("partner", "partner")],
                        max_length=10,
                        verbose_name="who asks",
                    ),
                ),
                ("why", models.TextField(blank=True, verbose_name="why they would like to meet")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for staff"),
                            ("drafted", "taken up"),
                            ("declined", "not taken up"),
                            ("withdrawn", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=accelerator.clock.now)),
                ("answer", models.TextField(blank=True, verbose_name="what staff answered")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
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
                    "innovator",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
                (
                    "introduction",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "offer",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.offer",
                    ),
                ),
                (
                    "partner",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
                (
                    "person",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.person",
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
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
        ),
        migrations.CreateModel(
            name="Weekly",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("monday", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("mails", models.PositiveIntegerField(default=0)),
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
            model_name="followup",
            name="follow_up_words_known",
        ),
        migrations.RemoveConstraint(
            model_name="step",
            name="step_kind_known",
        ),
        migrations.AddField(
            model_name="followup",
            name="days",
            field=models.PositiveSmallIntegerField(
                db_default=10, default=10, verbose_name="days after the introduction"
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="let_go_note",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="introduction",
            name="let_go_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("silence", "One side never answered"),
                    ("not_the_time", "It was not the time for it"),
                    ("priorities", "Priorities changed"),
                    ("no_capacity", "No time or people for it"),
                    ("without_us", "They go on without us"),
                    ("other", "Something else"),
                ],
                db_default="",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="followup",
            name="answer",
            field=models.CharField(
                choices=[
                    ("in_touch", "Yes, we are in touch"),
                    ("met", "Yes, we have met"),
                    ("booked", "A meeting is booked"),
                    ("not_yet", "Not yet"),
                    ("no_reply", "They have not replied"),
                    ("together", "We are doing something together"),
                    ("talking", "We are still talking"),
                    ("no_fit", "It was no fit"),
                    ("nothing", "Nothing will come of it"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="introduction",
            name="state",
            field=models.CharField(
                choices=[
                    ("suggested", "suggested"),
                    ("dismissed", "suggestion dismissed"),
                    ("drafted", "drafted"),
                    ("asking_first", "asking the first side"),
                    ("asking_second", "asking the second side"),
                    ("ready", "both said yes"),
                    ("introduced", "introduced"),
                    ("in_conversation", "in conversation"),
                    ("met", "met"),
                    ("outcome_partnership", "became a partnership"),
                    ("outcome_no_fit", "met, no fit"),
                    ("outcome_stalled", "came to nothing"),
                    ("stalled", "gone quiet"),
                    ("declined", "not moving ahead now"),
                    ("snoozed", "resting"),
                    ("redirected", "the wrong person was asked"),
                    ("expired", "no answer in time"),
                    ("cancelled", "withdrawn by staff"),
                ],
                default="drafted",
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reminder_3", "first reminder"),
                    ("reminder_7", "second reminder"),
                    ("expiry", "the question expires"),
                    ("leave", "the introduction leaves"),
                    ("follow_up_3", "ask whether they are in touch"),
                    ("follow_up_10", "ask whether they have met"),
                    ("follow_up_30", "ask where it leads"),
                    ("follow_up_90", "ask what it led to"),
                    ("wake", "may ask again"),
                    ("stall", "gone quiet"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "answer__in",
                        [
                            "in_touch",
                            "met",
                            "booked",
                            "not_yet",
                            "no_reply",
                            "together",
                            "talking",
                            "no_fit",
                            "nothing",
                        ],
                    ),
                    ("days__in", [3, 10, 30, 90]),
                    ("side__in", ["innovator", "partner"]),
                    ("via__in", ["link", "portal", "staff"]),
                ),
                name="follow_up_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "reminder_3",
                            "reminder_7",
                            "expiry",
                            "leave",
                            "follow_up_3",
                            "follow_up_10",
                            "follow_up_30",
                            "follow_up_90",
                            "wake",
                            "stall",
                        ],
                    )
                ),
                name="step_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["tenant", "state", "asked_at", "id"], name="request_by_state"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("tenant", "programme", "innovator", "partner"),
                name="request_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("side__in", ["innovator", "partner"]), ("state__in", ["open", "drafted", "declined", "withdrawn"])
                ),
                name="request_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(("innovator", models.F("partner")), _negated=True), name="request_is_a_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="request_decided_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "drafted"), _negated=True), ("introduction__isnull", False), _connector="OR"
                ),
                name="request_taken_up_leads_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="request_declined_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekly",
            constraint=models.UniqueConstraint(fields=("tenant", "monday"), name="weekly_once_a_week"),
        ),
        accelerator.tenancy.operations.Protect(
            models=["request", "weekly"],
        ),
    ]
