"""What a user's sessions page shows: their live sessions at every tenant, each with its place and browser."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session

from accelerator.accounts.models import User
from accelerator.tenancy.middleware import TenantSessionMiddleware
from accelerator.tenancy.models import Tenant

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Place:
    """One place where the user is signed in."""

    pk: int
    browser: str
    tenant: str
    ip: str
    since: datetime
    is_current: bool


def sessions_of(user: User, *, current_key: str | None) -> list[Place]:
    """The user's live sessions, this one first, then the newest. Three queries, however many there are."""
    tracked = {session.session_key: session for session in UserSession.objects.filter(user=user)}
    stored = Session.objects.filter(session_key__in=tracked)
    live = {row.session_key: row.get_decoded() for row in stored}
    live = {key: data for key, data in live.items() if data.get(HASH_SESSION_KEY) == user.get_session_auth_hash()}
    ids = {data[TenantSessionMiddleware.KEY] for data in live.values() if TenantSessionMiddleware.KEY in data}
    tenants = {str(pk): name for pk, name in Tenant.objects.filter(pk__in=ids).values_list("pk", "name")}
    places = [
        Place(
            pk=tracked[key].pk,
            browser=browser_name(tracked[key].user_agent),
            tenant=tenants.get(data.get(TenantSessionMiddleware.KEY, ""), ""),
            ip=tracked[key].ip,
            since=tracked[key].created_at,
            is_current=key == current_key,
        )
        for key, data in live.items()
    ]
    return sorted(places, key=lambda place: (place.is_current, place.since), reverse=True)


def browser_name(user_agent: str) -> str:
    """ "Firefox on Windows", as far as the browser says what it is."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
