"""How often one token, or somebody without one, may ask, in windows of a minute. Without the cache nobody is held up (F50)."""

import hashlib
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.throttling import BaseThrottle

from accelerator import clock
from accelerator.accounts.visitors import network_address

log = structlog.get_logger(__name__)
WINDOW = 60  # seconds
SAFE = {"GET", "HEAD", "OPTIONS"}


class TokenThrottle(BaseThrottle):
    """Reads and writes are counted apart. Leaves `request.rate` for the headers."""

    def allow_request(self, request: Any, view: Any) -> bool:
        kind = "read" if request.method in SAFE else "write"
        most = settings.API_READS_A_MINUTE if kind == "read" else settings.API_WRITES_A_MINUTE
        now = int(clock.now().timestamp())
        self.left = WINDOW - now % WINDOW
        used = _count(f"api:{kind}:{request.auth.pk}:{now // WINDOW}")
        if used is None:
            return True
        request._request.rate = {
            "RateLimit-Policy": f'"{kind}";q={most};w={WINDOW}',
            "RateLimit": f'"{kind}";r={max(most - used, 0)};t={self.left}',
        }
        return used <= most

    def wait(self) -> float:
        return self.left


def hold_up_strangers(request: HttpRequest) -> None:
    """Without a token that lives, one network address may ask as often as one token reads. Raises Throttled."""
    now = int(clock.now().timestamp())
    whose = hashlib.sha256(network_address(request).encode()).hexdigest()
    used = _count(f"api:stranger:{whose}:{now // WINDOW}")
    if used is not None and used > settings.API_READS_A_MINUTE:
        raise Throttled(wait=WINDOW - now % WINDOW)


def _count(key: str) -> int | None:
    """How many there were in this window, this one included; None when nobody knows."""
    try:
        cache.add(key, 0, WINDOW)
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return None
    except Exception as error:  # noqa: BLE001 - whatever the cache does, the API goes on
        log.warning("api_limit_unknown", error=type(error).__name__)
        return None
