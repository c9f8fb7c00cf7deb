"""The outbox and what belongs to it: every mail is a row before it is a message."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Index, Q, UniqueConstraint

from accelerator import clock
from accelerator.mailing.marks import BEGINS
from accelerator.mailing.states import MOVES, MailClass, MailState, Outcome, SuppressionReason, Why
from accelerator.tenancy.errors import IllegalMove
from accelerator.tenancy.models import TenantForeignKey, TenantModel


class Mail(TenantModel):
    """One mail to one recipient.

    `text`, `html` and `subject` hold placeholders where a secret or a personal link goes: links are made
    anew at each sending (only their hash is kept, see Token), codes lie encrypted in `sealed` until the
    mail is sent. Rooms above are named by kind and id.
    """

    key = models.CharField(max_length=200, help_text="What this mail is; the same key is never queued twice.")
    message_id = models.CharField(max_length=255)
    template = models.CharField(max_length=120)
    mail_class = models.CharField("class", max_length=1, choices=MailClass.choices)
    programme_id = models.UUIDField(null=True, blank=True)
    about_kind = models.CharField(max_length=64, blank=True)
    about_id = models.CharField(max_length=40, blank=True)

    to_address = models.EmailField("to")
    address = models.EmailField(help_text="The recipient's address in small letters, for lists and rules.")
    to_name = models.CharField(max_length=200, blank=True)
    from_name = models.CharField(max_length=200)
    reply_to = ArrayField(models.EmailField(), default=list, blank=True)
    by_hand = models.BooleanField("written by a person", default=False)

    subject = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    sealed = models.TextField(blank=True, editable=False)
    body_cleared_at = models.DateTimeField(null=True, blank=True)

    link_path = models.CharField(max_length=200, blank=True)
    link_purpose = models.CharField(max_length=64, blank=True)
    link_subject_kind = models.CharField(max_length=64, blank=True)
    link_subject_id = models.CharField(max_length=40, blank=True)
    link_holder_kind = models.CharField(max_length=64, blank=True)
    link_holder_id = models.CharField(max_length=40, blank=True)
    link_days = models.PositiveSmallIntegerField(default=0)
    more_links = models.JSONField(default=list, db_default=[], blank=True)  # of a digest: links.More as dictionaries

    state = models.CharField(max_length=12, choices=MailState.choices, default=MailState.QUEUED)
    why = models.CharField(max_length=20, choices=Why.choices, blank=True)
    due_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(default=clock.now)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    taken_by = models.BigIntegerField(null=True, blank=True, editable=False, help_text="The delivery that took it.")
    attempts = models.PositiveIntegerField(default=0)
    retries = models.PositiveSmallIntegerField(default=0, help_text="Tries put off since it was last queued.")
    resends = models.PositiveSmallIntegerField(default=0, help_text="Sent again after a try of unknown outcome.")
    data_started_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    dealt_with_at = models.DateTimeField(null=True, blank=True, help_text="Staff know that it did not arrive.")
    last_reply = models.CharField(max_length=200, blank=True, help_text="Without addresses.")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "key"], name="mail_key_once"),
            models.CheckConstraint(name="mail_state_known", condition=Q(state__in=MailState.values)),
            models.CheckConstraint(name="mail_class_known", condition=Q(mail_class__in=MailClass.values)),
            models.CheckConstraint(
                name="mail_sent_has_a_date",
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_sending_has_a_lease",
                condition=Q(state=MailState.SENDING, lease_until__isnull=False)
                | (~Q(state=MailState.SENDING) & Q(lease_until__isnull=True)),
            ),
        ]
        indexes = [
            Index(fields=["tenant", "next_try_at"], name="mail_due", condition=Q(state=MailState.QUEUED)),
            Index(fields=["tenant", "lease_until"], name="mail_leased", condition=Q(state=MailState.SENDING)),
            Index(fields=["tenant", "created_at", "id"], name="mail_by_time"),
            Index(fields=["tenant", "state", "created_at", "id"], name="mail_by_state"),
            Index(fields=["tenant", "programme_id", "created_at", "id"], name="mail_by_programme"),
            Index(fields=["tenant", "about_kind", "about_id"], name="mail_by_subject"),
            Index(fields=["tenant", "address"], name="mail_by_address"),
            Index(
                fields=["tenant", "state"],
                name="mail_in_trouble",
                condition=Q(dealt_with_at=None)
                & (
                    Q(state__in=[MailState.QUEUED, MailState.FAILED, MailState.UNKNOWN, MailState.HELD])
                    | Q(bounced_at__isnull=False)
                ),
            ),
            Index(fields=["tenant", "due_at"], name="mail_with_text", condition=Q(body_cleared_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject

    def move_to(self, new: MailState) -> None:
        """Change the state as MOVES allows; the caller saves. A move out of sending ends the lease."""
        if new not in MOVES[MailState(self.state)]:
            raise IllegalMove(f"A mail that is {self.get_state_display()} cannot be {MailState(new).label}.")
        self.state = new
        if new != MailState.SENDING:
            self.lease_until = None


class Attempt(TenantModel):
    """One try to hand a mail over, written when it ended; `created_at` is that moment."""

    mail = TenantForeignKey(Mail, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reply = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [Index(fields=["tenant", "mail", "created_at"], name="attempt_by_mail")]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Token(TenantModel):
    """A link that acts for somebody: only its hash is kept, and what it is for (F37)."""

    hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=40)
    holder_kind = models.CharField(max_length=64, blank=True)
    holder_id = models.CharField(max_length=40, blank=True)
    mail_id = models.UUIDField(null=True, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["tenant", "hash"], name="token_hash_once")]
        indexes = [
            Index(fields=["tenant", "subject_kind", "subject_id"], name="token_by_subject"),
            Index(fields=["tenant", "expires_at"], name="token_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.purpose


class Suppression(TenantModel):
    """An address that nothing is sent to until staff lift it."""

    address = models.EmailField()
    reason = models.CharField(max_length=16, choices=SuppressionReason.choices)
    since = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.CharField("why it was lifted", max_length=300, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["tenant", "address"], condition=Q(lifted_at__isnull=True), name="suppression_once_alive"
            ),
            models.CheckConstraint(name="suppression_reason_known", condition=Q(reason__in=SuppressionReason.values)),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()

    @property
    def shown(self) -> str:
        """The address; of somebody who was erased nobody can read it any more."""
        return "an erased address" if self.address.startswith(BEGINS) else self.address


class Preference(TenantModel):
    """What the owner of an address has said about one class of mail of this tenant; absent = the default."""

    address = models.EmailField()
    mail_class = models.CharField("class", max_length=1, choices=MailClass.choices)
    accepts = models.BooleanField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "address", "mail_class"], name="preference_once"),
            models.CheckConstraint(name="preference_not_of_service", condition=~Q(mail_class=MailClass.SERVICE)),
        ]

    def __str__(self) -> str:
        return f"{self.get_mail_class_display()}: {'yes' if self.accepts else 'no'}"


class Sender(TenantModel):
    """How a tenant sends, and whether it may: paused when the mail server refuses us as a sender."""

    from_name = models.CharField("name that mails come from", max_length=120, blank=True)
    keep_bodies_days = models.PositiveSmallIntegerField("days that texts of mails are kept", default=90)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_stage = models.CharField(max_length=10, blank=True)  # smtp.Stage: where in the conversation
    paused_reply = models.CharField(max_length=200, blank=True)
    paused_mail_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["tenant"], name="sender_one_a_tenant")]

    def __str__(self) -> str:
        return "paused" if self.paused_at else "sending"


class Wording(TenantModel):
    """What a tenant says in its own words at the start and the end of one kind of mail (F21); for one programme,
    or for all that say nothing of their own. Programmes are above this room, so they are named by id."""

    kind = models.CharField(max_length=64)
    programme_id = models.UUIDField(null=True, blank=True, editable=False)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "kind", "programme_id"], nulls_distinct=False, name="wording_once")
        ]

    def __str__(self) -> str:
        return self.kind


class ProgrammeSender(TenantModel):
    """The name that the mails of one programme come from, where it is not the tenant's."""

    programme_id = models.UUIDField(editable=False)
    from_name = models.CharField("name that mails come from", max_length=120)

    class Meta:
        constraints = [UniqueConstraint(fields=["tenant", "programme_id"], name="sender_one_a_programme")]

    def __str__(self) -> str:
        return self.from_name
