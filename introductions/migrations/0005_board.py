import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.models
import accelerator.tenancy.operations
import introductions.models.turn


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("introductions", "0004_follow_ups_and_requests"),
        ("partners", "0003_personal_data"),
        ("programmes", "0001_initial"),
        ("tenancy", "0002_personal_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nudge", "nudge"),
                            ("cancel", "withdraw"),
                            ("reassign", "give to another curator"),
                            ("snooze", "set aside"),
                        ],
                        max_length=10,
                    ),
                ),
                ("done_at", models.DateTimeField(default=accelerator.clock.now)),
                ("items", models.JSONField(default=list)),
                (
                    "done_by",
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
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("page", models.CharField(choices=[("board", "the board"), ("list", "the list")], max_length=8)),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("is_shared", models.BooleanField(default=False)),
                ("is_default", models.BooleanField(default=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
        migrations.AddField(
            model_name="introduction",
            name="curator",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="no_reply",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="introduction",
            name="outcome_told",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="introduction",
            name="set_aside_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="introduction",
            name="source",
            field=models.CharField(
                choices=[
                    ("hand", "by hand"),
                    ("matching", "matching"),
                    ("round", "a round"),
                    ("request", "a request"),
                    ("elsewhere", "made elsewhere"),
                ],
                db_default="hand",
                default="hand",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="turn",
            field=introductions.models.turn.Stored(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        state__in=["suggested", "drafted", "redirected", "ready", "stalled"], then=models.Value("us")
                    ),
                    models.When(
                        models.Q(("held_why", ""), _negated=True),
                        state__in=["asking_first", "asking_second"],
                        then=models.Value("us"),
                    ),
                    models.When(state="asking_first", then=models.F("first_side")),
                    models.When(first_side="partner", state="asking_second", then=models.Value("innovator")),
                    models.When(state="asking_second", then=models.Value("partner")),
                    models.When(no_reply=True, state="introduced", then=models.Value("us")),
                    models.When(state="introduced", then=models.F("writes_first")),
                    models.When(state="in_conversation", then=models.Value("innovator")),
                    models.When(outcome_told=True, state="met", then=models.Value("us")),
                    models.When(state="met", then=models.Value("innovator")),
                    default=models.Value(""),
                    output_field=models.CharField(max_length=10),
                ),
                output_field=models.CharField(max_length=10),
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "asking_first",
                            "asking_second",
                            "drafted",
                            "in_conversation",
                            "introduced",
                            "met",
                            "ready",
                            "redirected",
                            "snoozed",
                            "stalled",
                        ],
                    )
                ),
                fields=["tenant", "turn", "state_since", "id"],
                name="introduction_by_turn",
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "asking_first",
                            "asking_second",
                            "drafted",
                            "in_conversation",
                            "introduced",
                            "met",
                            "ready",
                            "redirected",
                            "snoozed",
                            "stalled",
                        ],
                    )
                ),
                fields=["tenant", "programme", "turn", "state_since", "id"],
                include=("set_aside_until",),
                name="introduction_board",
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "asking_first",
                            "asking_second",
                            "drafted",
                            "in_conversation",
                            "introduced",
                            "met",
                            "ready",
                            "redirected",
                            "snoozed",
                            "stalled",
                        ],
                    )
                ),
                fields=["tenant", "curator", "state_since", "id"],
                name="introduction_by_curator",
            ),
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(fields=["tenant", "done_at", "id"], name="deed_by_day"),
        ),
        migrations.AddConstraint(
            model_name="deed",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["nudge", "cancel", "reassign", "snooze"])), name="deed_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=("tenant", "owner", "page", "name"), name="saved_view_name_once"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)),
                fields=("tenant", "owner", "page"),
                name="saved_view_one_default",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__in", ["board", "list"])), name="saved_view_page_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_shared", False), ("programme__isnull", False), _connector="OR"),
                name="saved_view_shared_in_a_programme",
            ),
        ),
        accelerator.tenancy.operations.Protect(
            models=["deed", "savedview"],
        ),
    ]
