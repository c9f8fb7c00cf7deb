"""The table of doors: every route with who may go through it.

`who` names a set of roles below. Whoever is not in it gets the answer of a page that does not exist; nobody (signed
out) is led to sign in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from accelerator.tenancy.context import tenant_scope
from tests.walks.world import ROLES, World

EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {"nobody"}
ADMIN = frozenset({"admin"})
STAFF = frozenset({"admin", "manager", "other manager"})
PROGRAMME_STAFF = frozenset({"admin", "manager"})  # of the programme that the row belongs to
PORTAL = frozenset({"innovator", "partner"})
INNOVATOR, PARTNER = frozenset({"innovator"}), frozenset({"partner"})
FUNDERS = PROGRAMME_STAFF | {"funder"}
READERS = STAFF | {"funder", "other funder"}  # of impact pages: each their own programmes


@dataclass(frozen=True)
class Route:
    """`sample` gives the kwargs of its address; `post` when it answers only POST; `no_csrf` with a reason."""

    who: frozenset[str]
    sample: Callable[[World], dict[str, Any]] | None = None
    post: bool = False
    no_csrf: str = ""

    def kwargs(self, world: World) -> dict[str, Any]:
        return self.sample(world) if self.sample else {}

    def expected(self, role: str) -> str:
        if role in self.who:
            return "ok"
        return "sign in" if role == "nobody" else "not found"

    @property
    def is_open(self) -> bool:
        return self.who == EVERYONE


# Routes that others wrote and tested; our settings decide what they do (tests/accounts).
OF_OTHERS: set[str] = set()
ROUTES: dict[str, Route] = {}


def ask(client: Client, route: Route, address: str) -> str:
    """ "ok", "sign in" or "not found"; anything else by its status."""
    response = client.post(address) if route.post else client.get(address)
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign in"
    if response.status_code == 404:
        return "not found"
    return "ok" if response.status_code < 500 and response.status_code != 403 else str(response.status_code)


def addresses(world: World) -> list[str]:
    """Every listed address, for whoever walks them all. Call inside the tenant's scope."""
    return [reverse(name, kwargs=route.kwargs(world)) for name, route in ROUTES.items()]
