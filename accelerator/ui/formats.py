"""Dates, numbers and money as the active tenant's locale and time zone write them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import formats, timezone, translation

from accelerator import clock

SIGNS = {
    "GBP": "£",
    "EUR": "€",
    "USD": "$",
    "CHF": "CHF\u00a0",
    "SEK": "SEK\u00a0",
    "NOK": "NOK\u00a0",
    "DKK": "DKK\u00a0",
}
FAR_AWAY = 60  # days after which a date says more than "n days ago"


def local_date(value: date | datetime) -> date:
    """The calendar day of a moment in the active time zone; a date stays as it is."""
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


def day(value: date | datetime | None) -> str:
    """ "Friday 25 September"; with the year when it is not this year's. Nothing for None."""
    if not value:
        return ""
    on = local_date(value)
    return formats.date_format(on, "l j F" if on.year == clock.today().year else "l j F Y")


def short_day(value: date | datetime | None) -> str:
    """ "25 Sept", for tables; with the year when it is not this year's."""
    if not value:
        return ""
    on = local_date(value)
    text = formats.date_format(on, "j N").replace(".", "")
    return text if on.year == clock.today().year else f"{text} {on.year}"


def moment(value: datetime | None) -> str:
    """ "Friday 25 September, 09:42" in the tenant's time zone."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)}, {local:%H:%M}"


def ago(value: date | datetime | None) -> str:
    """ "today", "yesterday", "3 days ago", "in 5 days"; the date itself when it is far away."""
    if not value:
        return ""
    days = (clock.today() - local_date(value)).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    if abs(days) > FAR_AWAY:
        return short_day(value)
    return f"{days} days ago" if days > 0 else f"in {-days} days"


def number(value: Any) -> str:
    """A number with thousands separators; whole numbers without a point, others with what they have."""
    if value is None or value == "":
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is int:
        return _whole_number(value, translation.get_language())
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@lru_cache(4_000)
def _whole_number(value: int, _language: str | None) -> str:
    """A chart writes hundreds, most of them several times."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def money(amount: Any, currency: str = "GBP") -> str:
    """ "£12,345" or "£12,345.60"; the sign follows the number where the locale does so."""
    if amount is None or amount == "":
        return ""
    exact = Decimal(str(amount))
    places = 0 if exact == exact.to_integral_value() else 2
    digits = formats.number_format(abs(exact), decimal_pos=places, use_l10n=True, force_grouping=True)
    sign = SIGNS.get(currency, f"{currency}\u00a0")
    english = (translation.get_language() or "en").startswith("en")
    written = f"{sign}{digits}" if english else f"{digits}\u00a0{sign.strip()}"
    return f"\u2212{written}" if exact < 0 else written


def plural(count: Any, one: str, many: str = "") -> str:
    """ "1 day", "2 days": the count with the right word."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
