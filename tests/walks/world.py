"""The demo data as the walks see it: who asks, and one row of each kind to ask for."""

from functools import cache
from typing import Any

from django.test import Client
from django.urls import get_resolver

from accelerator.accounts.models import User
from accelerator.programmes.models import Programme, ProgrammeAccess
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.middleware import TenantSessionMiddleware
from accelerator.tenancy.models import Membership, Role, Tenant
from tests.factories.tenancy import make_user

HOSTS = {"thornmere": "thornmere.localhost", "harbour": "harbour.localhost"}
# Who asks: each answers a different question about who may see what.
ROLES = (
    "nobody",
    "admin",
    "manager",
    "other manager",  # of another programme of the same tenant
    "reviewer",
    "innovator",
    "partner",
    "funder",
    "other funder",  # of another programme of the same tenant
    "stranger",  # signed in, but no member here
)


class World:
    """Made once per test on the seeded database; everything is rolled back."""

    def __init__(self) -> None:
        self.tenant = Tenant.objects.get(slug="thornmere")
        self.samples: dict[Any, Any] = {}  # rows that addresses name, looked up once
        self.users: dict[str, User | None] = {"nobody": None, "stranger": make_user()}
        for role in ("admin", "manager", "reviewer", "innovator", "partner", "funder"):
            self.users[role] = User.objects.get(email=f"{role}@thornmere.example")
        with tenant_scope(self.tenant):
            self._narrow()

    def client(self, role: str, at: str = "thornmere", **options: Any) -> Client:
        """A client signed in as this role; `at` another tenant, as whoever has that role there."""
        client = Client(headers={"host": HOSTS[at]}, **options)
        user = self.users[role] if at == "thornmere" else User.objects.get(email=f"{role}@{at}.example")
        if user:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            session = client.session
            session[TenantSessionMiddleware.KEY] = str(Tenant.objects.get(slug=at).pk)
            session.save()
        return client

    def _narrow(self) -> None:
        """Staff and funder of Fair Footing, and the same of another programme."""
        mine = Programme.objects.get(slug="fair-footing")
        other = Programme.objects.create(
            name="Other", slug="other", starts_on=mine.starts_on, ends_on=mine.ends_on, is_public=True
        )
        for role in (Role.MANAGER, Role.FUNDER):
            membership = Membership.objects.get(user=self.users[role.value], role=role)
            ProgrammeAccess.objects.get_or_create(membership=membership, programme=mine)
            self.users[f"other {role.value}"] = user = make_user()
            elsewhere = Membership.objects.create(user=user, role=role)
            ProgrammeAccess.objects.create(membership=elsewhere, programme=other)


@cache
def routes() -> dict[str, str]:
    """Every named route, the admin apart: {"app:name": its whole pattern, as in "desk/people/<uuid:pk>/"}."""
    found: dict[str, str] = {}

    def walk(patterns: list[Any], space: str, prefix: str) -> None:
        for pattern in patterns:
            whole = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                if pattern.namespace != "admin":
                    walk(pattern.url_patterns, inner, whole)
            else:
                found[space + (pattern.name or str(pattern.pattern))] = whole

    walk(get_resolver().url_patterns, "", "")
    return found
