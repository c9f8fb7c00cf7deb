"""How far a check is, while its transaction is still open: said through the cache, which may be away."""

from contextlib import suppress

from django.core.cache import cache

from partners.models import Import

KEPT = 600  # seconds


def tell(imported: Import, rows: int) -> bool:
    """So many rows are looked at. Whether it was heard: a cache that is away is not asked again and again."""
    with suppress(Exception):
        cache.set(_key(imported), rows, KEPT)
        return True
    return False


def heard(imported: Import) -> int:
    """Rows that the check has looked at; 0 where nobody knows."""
    with suppress(Exception):
        return min(int(cache.get(_key(imported), 0)), imported.rows_total)
    return 0


def _key(imported: Import) -> str:
    return f"import:{imported.pk}:looked-at"
