"""A mark in each answer page that says when it was shown (F35).

Link scanners run scripts and post a form the moment they see it. A person reads first. So an answer counts
only from a page that was shown at least two seconds before, and only for the link it was shown under.
"""

import hashlib

from django.core import signing

from accelerator import clock

READING_TIME = 2  # seconds
_signer = signing.Signer(salt="introductions.nonce")


def issue(token: str) -> str:
    """What the page carries in a hidden field."""
    return _signer.sign_object([_name(token), clock.now().timestamp()])


def is_settled(value: str, token: str) -> bool:
    """Whether the page was shown for this link, and long enough ago to have been read."""
    try:
        name, shown_at = _signer.unsign_object(value)
    except (signing.BadSignature, ValueError):
        return False
    return name == _name(token) and clock.now().timestamp() - shown_at >= READING_TIME


def _name(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()[:16]
