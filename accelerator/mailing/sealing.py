"""Codes that a mail must carry but nobody else may read: encrypted in the row, gone once it is sent."""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The sealed text was made with a key that we no longer have."""


def seal(secrets: dict[str, str]) -> str:
    """`secrets` encrypted with a key that is derived from SECRET_KEY; "" for none."""
    return _box().encrypt(json.dumps(secrets).encode()).decode() if secrets else ""


def unseal(sealed: str) -> dict[str, str]:
    if not sealed:
        return {}
    try:
        return json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise Unreadable from error


def _box() -> MultiFernet:
    """The first key encrypts; older ones (SECRET_KEY_FALLBACKS) still decrypt."""
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mailing.sealed")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
