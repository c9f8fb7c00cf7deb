"""A programme with a pair that may be introduced, and a script of each role."""

from dataclasses import dataclass, field
from typing import Any

from accelerator.accounts.models import User
from accelerator.rest.views import PORTAL
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role, Tenant
from introductions.states import State
from tests.factories.api import Script
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_need, make_offer, make_project
from tests.factories.portal import sign_in
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant


@dataclass
class World:
    """`world["manager"]` is a script of that role; innovator and partner act for the two organisations."""

    tenant: Tenant
    programme: Any = None
    innovator: Any = None
    partner: Any = None
    scripts: dict[str, Script] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Script:
        if role not in self.scripts:
            self.scripts[role] = Script(self.tenant, self._user(Role(role)))
        return self.scripts[role]

    def draft(self, **changes: Any) -> dict[str, Any]:
        """A body that drafts an introduction of the two."""
        body = {"programme": self.programme.pk, "innovator": self.innovator.pk, "partner": self.partner.pk}
        letter = {"why": "They fit.", "ask": "one call", "gain_innovator": "a test", "gain_partner": "a tool"}
        return {**body, **letter, **changes}

    def _user(self, role: Role) -> User:
        if role not in PORTAL:
            return make_member(role, self.tenant)
        with tenant_scope(self.tenant):
            return sign_in(getattr(self, role.value).positions.get().person, role)


def make_world(slug: str = "north") -> World:
    """A programme with a pair that may be introduced."""
    world = World(make_tenant(slug))
    with tenant_scope(world.tenant):
        world.programme = make_programme(state="deliver", slug="fair-footing")
        world.innovator = make_side(world.programme, "innovator")
        world.partner = make_side(world.programme, "partner")
    return world


def fill(world: World) -> Any:
    """One row of each kind; the introduction has left."""
    with tenant_scope(world.tenant):
        make_project(world.innovator)
        make_need(world.innovator, world.programme)
        make_offer(world.partner, world.programme)
        sides = {"innovator": world.innovator, "partner": world.partner}
        return make_introduction(State.INTRODUCED, world.programme, **sides)
