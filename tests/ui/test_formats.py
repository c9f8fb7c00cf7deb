from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accelerator import clock
from accelerator.ui import formats

FRIDAY = datetime(2026, 9, 25, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday_in_london():
    with clock.at(FRIDAY), timezone.override("Europe/London"):
        yield


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 9, 25), "Friday 25 September"),
        (date(2025, 12, 12), "Friday 12 December 2025"),
        (datetime(2026, 9, 25, 23, 30, tzinfo=UTC), "Saturday 26 September"),  # British summer time
        (None, ""),
    ],
)
def test_a_day_is_written_in_full_with_the_year_when_it_is_another(value, text):
    assert formats.day(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(date(2026, 9, 24), "24 Sept"), (date(2026, 7, 9), "9 July"), (date(2025, 1, 1), "1 Jan 2025")]
)
def test_a_day_in_a_table_is_short(value, text):
    assert formats.short_day(value) == text


def test_a_moment_is_told_in_the_tenants_time_zone():
    assert formats.moment(FRIDAY) == "Friday 25 September, 23:30"


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "today"), (1, "yesterday"), (3, "3 days ago"), (-1, "tomorrow"), (-5, "in 5 days"), (100, "17 June")],
)
def test_how_long_ago_is_counted_in_days_of_the_calendar(days, text):
    assert formats.ago(FRIDAY - timedelta(days=days)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (12345, "12,345"), (12.8, "12.8"), (12.0, "12"), (Decimal("1234.50"), "1,234.50"), (None, "")],
)
def test_numbers_have_thousands_separators(value, text):
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (360000, "GBP", "£360,000"),
        (Decimal("12.50"), "GBP", "£12.50"),
        (Decimal("12.00"), "EUR", "€12"),
        (-5, "GBP", "−£5"),
        (7, "XYZ", "XYZ\u00a07"),
        (None, "GBP", ""),
    ],
)
def test_money_has_its_sign_and_no_empty_pence(amount, currency, text):
    assert formats.money(amount, currency) == text


@pytest.mark.parametrize(("count", "text"), [(1, "1 person"), (2, "2 people"), (0, "0 people")])
def test_a_count_takes_the_right_word(count, text):
    assert formats.plural(count, "person", "people") == text
