"""What the dashboard shows, made from a snapshot: figures with their sources, charts with their findings.

Every number opens to its rows; a test walks the page and counts them (tests/reporting/test_every_figure.py).
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.utils.html import format_html

from accelerator.programmes.models import Programme, Theme
from accelerator.ui import charts
from accelerator.ui.formats import number, plural
from reporting import wording
from reporting.contract import rows_url
from reporting.definitions import FIGURES, FUNNEL, FUNNEL_LABELS
from reporting.models import Snapshot


@dataclass(frozen=True)
class Stat:
    """A headline figure that opens to its source: definition, what else to know, and the rows."""

    name: str
    value: int
    note: str
    more: str
    url: str

    @property
    def label(self) -> str:
        return FIGURES[self.name].label

    @property
    def meaning(self) -> str:
        return FIGURES[self.name].meaning


def page_of(programme: Programme, snapshot: Snapshot) -> dict[str, Any]:
    """The context of the dashboard. One query, for the names of the themes."""
    figures = snapshot.figures
    monthly, target = figures["monthly"], figures["target"] and figures["target"]["value"]
    return {
        "figures": figures,
        "headline": wording.headline(figures),
        "finding": wording.finding(figures, programme.months),
        "stats": _stats(programme, figures),
        "period": wording.period(monthly),
        "funnel": _funnel(programme, figures),
        "led_sentence": wording.led_sentence(figures, partial(_opened, programme)),
        "line_finding": wording.line_finding(monthly, target),
        "line": _line(programme, monthly, target),
        "parts": _parts(programme, figures),
        "themes": _themes(programme, figures),
    }


def _opened(programme: Programme, name: str, text: str, **only: str) -> str:
    """The figure's text, as a link to its rows."""
    return format_html('<a href="{}">{}</a>', rows_url(programme, name, **only), text)


def _stats(programme: Programme, figures: dict[str, Any]) -> list[Stat]:
    opened = partial(_opened, programme)

    def stat(name: str, note: str, more: str = "") -> Stat:
        return Stat(name, figures[name], note, more, rows_url(programme, name))

    return [
        stat("innovators", _themes_note(figures)),
        stat("partners", _offers_note(figures, opened)),
        stat("introductions_made", _mean_note(figures), _elsewhere_note(figures, opened)),
        stat(
            "partnerships_confirmed",
            wording.target_note(figures["partnerships_confirmed"], figures["target"], opened),
            _by_staff_note(figures, opened),
        ),
    ]


def _themes_note(figures: dict[str, Any]) -> str:
    themes = len(figures["themes"])
    if not themes:
        return ""
    words = f"{wording.in_words(themes)} {'challenge' if themes == 1 else 'challenges'}"
    return format_html('Working on <a href="#challenges">{}</a>', words)


def _offers_note(figures: dict[str, Any], shown: wording.Shown) -> str:
    offers = figures["partners_with_live_offer"]
    return format_html(
        "{} {} a live offer", shown("partners_with_live_offer", number(offers)), "has" if offers == 1 else "have"
    )


def _mean_note(figures: dict[str, Any]) -> str:
    if not figures["innovators"]:
        return ""
    return f"{number(round(figures['introductions_made'] / figures['innovators'], 1))} for each innovator on average"


def _elsewhere_note(figures: dict[str, Any], shown: wording.Shown) -> str:
    elsewhere = figures["introductions_elsewhere"]
    if not elsewhere:
        return ""
    verb = "was" if elsewhere == 1 else "were"
    return format_html("{} of them {} made elsewhere.", shown("introductions_elsewhere", number(elsewhere)), verb)


def _by_staff_note(figures: dict[str, Any], shown: wording.Shown) -> str:
    by_staff = figures["partnerships_by_staff"]
    if not by_staff:
        return ""
    return format_html("Staff confirmed {} of them, with evidence.", shown("partnerships_by_staff", number(by_staff)))


@dataclass(frozen=True)
class Part:
    """A part of a headline figure, or what goes with it; `url` opens its rows, `note` may hold links."""

    label: str
    value: str
    note: str
    url: str


def _parts(programme: Programme, figures: dict[str, Any]) -> list[Part]:
    opened = partial(_opened, programme)

    def part(label: str, name: str, of: str) -> Part:
        note = format_html("of {} {}", opened(of, number(figures[of])), FIGURES[of].label)
        return Part(label, number(figures[name]), note, rows_url(programme, name))

    days = figures["days_to_answer"]
    return [
        part("Led to a partnership", "introductions_led", "introductions_made"),
        part("Made elsewhere", "introductions_elsewhere", "introductions_made"),
        part("Confirmed by staff", "partnerships_by_staff", "partnerships_confirmed"),
        Part(
            "Days to a first answer",
            "–" if days is None else number(days),
            _answers_note(figures, opened),
            rows_url(programme, "days_to_answer"),
        ),
    ]


def _answers_note(figures: dict[str, Any], shown: wording.Shown) -> str:
    """The median, in words."""
    if not figures["answers"]:
        return "nobody has answered yet"
    return format_html("half of {} came sooner", shown("days_to_answer", plural(figures["answers"], "answer")))


def _funnel(programme: Programme, figures: dict[str, Any]) -> charts.FunnelChart:
    steps = [
        (label, figures[name], rows_url(programme, name)) for name, label in zip(FUNNEL, FUNNEL_LABELS, strict=True)
    ]
    chart = charts.funnel(steps, caption="From question to partnership")
    met, led = figures["introductions_met"], figures["introductions_led"]
    # The last step counts partnerships, the others introductions: its share is of introductions as well.
    chart.steps[-1] = replace(chart.steps[-1], share=round(100 * led / met) if met else None)
    return chart


def _line(programme: Programme, monthly: list[dict[str, Any]], target: int | None) -> charts.LineChart:
    def series(name: str, key: str, figure: str, *, pale: bool = False) -> charts.Series:
        urls = [rows_url(programme, figure, until=row["month"]) for row in monthly]
        return charts.Series(name, [row[key] for row in monthly], pale=pale, urls=urls)

    introduced = series("Introduced", "introduced", "introductions_made", pale=True)
    confirmed = series("Confirmed", "confirmed", "partnerships_confirmed")
    return charts.line_chart(
        [wording.month_name(row["month"], short=True, with_year=len(monthly) > 12) for row in monthly],
        [introduced, confirmed],
        target=target,
        target_url=rows_url(programme, "partnership_target"),
        caption="Running total by month",
    )


def _themes(programme: Programme, figures: dict[str, Any]) -> charts.MultiplesChart | None:
    themes = {str(theme.pk): theme for theme in programme.themes.all()}
    panels = [_panel(programme, themes[row["id"]], row) for row in figures["themes"] if row["id"] in themes]
    return charts.multiples(panels, caption="Totals by challenge") if panels else None


def _panel(programme: Programme, theme: Theme, row: dict[str, Any]) -> charts.Panel:
    innovators = _opened(programme, "innovators", plural(row["innovators"], "innovator"), theme=row["id"])
    return charts.Panel(
        theme.name,
        row["introduced"],
        row["confirmed"],
        note=format_html("{}. {}", innovators, theme.summary),
        urls=(
            rows_url(programme, "introductions_made", theme=row["id"]),
            rows_url(programme, "partnerships_confirmed", theme=row["id"]),
        ),
    )
