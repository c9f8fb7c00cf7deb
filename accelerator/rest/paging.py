"""Pages by key: what comes next does not shift while one reads, and page 1,000 costs what page 1 does (F30)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from accelerator.rest.problems import BadParameters
from accelerator.rest.serializers import LIMIT
from accelerator.ui import paging

FORGED = "This is no place in this list. Take `next` or `previous` from a page."


def page_of(
    rows: QuerySet, request: Any, parameters: dict[str, Any], order: Sequence[str]
) -> tuple[list[Any], dict[str, str | None]]:
    """The rows of the page asked for, and its links as whole addresses."""
    if {"after", "before"} <= set(parameters):
        raise BadParameters({"before": "Give `after` or `before`, not both."})
    cursor = next((name for name in ("after", "before") if name in parameters), None)
    if cursor and not paging.understands(rows, request, order):
        raise BadParameters({cursor: FORGED})
    page = paging.keyset(rows, request, order=order, size=parameters.get("limit", LIMIT))
    return page.rows, {"next": _whole(request, page.next), "previous": _whole(request, page.previous)}


def _whole(request: Any, query: str) -> str | None:
    return request.build_absolute_uri(request.path + query) if query else None
