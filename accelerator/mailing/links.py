"""Addresses of our own pages as they stand in mails, and the marks that stand there until a mail is sent.

A link always begins with the tenant's stored host, never with the host of a request (F22).
"""

import base64
import hmac
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model

from accelerator.tenancy.context import current_tenant

LINK = "[[link]]"  # stands for the mail's personal link where Python code composes a button


@dataclass(frozen=True)
class Link:
    """A personal link: a token is made for it at each sending and works for `days`.

    `path` holds "{token}"; `purpose` is what `tokens.resolve` will be asked for; `subject` is the row it
    is about and `holder` the row that stands for the person who gets it.
    """

    path: str
    purpose: str
    subject: Model
    holder: Model | None = None
    days: int = 16


@dataclass(frozen=True)
class Linked:
    """One thing of a mail about several: what templates read of it, and its own personal link (`link` beside it)."""

    link: Link
    context: dict[str, Any]


def url_of(path: str) -> str:
    """The absolute address of a page of the active tenant."""
    return f"{settings.LINK_SCHEME}://{current_tenant().primary_host}{settings.LINK_PORT}{path}"


def mark(mail_id: uuid.UUID, name: str) -> str:
    """What stands in a stored text for something that is filled in when the mail is sent.

    It carries the mail's own id, which nobody knew when the text was written.
    """
    return f"[[{name}.{mail_id.hex}]]"


def sign_mail(mail_id: uuid.UUID, purpose: str) -> str:
    """A short sign of a mail that only we can make: "<id><proof>", small letters and digits only."""
    return mail_id.hex + _proof(mail_id.hex, purpose, settings.SECRET_KEY)


def read_signed_mail(text: str, purpose: str) -> uuid.UUID | None:
    """The mail's id, None when the sign is not ours."""
    name, proof = text[:32].lower(), text[32:].lower()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(_proof(name, purpose, key).encode(), proof.encode()) for key in keys):
        return None
    try:
        return uuid.UUID(hex=name)
    except ValueError:
        return None


def _proof(name: str, purpose: str, key: str) -> str:
    """100 bits, and no more: it must fit into the 64 signs before an @."""
    digest = hmac.digest(key.encode(), f"mailing.{purpose}:{name}".encode(), "sha256")
    return base64.b32encode(digest)[:20].decode().lower()
