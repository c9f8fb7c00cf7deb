"""API tokens: made and shown once, found by their hash, taken back by their person."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import ApiToken, KeptReply, User
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused

PREFIX = "accel_"  # a secret that lies about somewhere can be recognised
BYTES = 32
DAYS, LONGEST_DAYS = 90, 365
MOST = 20  # live ones of one person at one tenant
SEEN_EVERY = timedelta(minutes=1)
REPLIES_KEPT = timedelta(hours=24)


@transaction.atomic
def make_token(user: User, *, name: str, days: int = DAYS) -> tuple[ApiToken, str]:
    """The token and its secret, which exists nowhere else from then on. Raises Refused at the twenty-first."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"Choose between 1 and {LONGEST_DAYS} days.")
    if ApiToken.objects.live().filter(user=user).count() >= MOST:
        raise Refused(f"You have {MOST} tokens. Revoke one that you no longer need, then make a new one.")
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        hash=hash_of(secret),
        ending=secret[-4:],
        expires_at=clock.now() + timedelta(days=days),
    )
    record("token.made", token, by=user, days=days)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """It is refused from the next request on. Twice changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record("token.revoked", token, by=by)
    return token


def find_token(secret: str) -> ApiToken | None:
    """The live token of this secret at the active tenant, with its user; None when there is none."""
    if not secret.startswith(PREFIX):
        return None
    found = ApiToken.objects.live().filter(hash=hash_of(secret)).select_related("user").first()
    return found if found and found.user.is_active else None


def note_use(token: ApiToken) -> None:
    """Stamp when it was last used, once a minute at most: reading stays cheap, and nobody waits for the row."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at >= SEEN_EVERY:
        free = ApiToken.objects.filter(pk=token.pk).select_for_update(skip_locked=True, no_key=True)
        if free.values_list("pk", flat=True).first():
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def forget_old_replies() -> int:
    """Of the active tenant; how many there were."""
    return KeptReply.objects.filter(created_at__lte=clock.now() - REPLIES_KEPT).delete()[0]


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
