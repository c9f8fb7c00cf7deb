import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import accelerator.clock
import accelerator.tenancy.context
import accelerator.tenancy.models
import accelerator.tenancy.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                (
                    "key",
                    models.CharField(
                        help_text="What this mail is; the same key is never queued twice.", max_length=200
                    ),
                ),
                ("message_id", models.CharField(max_length=255)),
                ("template", models.CharField(max_length=120)),
                (
                    "mail_class",
                    models.CharField(
                        choices=[("T", "service"), ("R", "request"), ("D", "reminder or digest"), ("M", "news")],
                        max_length=1,
                        verbose_name="class",
                    ),
                ),
                ("programme_id", models.UUIDField(blank=True, null=True)),
                ("about_kind", models.CharField(blank=True, max_length=64)),
                ("about_id", models.CharField(blank=True, max_length=40)),
                ("to_address", models.EmailField(max_length=254, verbose_name="to")),
                (
                    "address",
                    models.EmailField(
                        help_text="The recipient's address in small letters, for lists and rules.", max_length=254
                    ),
                ),
                ("to_name", models.CharField(blank=True, max_length=200)),
                ("from_name", models.CharField(max_length=200)),
                (
                    "reply_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.EmailField(max_length=254), blank=True, default=list
                    ),
                ),
                ("by_hand", models.BooleanField(default=False, verbose_name="written by a person")),
                ("subject", models.CharField(max_length=255)),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("sealed", models.TextField(blank=True, editable=False)),
                ("body_cleared_at", models.DateTimeField(blank=True, null=True)),
                ("link_path", models.CharField(blank=True, max_length=200)),
                ("link_purpose", models.CharField(blank=True, max_length=64)),
                ("link_subject_kind", models.CharField(blank=True, max_length=64)),
                ("link_subject_id", models.CharField(blank=True, max_length=40)),
                ("link_holder_kind", models.CharField(blank=True, max_length=64)),
                ("link_holder_id", models.CharField(blank=True, max_length=40)),
                ("link_days", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting to leave"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "not delivered"),
                            ("unknown", "perhaps delivered"),
                            ("held", "held back"),
                            ("cancelled", "not sent"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("suppressed", "the address is on the list of addresses we do not write to"),
                            ("sender_refused", "the mail server refused us as a sender"),
                            ("content_refused", "the mail server refused this message"),
                            ("address_refused", "the mail server does not know this address"),
                            ("too_long", "the mail server was not ready for three days"),
                            ("preference", "this person has switched such mails off"),
                            ("withdrawn", "it was no longer needed"),
                            ("staff", "staff stopped it"),
                            ("too_old", "it was held back for too long"),
                            ("interrupted", "the line broke while it was handed over"),
                            ("unsendable", "this address cannot be written to by our mail server"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField(default=accelerator.clock.now)),
                ("next_try_at", models.DateTimeField(default=accelerator.clock.now)),
                ("first_tried_at", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "retries",
                    models.PositiveSmallIntegerField(default=0, help_text="Tries put off since it was last queued."),
                ),
                (
                    "resends",
                    models.PositiveSmallIntegerField(default=0, help_text="Sent again after a try of unknown outcome."),
                ),
                ("data_started_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("bounced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dealt_with_at",
                    models.DateTimeField(blank=True, help_text="Staff know that it did not arrive.", null=True),
                ),
                ("last_reply", models.CharField(blank=True, help_text="Without addresses.", max_length=200)),
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
            name="Attempt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("sent", "taken by the mail server"),
                            ("later", "to be tried again"),
                            ("refused", "refused"),
                            ("lost", "broken off before it was handed over"),
                            ("unknown", "broken off while it was handed over"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reply", models.CharField(blank=True, max_length=200)),
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
                    "mail",
                    accelerator.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tries",
                        to="mailing.mail",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("address", models.EmailField(max_length=254)),
                (
                    "mail_class",
                    models.CharField(
                        choices=[("T", "service"), ("R", "request"), ("D", "reminder or digest"), ("M", "news")],
                        max_length=1,
                        verbose_name="class",
                    ),
                ),
                ("accepts", models.BooleanField()),
                ("changed_at", models.DateTimeField(default=accelerator.clock.now)),
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
            name="Sender",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("from_name", models.CharField(blank=True, max_length=120, verbose_name="name that mails come from")),
                (
                    "keep_bodies_days",
                    models.PositiveSmallIntegerField(default=90, verbose_name="days that texts of mails are kept"),
                ),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("paused_stage", models.CharField(blank=True, max_length=10)),
                ("paused_reply", models.CharField(blank=True, max_length=200)),
                ("paused_mail_id", models.UUIDField(blank=True, null=True)),
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
            name="Suppression",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("address", models.EmailField(max_length=254)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("refused", "the mail server said that this address does not exist"),
                            ("bounced", "a mail came back"),
                            ("complained", "the recipient complained"),
                            ("do_not_contact", "asked not to be contacted"),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateTimeField(default=accelerator.clock.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_why", models.CharField(blank=True, max_length=300, verbose_name="why it was lifted")),
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
            name="Token",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("hash", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("subject_kind", models.CharField(max_length=64)),
                ("subject_id", models.CharField(max_length=40)),
                ("holder_kind", models.CharField(blank=True, max_length=64)),
                ("holder_id", models.CharField(blank=True, max_length=40)),
                ("mail_id", models.UUIDField(blank=True, null=True)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
            name="Wording",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=accelerator.clock.now, editable=False)),
                ("kind", models.CharField(max_length=64)),
                ("opening", models.TextField(blank=True)),
                ("closing", models.TextField(blank=True)),
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
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state", "queued")), fields=["tenant", "next_try_at"], name="mail_due"
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state", "sending")), fields=["tenant", "lease_until"], name="mail_leased"
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["tenant", "created_at", "id"], name="mail_by_time"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["tenant", "state", "created_at", "id"], name="mail_by_state"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["tenant", "programme_id", "created_at", "id"], name="mail_by_programme"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["tenant", "about_kind", "about_id"], name="mail_by_subject"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["tenant", "address"], name="mail_by_address"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(
                    ("dealt_with_at", None),
                    models.Q(
                        ("state__in", ["queued", "failed", "unknown", "held"]),
                        ("bounced_at__isnull", False),
                        _connector="OR",
                    ),
                ),
                fields=["tenant", "state"],
                name="mail_in_trouble",
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("body_cleared_at", None)), fields=["tenant", "due_at"], name="mail_with_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(fields=("tenant", "key"), name="mail_key_once"),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["queued", "sending", "sent", "failed", "unknown", "held", "cancelled"])
                ),
                name="mail_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(("mail_class__in", ["T", "R", "D", "M"])), name="mail_class_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="mail_sent_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_until__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("lease_until__isnull", True)),
                    _connector="OR",
                ),
                name="mail_sending_has_a_lease",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["tenant", "mail", "created_at"], name="attempt_by_mail"),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(fields=("tenant", "address", "mail_class"), name="preference_once"),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(("mail_class", "T"), _negated=True), name="preference_not_of_service"
            ),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.UniqueConstraint(fields=("tenant",), name="sender_one_a_tenant"),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("tenant", "address"),
                name="suppression_once_alive",
            ),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["refused", "bounced", "complained", "do_not_contact"])),
                name="suppression_reason_known",
            ),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(fields=["tenant", "subject_kind", "subject_id"], name="token_by_subject"),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(fields=["tenant", "expires_at"], name="token_by_expiry"),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("tenant", "hash"), name="token_hash_once"),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(fields=("tenant", "kind"), name="wording_once"),
        ),
        accelerator.tenancy.operations.Protect(
            models=["Mail", "Attempt", "Preference", "Sender", "Suppression", "Token", "Wording"],
        ),
    ]
