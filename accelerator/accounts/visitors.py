"""Where a request comes from, for limits: never what the visitor says of themselves (F58)."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def network_address(request: HttpRequest) -> str:
    """The visitor's address: the one that our outermost proxy saw (TRUSTED_PROXIES says how many there are),
    without any the one that knocked. Empty where there is none."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
