"""A programme with a pair that may be introduced, and a script of each role."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role, Tenant
from tests.factories.api import Script
from tests.factories.introductions import make_side
from tests.factories.portal import sign_in
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant


@dataclass
class World:
    """`scripts` by role; innovator and partner act for the two organisations."""

    tenant: Tenant
    programme: Any = None
    innovator: Any = None
    partner: Any = None
    scripts: dict[str, Script] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Script:
        return self.scripts[role]

    def draft(self, **changes: Any) -> dict[str, Any]:
        """A body that drafts an introduction of the two."""
        body = {"programme": self.programme.pk, "innovator": self.innovator.pk, "partner": self.partner.pk}
        return {
            **body,
            "why": "They fit.",
            "ask": "one call",
            "gain_innovator": "a test",
            "gain_partner": "a tool",
        } | changes


def make_world(slug: str = "north") -> World:
    world = World(make_tenant(slug))
    with tenant_scope(world.tenant):
        world.programme = make_programme(state="deliver", slug="fair-footing")
        world.innovator = make_side(world.programme, "innovator")
        world.partner = make_side(world.programme, "partner")
    for role in (Role.ADMIN, Role.MANAGER, Role.REVIEWER, Role.FUNDER):
        world.scripts[role.value] = Script(world.tenant, make_member(role, world.tenant))
    for role in (Role.INNOVATOR, Role.PARTNER):
        with tenant_scope(world.tenant):
            person = getattr(world, role.value).positions.get().person
            user = sign_in(person, role)
        world.scripts[role.value] = Script(world.tenant, user)
    return world


@pytest.fixture
def world(db) -> World:
    cache.clear()
    return make_world()
