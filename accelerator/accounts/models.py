"""Who signs in, how a tenant asks people in, and the keys that a person gives to their scripts.

A User is global and belongs to themselves: they sign in by e-mail; no tenant lists or edits users.
Invitations and API tokens belong to a tenant.
"""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accelerator import clock
from accelerator.accounts.states import MOVES, InvitationState
from accelerator.tenancy.errors import IllegalMove
from accelerator.tenancy.models import Role, TenantForeignKey, TenantManager, TenantModel


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted, nor declined, nor taken back; may have expired."""
        return self.filter(accepted_at=None, declined_at=None, revoked_at=None)


class Invitation(TenantModel):
    """Staff ask one address to join this tenant in one role; accounts are made in no other way (R03).

    Programmes and persons belong to rooms above: they are named by id, the programmes also by the line
    that the mail and the page show.
    """

    email = models.EmailField("e-mail")
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    programme_ids = ArrayField(models.UUIDField(), default=list, blank=True, help_text="Empty: all programmes.")
    programme_line = models.CharField(max_length=300, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    sent_at = models.DateTimeField(default=clock.now)
    sendings = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(InvitationQuerySet)()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "email", "role"],
                condition=Q(accepted_at=None, declined_at=None, revoked_at=None),
                name="invitation_one_unanswered",
            ),
            models.CheckConstraint(name="invitation_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="invitation_email_in_small_letters", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="invitation_ends_once",
                condition=Q(accepted_at=None, declined_at=None)
                | Q(accepted_at=None, revoked_at=None)
                | Q(declined_at=None, revoked_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "created_at", "id"], name="invitation_by_time"),
            models.Index(fields=["tenant", "accepted_by", "person_id"], name="invitation_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.state.label})"

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.declined_at:
            return InvitationState.NOT_ME
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.OPEN if self.expires_at > clock.now() else InvitationState.EXPIRED

    def move_to(self, new: InvitationState) -> None:
        """Stamp the move, or raise IllegalMove with a sentence for whoever tried."""
        if new not in MOVES[self.state]:
            raise IllegalMove(f"This invitation cannot be changed any more: it is {self.state.label}.")
        stamp = STAMPS.get(new)
        if stamp:
            setattr(self, stamp, clock.now())


STAMPS = {
    InvitationState.ACCEPTED: "accepted_at",
    InvitationState.NOT_ME: "declined_at",
    InvitationState.REVOKED: "revoked_at",
}


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=clock.now())


class ApiToken(TenantModel):
    """What a script of one person shows instead of a password, at one tenant. Only the secret's hash is kept.

    It may do what its person may do at the moment it is shown, and nothing once they are no member here.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="api_tokens"
    )
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, editable=False)  # SHA-256 of 256 random bits: nothing to guess, no salt
    ending = models.CharField(max_length=4, editable=False)  # to tell two apart
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(ApiTokenQuerySet)()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "hash"], name="api_token_once")]
        indexes = [models.Index(fields=["tenant", "user", "created_at"], name="api_token_by_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now()


class KeptReply(TenantModel):
    """What a write of the API answered, kept for a day under the key its caller chose (F32).

    Written in the transaction of the work itself: there is no answer without the work, and no work
    without its answer.
    """

    token = TenantForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept_replies")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    location = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name_plural = "kept replies"
        constraints = [models.UniqueConstraint(fields=["tenant", "token", "key"], name="kept_reply_once")]
        indexes = [models.Index(fields=["tenant", "created_at"], name="kept_reply_by_time")]

    def __str__(self) -> str:
        return f"{self.status}"
