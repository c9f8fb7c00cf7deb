"""What one tenant put into a cache is nothing to another (F13)."""

from django.core.cache import cache

from accelerator.tenancy.context import tenant_scope
from tests.factories.tenancy import make_tenant
from tests.walks.world import HOSTS, World


def test_the_same_key_holds_each_tenants_own_value_F13(db):
    north, south = make_tenant("north"), make_tenant("south")

    with tenant_scope(north):
        cache.set("figure", "north's")
    with tenant_scope(south):
        found = cache.get("figure")
        cache.set("figure", "south's")
    with tenant_scope(north):
        kept = cache.get("figure")

    assert (found, kept) == (None, "north's")


def test_a_page_kept_by_a_browser_for_one_host_is_not_taken_for_another_F13(seeded_db):
    client = World().client("nobody")

    ours = client.get("/brand.css")
    theirs = client.get("/brand.css", headers={"host": HOSTS["harbour"], "if-none-match": ours["ETag"]})

    assert (ours.status_code, theirs.status_code) == (200, 200)
    assert ours.content != theirs.content


def test_pages_for_people_are_kept_by_no_cache_F13(seeded_db):
    response = World().client("manager").get("/desk/")

    assert response["Cache-Control"] == "private, no-store"
