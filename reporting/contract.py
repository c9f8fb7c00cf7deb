"""`/impact/<slug>.json`: the figures as data. The shape is a promise (architecture.md, fixed points).

{"programme": slug, "as_of": ISO moment in the tenant's zone or null, "definitions": {name: sentence},
 "figures": {name: {"value", "unit", "n", "of", "kind", "confidence", "rows"}}, and beside them
 "funnel": [names in order], "monthly": [{"month", "introduced", "confirmed"}] as running totals}

`n` is how many records stand behind the value and `of` how many there could be: for what is counted the two
are equal, because no record is missing (for a median both are the records it was taken from); a target stands on none.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accelerator.programmes.models import Programme
from reporting.definitions import CONVERSION, COUNTED, FIGURES, FUNNEL, Definition
from reporting.models import Snapshot


def contract(programme: Programme, snapshot: Snapshot | None, absolute: Callable[[str], str]) -> dict[str, Any]:
    """`absolute` makes a whole address of a path. Before the first count every value is null."""
    figures = snapshot.figures if snapshot else {}
    return {
        "programme": programme.slug,
        "as_of": timezone.localtime(snapshot.built_at).isoformat() if snapshot else None,
        "definitions": {name: definition.sentence for name, definition in FIGURES.items()} | {"conversion": CONVERSION},
        "figures": {
            name: _figure(name, definition, figures, absolute(rows_url(programme, name)))
            for name, definition in FIGURES.items()
        },
        "funnel": list(FUNNEL),
        "monthly": figures.get("monthly", []),
    }


def value_of(name: str, figures: dict[str, Any]) -> int | float | None:
    if name == "partnership_target":
        target = figures.get("target")
        return target["value"] if target else None
    return figures.get(name)


def rows_url(programme: Programme, figure: str, **only: str) -> str:
    """`only` narrows the rows: `until` (2026-05), `theme` and `innovator` (ids)."""
    path = _path(programme.slug, figure)
    return f"{path}?{urlencode(only)}" if only else path


@lru_cache(2_000)
def _path(slug: str, figure: str) -> str:
    """A dashboard asks for sixty of them."""
    return reverse("reporting:list_rows", args=[slug, figure])


def _figure(name: str, definition: Definition, figures: dict[str, Any], rows: str) -> dict[str, Any]:
    counted = figures.get(definition.behind or name) if definition.confidence == COUNTED else None
    return {
        "value": value_of(name, figures),
        "unit": definition.unit,
        "n": counted,
        "of": counted,
        "kind": definition.kind,
        "confidence": definition.confidence,
        "rows": rows,
    }
