"""Interest is marked once, between the two sides of a programme, and is nobody else's to see (promise 5, F08)."""

import re

import pytest

from accelerator.programmes.access import grant_access
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from introductions import interest, services
from introductions.states import Side
from partners import services as partners
from tests.factories.introductions import make_side
from tests.factories.partners import make_offer
from tests.factories.portal import browser_of
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant
from tests.home.portal_walk import walk

SECRETS = re.compile(r'(csrfmiddlewaretoken" value|nonce|X-CSRFToken[^:]*:[^"]*)="?[^">]*|"X-CSRFToken[^}]*')


@pytest.fixture
def north(db):
    tenant = make_tenant("north", name="North Trust")
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def programme(north):
    return make_programme()


@pytest.fixture
def sides(programme):
    return {side: make_side(programme, side) for side in Side}


def mark(programme, sides, side, **more):
    return services.mark_interest(
        programme, by_organisation=sides[side], about_organisation=sides[Side(side).other], by=None, **more
    )


def test_a_second_mark_is_the_first_and_one_taken_back_may_be_made_anew(programme, sides):
    first = mark(programme, sides, Side.PARTNER)
    again = mark(programme, sides, Side.PARTNER)
    services.withdraw_interest(first, by=None)
    anew = mark(programme, sides, Side.PARTNER)

    assert (again.pk, anew.pk == first.pk) == (first.pk, False)


def test_interest_is_mutual_once_both_marked_it(programme, sides):
    innovator, partner = sides[Side.INNOVATOR], sides[Side.PARTNER]
    mark(programme, sides, Side.PARTNER)
    one_way = interest.mutual(programme)

    mark(programme, sides, Side.INNOVATOR)

    assert one_way == set()
    assert interest.mutual(programme) == {(innovator.pk, partner.pk), (partner.pk, innovator.pk)}
    assert interest.interest_between(programme, innovator, partner).mutual


def test_interest_is_between_an_innovator_and_a_partner_of_the_programme(programme, sides):
    colleague = make_side(programme, Side.PARTNER)
    elsewhere = make_side(make_programme(), Side.INNOVATOR)

    for other in (colleague, elsewhere, sides[Side.PARTNER]):
        with pytest.raises(Refused, match="between an innovator and a partner"):
            services.mark_interest(programme, by_organisation=sides[Side.PARTNER], about_organisation=other, by=None)


def test_an_offer_must_be_the_others_and_open(programme, sides):
    offer = make_offer(sides[Side.PARTNER], programme, state="draft")

    with pytest.raises(Refused, match="not open in this programme"):
        mark(programme, sides, Side.INNOVATOR, offer=offer)
    offer = partners.publish_offer(offer, by=None)

    assert mark(programme, sides, Side.INNOVATOR, offer=offer).offer == offer


@pytest.mark.parametrize("marker", list(Side))
def test_a_mark_changes_no_page_of_the_other_side(north, programme, sides, marker):
    other = browser_of(north, sides[marker.other], marker.other)
    before = pages(other)

    mark(programme, sides, marker)

    assert pages(other) == before


def pages(browser):
    """Every page of the portal, without what is new at each reading."""
    return {path: SECRETS.sub("", text) for path, text in walk(browser).items()}


def test_interest_is_for_staff_of_its_programme_and_nobody_else_of_the_tenant(north, programme, sides):
    mark(programme, sides, Side.PARTNER)
    other = make_programme()
    seen = {}
    for role in (Role.ADMIN, Role.MANAGER, Role.FUNDER, Role.REVIEWER):
        user = make_member(role, north)
        seen[role.value] = interest.interests_for(Member(user)).count()
        if role == Role.MANAGER:
            grant_access(user.memberships.get(), [other.pk], by=None)
            seen["of another programme"] = interest.interests_for(Member(user)).count()

    assert seen == {"admin": 1, "manager": 1, "of another programme": 0, "funder": 0, "reviewer": 0}
