import pytest
from django.core.cache import cache

from tests.api.world import World, make_world


@pytest.fixture
def world(db) -> World:
    cache.clear()
    return make_world()
