"""What the dashboard shows, made from a snapshot: figures with their sources, charts with their findings."""

from dataclasses import dataclass, field, replace
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
        "target_url": rows_url(programme, "partnership_target"),
        "period": wording.period(monthly),
        "funnel": _funnel(programme, figures),
        "led_sentence": wording.led_sentence(figures),
        "led_url": rows_url(programme, "introductions_led"),
        "line_finding": wording.line_finding(monthly, target),
        "line": _line(programme, monthly, target),
        "parts": _parts(programme, figures),
        "themes": _themes(programme, figures),
    }


def _stats(programme: Programme, figures: dict[str, Any]) -> list[Stat]:
    def stat(name: str, note: str, more: str) -> Stat:
        return Stat(name, figures[name], note, more, rows_url(programme, name))

    offers, elsewhere = figures["partners_with_live_offer"], figures["introductions_elsewhere"]
    reached, by_staff = figures["partnerships_confirmed"], figures["partnerships_by_staff"]
    return [
        stat("innovators", _themes_note(figures), ""),
        stat("partners", f"{number(offers)} {'has' if offers == 1 else 'have'} a live offer", ""),
        stat(
            "introductions_made",
            _mean_note(figures),
            f"{number(elsewhere)} of them {'was' if elsewhere == 1 else 'were'} made elsewhere." if elsewhere else "",
        ),
        stat(
            "partnerships_confirmed",
            wording.target_note(reached, figures["target"]),
            f"Staff confirmed {number(by_staff)} of them, with evidence." if by_staff else "",
        ),
    ]


@dataclass(frozen=True)
class Part:
    """A part of a headline figure, or what goes with it; `url` opens its rows where it has any."""

    label: str
    value: str
    note: str = ""
    url: str = ""


def _parts(programme: Programme, figures: dict[str, Any]) -> list[Part]:
    def part(label: str, name: str, of: str) -> Part:
        note = f"of {number(figures[of])} {FIGURES[of].label}"
        return Part(label, number(figures[name]), note, rows_url(programme, name))

    days = figures["days_to_answer"]
    return [
        part("Led to a partnership", "introductions_led", "introductions_made"),
        part("Made elsewhere", "introductions_elsewhere", "introductions_made"),
        part("Confirmed by staff", "partnerships_by_staff", "partnerships_confirmed"),
        Part("Days to a first answer", number(days) if days is not None else "–", _answers_note(figures)),
    ]


def _answers_note(figures: dict[str, Any]) -> str:
    """The median, in words."""
    if not figures["answers"]:
        return "nobody has answered yet"
    return f"half of {plural(figures['answers'], 'answer')} came sooner"


def _themes_note(figures: dict[str, Any]) -> str:
    themes = len(figures["themes"])
    return f"Working on {wording.in_words(themes)} {'challenge' if themes == 1 else 'challenges'}" if themes else ""


def _mean_note(figures: dict[str, Any]) -> str:
    if not figures["innovators"]:
        return ""
    return f"{number(round(figures['introductions_made'] / figures['innovators'], 1))} for each innovator on average"


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
    long = len(monthly) > 12
    labels = [wording.month_name(row["month"], short=True, with_year=long) for row in monthly]
    introduced = charts.Series("Introduced", [row["introduced"] for row in monthly], pale=True)
    confirmed = charts.Series("Confirmed", [row["confirmed"] for row in monthly])
    chart = charts.line_chart(labels, [introduced, confirmed], target=target, caption="Running total by month")
    for row, month in zip(chart.rows, monthly, strict=True):
        row[1] = _until(programme, "introductions_made", month["month"], row[1])
        row[2] = _until(programme, "partnerships_confirmed", month["month"], row[2])
    return chart


def _until(programme: Programme, figure: str, month: str, shown: str) -> str:
    return format_html('<a href="{}?until={}">{}</a>', rows_url(programme, figure), month, shown)


@dataclass
class LinkedMultiples(charts.MultiplesChart):
    """As its parent; the numbers of its table open to their rows."""

    linked: list[list[str]] = field(default_factory=list)

    @property
    def rows(self) -> list[list[str]]:
        return self.linked


def _themes(programme: Programme, figures: dict[str, Any]) -> LinkedMultiples | None:
    themes = {str(theme.pk): theme for theme in programme.themes.all()}
    counted = [row for row in figures["themes"] if row["id"] in themes]
    if not counted:
        return None
    drawn = charts.multiples([_panel(themes[row["id"]], row) for row in counted], caption="Totals by challenge")
    linked = [_theme_line(programme, themes[row["id"]], row) for row in counted]
    return LinkedMultiples(drawn.names, drawn.panels, drawn.caption, linked)


def _theme_line(programme: Programme, theme: Theme, row: dict[str, Any]) -> list[str]:
    def linked(figure: str, value: int) -> str:
        return format_html('<a href="{}?theme={}">{}</a>', rows_url(programme, figure), theme.pk, number(value))

    return [
        theme.name,
        linked("introductions_made", row["introduced"][-1]),
        linked("partnerships_confirmed", row["confirmed"][-1]),
    ]


def _panel(theme: Theme, row: dict[str, Any]) -> charts.Panel:
    note = f"{plural(row['innovators'], 'innovator')}. {theme.summary}".strip()
    return charts.Panel(theme.name, row["introduced"], row["confirmed"], note=note)
