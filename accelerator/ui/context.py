"""What every page's frame needs: whose house it is, who is asking, and where they may go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

STAFF_NAV = (
    ("/desk/", "Desk"),
    ("/desk/introductions/", "Introductions"),
    ("/desk/innovators/", "Innovators"),
    ("/desk/partners/", "Partners"),
    ("/desk/partnerships/", "Partnerships"),
    ("/desk/programmes/", "Programmes"),
    ("/impact/", "Impact"),
    ("/desk/people/", "People"),
    ("/desk/outbox/", "Mail"),
)
PORTAL_NAV = (
    ("/portal/", "Home"),
    ("/portal/introductions/", "Introductions"),
    ("/portal/partnerships/", "Partnerships"),
    ("/portal/profile/", ""),  # named after what the side brings: needs or offers
    ("/portal/people/", "People"),
)
FUNDER_NAV = (("/impact/", "Impact"), ("/", "Programmes"))
PUBLIC_NAV = (("/", "Programmes"), ("/accounts/login/", "Sign in"))


@dataclass(frozen=True)
class Entry:
    """One place in the main navigation."""

    url: str
    label: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Error pages come here too, so nothing on the request is taken for granted."""
    member = getattr(request, "member", None)
    tenant = getattr(request, "tenant", None)
    roles: set[str] = getattr(member, "roles", set()) if member and tenant else set()
    return {
        "tenant": tenant,
        "member": member,
        "is_staff": bool({"admin", "manager"} & roles),
        "is_admin": "admin" in roles,
        "signed_in": bool(getattr(member, "is_authenticated", False)),
        "home_url": home_url(roles),
        "nav": nav_entries(roles, request.path),
        "lang": getattr(tenant, "locale", "") or "en-gb",
        "demo": settings.DEMO,
    }


def home_url(roles: set[str]) -> str:
    """Where the brand in the corner leads: the first page of one's own work, else the front page."""
    if {"admin", "manager"} & roles:
        return "/desk/"
    if {"innovator", "partner"} & roles:
        return "/portal/"
    return "/impact/" if "funder" in roles else "/"


def nav_entries(roles: set[str], path: str) -> list[Entry]:
    """The places of a role, with the one that `path` lies in marked as current."""
    places = _places(roles)
    current = _current([url for url, _ in places], path)
    return [Entry(url, label, url == current) for url, label in places]


def _places(roles: set[str]) -> list[tuple[str, str]]:
    if {"admin", "manager"} & roles:
        return list(STAFF_NAV)
    places: list[tuple[str, str]] = []
    if {"innovator", "partner"} & roles:
        brings = "Profile and needs" if "innovator" in roles else "Profile and offers"
        places += [(url, label or brings) for url, label in PORTAL_NAV]
    if "partner" in roles:
        places.insert(2, ("/portal/innovators/", "Innovators"))
    if {"innovator", "partner"} & roles:
        places.insert(3 if "partner" in roles else 2, ("/portal/catalogue/", "Offers"))
    if "funder" in roles:
        places += [place for place in FUNDER_NAV if place[1] != "Programmes" or not places]
    if "reviewer" in roles and not places:
        places.append(("/", "Programmes"))
    return places or list(PUBLIC_NAV)


# Pages that lie beside the place they belong to in the navigation.
BELONGS_TO = {
    "/portal/needs/": "/portal/profile/",
    "/portal/offers/": "/portal/profile/",
    "/portal/wishes/": "/portal/catalogue/",
    "/desk/search/": "/desk/",
    "/desk/board/": "/desk/introductions/",
}
HOMES = {"/", "/desk/", "/portal/"}  # every page of the role lies below: that says nothing


def _current(urls: list[str], path: str) -> str:
    """The longest place that `path` lies in; "/" only for the public pages, a home only for itself and searching.

    A page that lies elsewhere, as an organisation's, says where it belongs: `nav_place` in its context.
    """
    path = next((place for start, place in BELONGS_TO.items() if path.startswith(start)), path)
    inside = [url for url in urls if path == url or (url not in HOMES and path.startswith(url))]
    if not inside and path.startswith("/programmes/") and "/" in urls:
        return "/"
    return max(inside, key=len, default="")
