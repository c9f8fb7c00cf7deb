"""Browsers that somebody has signed in from before.

A signed cookie in the browser names the accounts that it has been used for; nothing is kept on our side, and no
name stands in it. A browser that forgets its cookies is a new one.
"""

import re
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accelerator.accounts.models import User

COOKIE = f"{settings.SESSION_COOKIE_NAME.removesuffix('sessionid')}known"
KEPT_FOR = timedelta(days=400)  # the longest that browsers keep a cookie
MOST = 8  # accounts of one browser
SALT = "accelerator.accounts.browsers"
# The first that fits: most names stand in other browsers' words as well.
BROWSERS = (
    ("Firefox", "Firefox/"),
    ("Edge", "Edg"),
    ("Opera", "OPR/"),
    ("Chrome", "Chrom|CriOS"),
    ("Safari", "Safari/"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iOS", "iPhone|iPad"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS"),
    ("Linux", "Linux"),
)


def is_known(request: HttpRequest, user: User) -> bool:
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """This browser, for this user; the accounts used last are kept."""
    mark = _mark(user)
    marks = [mark, *(one for one in _marks(request) if one != mark)][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps(marks, salt=SALT),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def in_words(user_agent: str) -> str:
    """Roughly: "Firefox on Windows"; "an unknown browser" where it does not say."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return " on ".join(filter(None, [browser or "an unknown browser", system]))


def _first(kinds: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, user_agent)), "")


def _mark(user: User) -> str:
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:24]


def _marks(request: HttpRequest) -> list[str]:
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR))
    except signing.BadSignature:
        return []
