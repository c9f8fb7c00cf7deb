"""Figures as sentences: what a person would say about the numbers."""

from collections.abc import Callable
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.html import format_html

from accelerator.ui.formats import number, plural

_SMALL = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ORDINALS = {
    1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth",
    10: "tenth", 25: "twenty-fifth", 50: "fiftieth", 100: "hundredth", 200: "two-hundredth", 500: "five-hundredth",
    1000: "thousandth",
}  # fmt: skip
# Shows the text of a figure, by its name: as a link to its rows where the page has some.
Shown = Callable[[str, str], str]


def plainly(name: str, text: str) -> str:
    return text


def in_words(count: int) -> str:
    """ "no", "eighteen", "230": small numbers as words, for running text."""
    return _SMALL[count] if count < len(_SMALL) else number(count)


def ordinal(count: int) -> str:
    """ "hundredth"; "150th" where English has no short word."""
    if count in _ORDINALS:
        return _ORDINALS[count]
    ending = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{number(count)}{ending}"


def against_target(reached: int, target: int) -> str:
    """How far, in whole words: never "1111%"."""
    if reached < target:
        return f"{number(reached)} of {number(target)}, {100 * reached // target}% of the target"
    if reached == target:
        return "That is the target exactly"
    if reached < 2 * target:
        return f"That is {number(reached - target)} more than the target"
    return f"That is {number(reached // target)} times the target"


def target_note(reached: int, target: dict | None, shown: Shown = plainly) -> str:
    """ "Original target: 9. That is 11 times the target". A revised target keeps its first value beside it."""
    if not target:
        return "No target set"
    values = number(target["first"])
    if target["first"] != target["value"]:
        values = f"{values}, now {number(target['value'])}"
    target_shown = shown("partnership_target", values)
    return format_html("Original target: {}. {}", target_shown, against_target(reached, target["value"]))


def finding(figures: dict, months: int = 0) -> str:
    """The programme in one sentence, for the head of its dashboard. `months`: of the accelerator window, 0 for none."""
    innovators, reached = figures["innovators"], figures["partnerships_confirmed"]
    people = f"{in_words(innovators)} social {'innovator' if innovators == 1 else 'innovators'}".capitalize()
    length = f", {in_words(months)} {'month' if months == 1 else 'months'}," if months else ""
    return f"{people}{length} and {_achievement(reached, figures)}."


def headline(figures: dict) -> str:
    """The same in a few words, for the page's title."""
    reached, target = figures["partnerships_confirmed"], figures["target"]
    partnerships = plural(reached, "confirmed partnership")
    if target and reached >= 2 * target["value"]:
        return f"{partnerships}, {number(reached // target['value'])} times the target"
    return f"{partnerships}, target {number(target['value'])}" if target else partnerships


def _achievement(reached: int, figures: dict) -> str:
    target = figures["target"] and figures["target"]["value"]
    if not reached:
        made = figures["introductions_made"]
        return f"{plural(made, 'introduction')} so far" if made else "no introductions yet"
    if target and reached >= 2 * target:
        return f"{in_words(reached // target)} times as many partnerships as we set out to make"
    if target and reached > target:
        return f"{in_words(reached - target)} more {_noun(reached - target)} than we set out to make"
    if target and reached == target:
        return f"exactly the {in_words(target)} {_noun(target)} we set out to make"
    if target:
        return f"{in_words(reached)} of the {in_words(target)} partnerships we set out to make"
    return f"{in_words(reached)} confirmed {_noun(reached)}"


def line_finding(monthly: list[dict], target: int | None) -> str:
    """What the line over the months shows."""
    reached = monthly[-1]["confirmed"] if monthly else 0
    if not reached:
        return "No partnership confirmed yet"
    if not target:
        return f"{plural(reached, 'partnership')} confirmed so far"
    if reached < target:
        return f"{number(reached)} of {number(target)} partnerships so far"
    passed = next(row["month"] for row in monthly if row["confirmed"] >= target)
    word = "Passed" if reached > target else "Reached"
    kept_going = reached > target and passed != monthly[-1]["month"]
    return f"{word} the target in {month_name(passed)}" + (", and kept going" if kept_going else "")


def led_sentence(figures: dict, shown: Shown = plainly) -> str:
    """Conversion with both of its numbers: "96 of the 230 introductions led to a partnership. …"."""
    made, led = figures["introductions_made"], figures["introductions_led"]
    if not made:
        return ""
    text = format_html(
        "{} of the {} led to a partnership ({}%).",
        shown("introductions_led", number(led)),
        shown("introductions_made", plural(made, "introduction")),
        number(round(100 * led / made, 1)),
    )
    return format_html("{}{}", text, _why_not_as_many(figures, shown))


def _why_not_as_many(figures: dict, shown: Shown) -> str:
    """Where partnerships are not as many as the introductions that led to one."""
    several, alone = figures["introductions_led_to_several"], figures["partnerships_without_introduction"]
    if not several and not alone:
        return ""
    more, without, whole = "", "", plural(figures["partnerships_confirmed"], "partnership")
    if several:
        said = shown("introductions_led_to_several", in_words(several).capitalize())
        more = format_html(" {} of them led to more than one.", said)
    if alone:
        said = shown("partnerships_without_introduction", in_words(alone).capitalize())
        without = format_html(" {} came about without an introduction of ours.", said)
    return format_html("{}{} That makes {} in all.", more, without, shown("partnerships_confirmed", whole))


def month_name(month: str, short: bool = False, with_year: bool = False) -> str:
    """ "2026-05" -> "May"."""
    first = month_start(month)
    return format_date(first, ("M" if short else "F") + (" Y" if with_year else ""))


def month_start(month: str) -> date:
    return date.fromisoformat(f"{month[:7]}-01")


def period(monthly: list[dict]) -> str:
    """ "April to September 2026", "December 2025 to May 2026", "May 2026"."""
    if not monthly:
        return ""
    first, last = monthly[0]["month"], monthly[-1]["month"]
    if first == last:
        return month_name(last, with_year=True)
    return f"{month_name(first, with_year=first[:4] != last[:4])} to {month_name(last, with_year=True)}"


def _noun(count: int) -> str:
    return "partnership" if count == 1 else "partnerships"
