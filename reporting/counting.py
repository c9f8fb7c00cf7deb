"""All figures of a programme, counted from rows by one statement.

One statement, because then the figures agree with each other and with the programme's stamp: it sees each
decision whole or not at all.

Shape of the result (whole numbers unless said otherwise):

    innovators, partners, partners_with_live_offer,
    introductions_asked, introductions_made, introductions_elsewhere, introductions_met,
    introductions_led, introductions_led_to_several,
    partnerships_confirmed, partnerships_by_staff, partnerships_without_introduction
    days_to_answer    median days from the first ask to its answer, one decimal, or null; answers: how many
    target            {"first", "value", "set_on"} or null
    monthly           [{"month": "2026-04", "introduced", "confirmed"}]: running totals
    themes            [{"id", "innovators", "introduced": [...], "confirmed": [...]}]: running totals by month
    per_innovator     [{"id", "made", "confirmed", "this_month"}], most introductions first
    milestone         {"number", "partnership", "confirmed_at"} or null: the latest round number
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accelerator import clock
from accelerator.tenancy.context import current_tenant
from partners.states import TAKING_PART
from reporting.definitions import ROUND_NUMBERS

STATEMENT = Path(__file__).with_name("counting.sql").read_text()


class Count(NamedTuple):
    """The figures, and the stamp of the programme that they belong to."""

    stamp: datetime | None
    figures: dict[str, Any]


def count(programme_id: UUID) -> Count | None:
    """Count a programme of the active tenant; None when there is no such programme. Raises NoTenant."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters(programme_id))
        row = cursor.fetchone()
    if row is None:
        return None
    stamp, figures = row
    return Count(stamp, json.loads(figures) if isinstance(figures, str) else figures)


def parameters(programme_id: UUID) -> dict[str, Any]:
    """What the statement asks for."""
    tenant = current_tenant()
    return {
        "tenant": tenant.pk,
        "programme": programme_id,
        "zone": tenant.time_zone,
        "today": clock.today(),
        "taking_part": [state.value for state in TAKING_PART],
        "round_numbers": ROUND_NUMBERS,
    }
