"""Tokens of links that act for somebody: made at sending, kept as hashes, bound to one purpose (F37)."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import reference
from accelerator.mailing.models import Token

BYTES = 32
LONGEST = 100  # characters; anything longer was not made here


def issue(
    *, purpose: str, subject: Model, holder: Model | None = None, expires_at: datetime | None = None, days: int = 16
) -> str:
    """Make a token and return its secret, which exists nowhere else from then on."""
    subject_kind, subject_id = reference(subject)
    holder_kind, holder_id = reference(holder) if holder is not None else ("", "")
    expires_at = expires_at or clock.now() + timedelta(days=days)
    return issue_for(purpose, (subject_kind, subject_id), (holder_kind, holder_id), expires_at)


def issue_for(
    purpose: str,
    subject: tuple[str, str],
    holder: tuple[str, str],
    expires_at: datetime,
    mail_id: uuid.UUID | None = None,
) -> str:
    """As `issue`, for rows named by (kind, id)."""
    raw, token = make(purpose, subject, holder, expires_at, mail_id)
    token.save(force_insert=True)
    return raw


def make(
    purpose: str,
    subject: tuple[str, str],
    holder: tuple[str, str],
    expires_at: datetime,
    mail_id: uuid.UUID | None = None,
) -> tuple[str, Token]:
    """As `issue_for`, with the row still to be saved."""
    raw = secrets.token_urlsafe(BYTES)
    return raw, Token(
        hash=hash_of(raw),
        purpose=purpose,
        subject_kind=subject[0],
        subject_id=subject[1],
        holder_kind=holder[0],
        holder_id=holder[1],
        expires_at=expires_at,
        mail_id=mail_id,
    )


def resolve(raw: str, purpose: str) -> Token | None:
    """The live token of this secret, None when it is unknown, expired, revoked or made for something else.

    Found by its hash, so that the time of the answer tells nothing about a secret (F37).
    """
    if not raw or len(raw) > LONGEST:
        return None
    token = Token.objects.filter(hash=hash_of(raw), purpose=purpose, revoked_at=None).first()
    return token if token and token.expires_at > clock.now() else None


def revoke(subject: Model, *, purpose: str | None = None, holder: Model | None = None) -> int:
    """End all live tokens about `subject` (of one purpose, of one holder); how many there were."""
    kind, row_id = reference(subject)
    tokens = Token.objects.filter(subject_kind=kind, subject_id=row_id, revoked_at=None)
    if purpose:
        tokens = tokens.filter(purpose=purpose)
    if holder is not None:
        holder_kind, holder_id = reference(holder)
        tokens = tokens.filter(holder_kind=holder_kind, holder_id=holder_id)
    return tokens.update(revoked_at=clock.now())


def hash_of(raw: str) -> str:
    return hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest()
