"""Names that tenants answer at: under the platform's own domain, or their own."""

from django.conf import settings


def is_ours(name: str) -> bool:
    """Whether a name lies under the platform's own domain, where tenants do not help themselves."""
    return name == settings.BASE_DOMAIN or name.endswith(f".{settings.BASE_DOMAIN}")
