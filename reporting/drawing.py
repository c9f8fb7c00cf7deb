"""Figures and charts of a snapshot as HTML, drawn once: a snapshot never changes without a new moment of building.

Kept in the process, for as many snapshots as have been looked at lately. What can change without the snapshot (who
may be named, how late the figures are) is no part of it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accelerator.programmes.models import Programme
from reporting.definitions import CONVERSION
from reporting.models import Snapshot
from reporting.page import page_of

KEPT = 128
_drawn: OrderedDict[tuple[Any, ...], "Drawing"] = OrderedDict()


@dataclass(frozen=True)
class Drawing:
    """The two parts of the dashboard that the story stands between, and what the page is called by."""

    headline: str
    finding: str
    figures: SafeString
    themes: SafeString


def drawing(programme: Programme, snapshot: Snapshot, *, is_staff: bool) -> Drawing:
    """As it was drawn before; drawn now where the snapshot, the programme or how numbers are written has changed."""
    here = (get_language(), timezone.get_current_timezone_name())
    key = (snapshot.pk, snapshot.built_at, programme.changed_at, programme.name, programme.months, is_staff, *here)
    found = _drawn.get(key) or _draw(programme, snapshot, is_staff)
    _drawn[key] = found
    _drawn.move_to_end(key)
    while len(_drawn) > KEPT:
        _drawn.popitem(last=False)
    return found


def _draw(programme: Programme, snapshot: Snapshot, is_staff: bool) -> Drawing:
    context = page_of(programme, snapshot) | {"is_staff": is_staff, "conversion": CONVERSION}
    return Drawing(
        headline=context["headline"],
        finding=context["finding"],
        figures=render_to_string("reporting/_figures.html", context),
        themes=render_to_string("reporting/_themes.html", context),
    )
