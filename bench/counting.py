"""The snapshot: counting it, and how soon a change shows."""

import statistics
import tempfile
import time
from pathlib import Path

from bench.data import World
from bench.measure import Line, race
from bench.world import cpu
from tests.databases import Clone

CHANGES = 50  # fewer where the tenant is small
LONGEST = 60  # seconds that one change may take


def rebuild(worlds: dict[str, World], database: Clone) -> list[Line]:
    """All that a rebuild does, and the statement alone."""
    from django.db import connection

    from accelerator.tenancy.context import tenant_scope
    from reporting import counting, services

    def ours(name: str) -> None:
        with tenant_scope(worlds[name].tenant):
            services.rebuild(worlds[name].programme.pk)

    def alone() -> None:
        with tenant_scope(worlds["large"].tenant), connection.cursor() as cursor:
            cursor.execute(counting.STATEMENT, counting.parameters(worlds["large"].programme.pk))
            cursor.fetchone()

    runners = {"ours": lambda: ours("large"), "alone": alone, "medium": lambda: ours("medium")}
    found = race(cpu, **runners)
    ratio = found.ratio("ours", "alone")
    return [
        Line(
            "snapshot rebuilt : its SQL alone",
            found.median("ours"),
            found.median("alone"),
            ratio,
            "≤ 1.3",
            ratio <= 1.3,
            growth=found.ratio("ours", "medium"),
            spread=found.spread("ours", "alone"),
        )
    ]


def freshness(worlds: dict[str, World], database: Clone) -> list[Line]:
    """A decision, until the dashboard's snapshot holds it; with a real worker and scheduler."""
    from tests.servers import Stack

    with tempfile.TemporaryDirectory() as folder, Stack(database, Path(folder)) as stack:
        _ = stack.worker, stack.scheduler
        _until_seen(worlds["large"])  # the first count of the day
        waits = [_until_seen(worlds["large"]) for _ in range(min(CHANGES, worlds["large"].size // 20))]
    half, most = statistics.median(waits), statistics.quantiles(waits, n=100)[98]
    return [
        Line(
            "a change on the dashboard, p99",
            most,
            None,
            most,
            "≤ 2 s",
            most <= 2,
            unit="s",
            note=f"half within {half:.2f} s, {len(waits)} changes",
        )
    ]


def _until_seen(world: World) -> float:
    """Seconds from the commit of a decision until a reader of the snapshot sees it."""
    from accelerator.programmes.services import mark_changed
    from accelerator.tenancy.context import tenant_scope
    from introductions.models import Introduction
    from reporting.services import latest_figures

    with tenant_scope(world.tenant):
        unmet = Introduction.objects.made().filter(met_at=None).exclude(state="outcome_partnership")
        introduction = unmet.earliest("pk")
        before = latest_figures(world.programme).get("introductions_met", 0)
        Introduction.objects.filter(pk=introduction.pk).update(met_at=introduction.introduced_at)
        mark_changed(world.programme)
    begun = time.monotonic()
    while time.monotonic() < begun + LONGEST:
        with tenant_scope(world.tenant):
            if latest_figures(world.programme).get("introductions_met", 0) > before:
                break
        time.sleep(0.02)
    return time.monotonic() - begun
