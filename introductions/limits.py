"""How often one link and one address may post in a minute. Without the cache nobody is held up (G6)."""

import hashlib
from dataclasses import dataclass

import structlog
from django.core.cache import cache
from django.http import HttpRequest

from accelerator.accounts.visitors import network_address
from introductions import nonce

log = structlog.get_logger(__name__)
SLOWER = "That was a lot of answers in a minute. Wait a moment, then press once more."
AGAIN = "Please press once more. We wait two seconds before an answer counts, so that no mail scanner answers for you."
A_MINUTE = 60  # seconds
NOT_SAID_AGAIN = {"csrfmiddlewaretoken", "nonce"}
LINK_POSTS, ADDRESS_POSTS = 12, 60


def not_yet(request: HttpRequest, token: str) -> str:
    """Why this post of a page behind a mailed link does not count, as a kind sentence; empty when it does."""
    if too_often(request, token):
        return SLOWER
    return "" if nonce.is_settled(request.POST.get("nonce", ""), token) else AGAIN


@dataclass(frozen=True)
class OnceMore:
    """What was pressed too early, ready to be sent again by one button that says so."""

    url: str
    label: str
    fields: list[tuple[str, str]]


def once_more(request: HttpRequest, label: str) -> OnceMore:
    """`label`: the words of the button that was pressed."""
    said = [(name, value) for name, values in request.POST.lists() for value in values]
    return OnceMore(request.path, label, [pair for pair in said if pair[0] not in NOT_SAID_AGAIN])


def ticked_version(request: HttpRequest) -> int:
    """The version of the rules of engagement that was ticked on the page; 0 for none."""
    said = request.POST.get("accepts_rules", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0


def too_often(request: HttpRequest, token: str) -> bool:
    """Count this post; True when the link or the network address has posted too often."""
    address = network_address(request)
    return _over(f"link:{token}", LINK_POSTS) or _over(f"address:{address}", ADDRESS_POSTS)


def _over(name: str, limit: int) -> bool:
    key = "respond:" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    try:
        cache.add(key, 0, A_MINUTE)
        return cache.incr(key) > limit
    except ValueError:  # it ran out between the two calls
        return False
    except Exception as error:  # noqa: BLE001 - whatever the cache does, people may answer
        log.warning("respond_limit_unknown", error=type(error).__name__)
        return False
