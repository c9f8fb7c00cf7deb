"""A programme with one innovator and one partner who are signed in; use it inside a tenant_scope."""

from types import SimpleNamespace

from introductions.states import Side
from tests.factories.introductions import make_side
from tests.factories.portal import browser_of
from tests.factories.programmes import make_programme


def make_scene(tenant) -> SimpleNamespace:
    """`.programme .innovator .partner` and their people's `.priya .ruth` and browsers `.at_innovator .at_partner`."""
    programme = make_programme(name="Fair Footing")
    innovator = make_side(programme, Side.INNOVATOR, name="Tallybird", regions=["E12000007"])
    partner = make_side(programme, Side.PARTNER, name="Merrowdale", regions=["E12000007"])
    return SimpleNamespace(
        tenant=tenant,
        programme=programme,
        innovator=innovator,
        partner=partner,
        priya=innovator.positions.get().person,
        ruth=partner.positions.get().person,
        at_innovator=browser_of(tenant, innovator, "innovator"),
        at_partner=browser_of(tenant, partner, "partner"),
    )
