import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.models
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0001_initial"),
        ("programmes", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "state",
                    models.CharField(
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
                            ("redirected", "someone else named"),
                            ("expired", "no answer in time"),
                            ("cancelled", "withdrawn by staff"),
                        ],
                        default="drafted",
                        max_length=24,
                    ),
                ),
                ("state_since", models.DateTimeField(default=accelerator.clock.now)),
                (
                    "first_side",
                    models.CharField(
                        choices=[("innovator", "innovator"), ("partner", "partner")],
                        default="partner",
                        max_length=10,
                        verbose_name="who is asked first",
                    ),
                ),
                ("why", models.TextField(blank=True, verbose_name="your paragraph")),
                ("why_second", models.TextField(blank=True, verbose_name="your paragraph for the other side")),
                ("ask", models.CharField(blank=True, max_length=300, verbose_name="what we ask")),
                (
                    "gain_innovator",
                    models.CharField(blank=True, max_length=300, verbose_name="what the innovator may gain"),
                ),
                (
                    "gain_partner",
                    models.CharField(blank=True, max_length=300, verbose_name="what the partner may gain"),
                ),
                ("veiled", models.BooleanField(default=False, verbose_name="keep the person's name back")),
                ("bridge_paragraph", models.TextField(blank=True, verbose_name="paragraph of the introduction")),
                (
                    "writes_first",
                    models.CharField(
                        choices=[("innovator", "innovator"), ("partner", "partner")],
                        default="innovator",
                        max_length=10,
                        verbose_name="who writes first",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("platform", "made here"), ("elsewhere", "made elsewhere")],
                        default="platform",
                        max_length=10,
                    ),
                ),
                ("consent_note", models.TextField(blank=True)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("innovator_asked_at", models.DateTimeField(blank=True, null=True)),
                ("partner_asked_at", models.DateTimeField(blank=True, null=True)),
                ("held_why", models.CharField(blank=True, max_length=300)),
                ("leaves_at", models.DateTimeField(blank=True, null=True)),
                ("introduced_at", models.DateTimeField(blank=True, null=True)),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("decline_reason", models.CharField(blank=True, max_length=40)),
                ("cancel_reason", models.TextField(blank=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
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
                        related_name="introductions_as_innovator",
                        to="partners.organisation",
                    ),
                ),
                (
                    "innovator_person",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_as_innovator",
                        to="partners.person",
                    ),
                ),
                (
                    "need",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions",
                        to="partners.need",
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
                        related_name="introductions",
                        to="partners.offer",
                    ),
                ),
                (
                    "partner",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_as_partner",
                        to="partners.organisation",
                    ),
                ),
                (
                    "partner_person",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_as_partner",
                        to="partners.person",
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions",
                        to="programmes.programme",
                    ),
                ),
                (
                    "signed_by",
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
                (
                    "theme",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions",
                        to="programmes.theme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("side", models.CharField(choices=[("innovator", "innovator"), ("partner", "partner")], max_length=10)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("met", "Yes, we have met"),
                            ("booked", "A meeting is booked"),
                            ("not_yet", "Not yet"),
                            ("no_reply", "They have not replied"),
                        ],
                        max_length=8,
                    ),
                ),
                ("given_at", models.DateTimeField(default=accelerator.clock.now)),
                (
                    "via",
                    models.CharField(
                        choices=[("link", "by the mailed link"), ("portal", "signed in"), ("staff", "told to staff")],
                        max_length=8,
                    ),
                ),
                (
                    "person",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                (
                    "introduction",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="introductions.introduction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("side", models.CharField(choices=[("innovator", "innovator"), ("partner", "partner")], max_length=10)),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("later", "Not now"), ("no", "No"), ("wrong_person", "Wrong person")],
                        max_length=14,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("comment", models.TextField(blank=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("redirect_name", models.CharField(blank=True, max_length=160)),
                ("redirect_email", models.EmailField(blank=True, max_length=254)),
                ("given_at", models.DateTimeField(default=accelerator.clock.now)),
                (
                    "via",
                    models.CharField(
                        choices=[("link", "by the mailed link"), ("portal", "signed in"), ("staff", "told to staff")],
                        max_length=8,
                    ),
                ),
                ("consent_note", models.TextField(blank=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
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
                (
                    "introduction",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="all_answers",
                        to="introductions.introduction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("happened_on", models.DateField()),
                (
                    "side",
                    models.CharField(
                        blank=True, choices=[("innovator", "innovator"), ("partner", "partner")], max_length=10
                    ),
                ),
                ("logged_by_kind", models.CharField(blank=True, max_length=64)),
                ("logged_by_id", models.CharField(blank=True, max_length=40)),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("note", models.TextField(blank=True)),
                (
                    "introduction",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="introductions.introduction",
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
            name="Partnership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("title", models.CharField(blank=True, max_length=160)),
                ("type", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("awaiting_confirmation", "waiting for confirmation"),
                            ("confirmed", "confirmed"),
                            ("active", "active"),
                            ("paused", "paused"),
                            ("completed", "completed"),
                            ("ended_early", "ended early"),
                            ("not_confirmed", "not confirmed"),
                            ("void", "void"),
                        ],
                        default="proposed",
                        max_length=24,
                    ),
                ),
                ("state_since", models.DateTimeField(default=accelerator.clock.now)),
                ("goal", models.CharField(blank=True, max_length=300)),
                ("goal_measure", models.CharField(blank=True, max_length=160, verbose_name="measured by")),
                (
                    "goal_number",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="how much"
                    ),
                ),
                ("goal_by", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("goal_result", models.TextField(blank=True, verbose_name="what came of the goal")),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("proposed_at", models.DateTimeField(default=accelerator.clock.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=40)),
                ("void_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.TextField(blank=True)),
                ("dropped_reason", models.TextField(blank=True, verbose_name="why it was not confirmed")),
                ("evidence_note", models.TextField(blank=True)),
                ("may_name", models.BooleanField(default=False, verbose_name="may be named in stories")),
                (
                    "introduction",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "programme",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="programmes.programme",
                    ),
                ),
                (
                    "proposed_by",
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
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "side",
                    models.CharField(
                        choices=[("innovator", "innovator"), ("partner", "partner"), ("other", "other")], max_length=10
                    ),
                ),
                ("gives", models.TextField(blank=True)),
                ("gets", models.TextField(blank=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_via",
                    models.CharField(
                        blank=True,
                        choices=[("link", "by the mailed link"), ("portal", "signed in"), ("staff", "told to staff")],
                        max_length=8,
                    ),
                ),
                ("confirmed_by_kind", models.CharField(blank=True, max_length=64)),
                ("confirmed_by_id", models.CharField(blank=True, max_length=40)),
                ("may_be_named", models.BooleanField(blank=True, null=True)),
                ("wish", models.TextField(blank=True, verbose_name="what this party wants changed")),
                ("wished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "champion",
                    accelerator.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="championed",
                        to="partners.person",
                    ),
                ),
                (
                    "organisation",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="partners.organisation",
                    ),
                ),
                (
                    "partnership",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="introductions.partnership",
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
                "verbose_name_plural": "parties",
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reminder_3", "first reminder"),
                            ("reminder_7", "second reminder"),
                            ("expiry", "the question expires"),
                            ("leave", "the introduction leaves"),
                            ("follow_up_10", "ask how it went"),
                            ("wake", "may ask again"),
                            ("stall", "gone quiet"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True, choices=[("innovator", "innovator"), ("partner", "partner")], max_length=10
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "introduction",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="introductions.introduction",
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
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["tenant", "state", "state_since", "id"], name="introduction_by_state"),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["tenant", "state_since", "id"], name="introduction_by_waiting"),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["tenant", "programme", "introduced_at"], name="introduction_by_made"),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["tenant", "partner", "partner_asked_at"], name="introduction_by_ask"),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.UniqueConstraint(
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
                fields=("tenant", "programme", "innovator", "partner"),
                name="introduction_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "suggested",
                            "dismissed",
                            "drafted",
                            "asking_first",
                            "asking_second",
                            "ready",
                            "introduced",
                            "in_conversation",
                            "met",
                            "outcome_partnership",
                            "outcome_no_fit",
                            "outcome_stalled",
                            "stalled",
                            "declined",
                            "snoozed",
                            "redirected",
                            "expired",
                            "cancelled",
                        ],
                    )
                ),
                name="introduction_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_side__in", ["innovator", "partner"])), name="introduction_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("writes_first__in", ["innovator", "partner"])), name="introduction_writer_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("innovator", models.F("partner")), _negated=True), name="introduction_is_a_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("introduced_at__isnull", False),
                        (
                            "state__in",
                            [
                                "in_conversation",
                                "introduced",
                                "met",
                                "outcome_no_fit",
                                "outcome_partnership",
                                "outcome_stalled",
                                "stalled",
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
                                    "in_conversation",
                                    "introduced",
                                    "met",
                                    "outcome_no_fit",
                                    "outcome_partnership",
                                    "outcome_stalled",
                                    "stalled",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("introduced_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="introduction_made_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("snoozed_until__isnull", False), ("state", "snoozed")),
                    models.Q(models.Q(("state", "snoozed"), _negated=True), ("snoozed_until__isnull", True)),
                    _connector="OR",
                ),
                name="introduction_snoozed_until_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("leaves_at__isnull", True), ("state", "ready"), _connector="OR"),
                name="introduction_leaves_when_ready",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "elsewhere"), _negated=True),
                    models.Q(("consent_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="introduction_elsewhere_has_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("cancel_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="introduction_cancelled_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True),
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
                                "suggested",
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(
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
                                    "suggested",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("closed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="introduction_closed_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["met", "booked", "not_yet", "no_reply"]),
                    ("side__in", ["innovator", "partner"]),
                    ("via__in", ["link", "portal", "staff"]),
                ),
                name="follow_up_words_known",
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["tenant", "person", "given_at"], name="answer_by_person"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("tenant", "introduction", "side"),
                name="answer_one_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["yes", "later", "no", "wrong_person"]),
                    ("side__in", ["innovator", "partner"]),
                    ("via__in", ["link", "portal", "staff"]),
                ),
                name="answer_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "later"), _negated=True), ("until__isnull", False), _connector="OR"
                ),
                name="answer_later_until_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("via", "staff"), _negated=True),
                    models.Q(("consent_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="answer_told_to_staff_has_consent",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["tenant", "happened_on", "id"], name="meeting_by_day"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("tenant", "introduction", "side", "happened_on"), name="meeting_once_a_side"
            ),
        ),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(fields=["tenant", "state", "state_since", "id"], name="partnership_by_state"),
        ),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(fields=["tenant", "programme", "confirmed_at"], name="partnership_by_confirmed"),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "proposed",
                            "awaiting_confirmation",
                            "confirmed",
                            "active",
                            "paused",
                            "completed",
                            "ended_early",
                            "not_confirmed",
                            "void",
                        ],
                    )
                ),
                name="partnership_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("state__in", ["active", "completed", "confirmed", "ended_early", "paused"]),
                    ),
                    models.Q(
                        ("confirmed_at__isnull", True),
                        ("state__in", ["awaiting_confirmation", "not_confirmed", "proposed"]),
                    ),
                    models.Q(("confirmed_at__isnull", False), ("state", "void")),
                    _connector="OR",
                ),
                name="partnership_confirmed_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "void"), ("void_at__isnull", False), models.Q(("void_reason", ""), _negated=True)
                    ),
                    models.Q(models.Q(("state", "void"), _negated=True), ("void_at__isnull", True)),
                    _connector="OR",
                ),
                name="partnership_void_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended_early"), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="partnership_ended_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("tenant", "partnership", "organisation"), name="party_once"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["innovator", "partner", "other"])), name="party_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_via", "")),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_via__in", ["link", "portal", "staff"])),
                    _connector="OR",
                ),
                name="party_confirmed_some_way",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("done_at", None)),
                fields=["tenant", "due_at"],
                name="step_by_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at", None), ("done_at", None)),
                fields=("tenant", "introduction", "kind", "side"),
                name="step_one_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["reminder_3", "reminder_7", "expiry", "leave", "follow_up_10", "wake", "stall"])
                ),
                name="step_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at__isnull", True), ("cancelled_at__isnull", True), _connector="OR"),
                name="step_done_or_cancelled",
            ),
        ),
        accelerator.tenancy.operations.Protect(
            models=["Introduction", "FollowUp", "Answer", "Meeting", "Partnership", "Party", "Step"],
        ),
    ]
