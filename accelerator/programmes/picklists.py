"""The tenant's lists: what a form offers and how a stored code is read.

A tenant that has never edited a list uses the defaults of `defaults.py`; the first edit writes rows.
Codes are stored on records and never change; retired entries are not offered but still have a label.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accelerator.programmes.defaults import LISTS
from accelerator.programmes.models import Picklist

Choice = tuple[str, str]


def choices(list_code: str, *, keep: str | list[str] | None = None) -> list[Choice]:
    """(code, label) pairs that may be chosen now, and those in `keep` that a record already has."""
    kept = {keep} if isinstance(keep, str) else set(keep or ())
    return [(code, label) for code, label, retired in _entries(list_code) if not retired or code in kept]


def chooser(list_code: str, *, blank: str | None = None) -> Callable[[], list[Choice]]:
    """For a form class: choices that are looked up each time a form is made, `blank` first when given."""
    first = [("", blank)] if blank is not None else []
    return lambda: first + choices(list_code)


def labels(list_code: str) -> dict[str, str]:
    """Code to label, retired entries included: one query for a whole page of records."""
    return {code: label for code, label, _ in _entries(list_code)}


def label(list_code: str, code: str) -> str:
    """How one code reads; the code itself where the list does not know it."""
    return labels(list_code).get(code, code)


def label_maps(*list_codes: str, retired: bool = True) -> dict[str, dict[str, str]]:
    """`labels` of several lists in one query."""
    found: dict[str, dict[str, str]] = {}
    for entry in Picklist.objects.filter(list_code__in=list_codes).order_by("list_code", "position", "label"):
        labels = found.setdefault(entry.list_code, {})
        if retired or entry.retired_at is None:
            labels[entry.code] = entry.label
    return {code: found[code] if code in found else dict(LISTS[code].entries) for code in list_codes}


def create_defaults(*list_codes: str) -> None:
    """Write the default entries of these lists (all, when none is named) where the tenant has no rows yet."""
    wanted = list_codes or tuple(LISTS)
    present = set(Picklist.objects.filter(list_code__in=wanted).values_list("list_code", flat=True).distinct())
    Picklist.objects.bulk_create(
        [
            Picklist(list_code=name, code=code, label=text, position=place)
            for name in wanted
            if name not in present
            for place, (code, text) in enumerate(LISTS[name].entries)
        ],
        ignore_conflicts=True,  # two administrators may begin at the same moment
    )


@dataclass(frozen=True)
class Entry:
    """One entry as the settings page shows it."""

    code: str
    label: str
    is_retired: bool


def entries(list_code: str) -> list[Entry]:
    """Every entry of a list in its order, retired ones too."""
    return [Entry(*entry) for entry in _entries(list_code)]


def _entries(list_code: str) -> list[tuple[str, str, bool]]:
    rows = Picklist.objects.filter(list_code=list_code).order_by("position", "label")
    found = [(row.code, row.label, row.retired_at is not None) for row in rows]
    return found or [(code, text, False) for code, text in LISTS[list_code].entries]
