"""The mark of an erased address: nobody can read the address from it without our key, we know it again."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from accelerator.tenancy.context import current_tenant_id

BEGINS = "erased:"


def mark(address: str) -> str:
    """Of an address in small letters, at the active tenant: two tenants cannot compare theirs."""
    return marks(address)[0]


def marks(address: str) -> list[str]:
    """With today's key and with those before it (SECRET_KEY_FALLBACKS)."""
    text = f"{current_tenant_id()}:{address}"
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [BEGINS + salted_hmac("mailing.erased", text, secret=key, algorithm="sha256").hexdigest() for key in keys]
