"""What the style guide shows: invented content for every component, through the real forms, charts and pager."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest

from accelerator import clock
from accelerator.ui import charts, marks
from accelerator.ui.forms import FilterForm, Hinted, HouseForm
from accelerator.ui.paging import Page, Sorting
from accelerator.ui.versions import Conflict

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]
OUTCOMES = [
    ("partnership", Hinted("We will work together", "We will ask both sides to confirm.")),
    ("talking", Hinted("Still talking")),
    ("no", Hinted("It goes no further", "A no is fine.")),
]


class SampleForm(HouseForm):
    """Every kind of control."""

    who = forms.CharField(label="Who should they meet?", help_text="Type a name or an organisation.")
    met_on = forms.DateField(label="When did they meet?")
    kind = forms.ChoiceField(
        label="Kind of help", choices=[("", "---------"), ("pilot", "Pilot or test site"), ("mentor", "Mentoring")]
    )
    hours = forms.IntegerField(label="Hours offered", required=False, min_value=0)
    outcome = forms.ChoiceField(label="What happened?", choices=OUTCOMES, widget=forms.RadioSelect)
    regions = forms.MultipleChoiceField(
        label="Where?",
        choices=[("sw", "South West"), ("wa", "Wales"), ("ni", "Northern Ireland")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    share = forms.BooleanField(label="Share this story", help_text="Only once everyone named agrees.", required=False)
    notes = forms.CharField(
        label="Notes",
        widget=forms.Textarea,
        help_text="Would you say this to them? They can ask to see it.",
        required=False,
    )
    proof = forms.FileField(label="Proof", required=False)


class SampleFilters(FilterForm):
    q = forms.CharField(label="Name")
    state = forms.ChoiceField(label="State", choices=[("", "Any"), ("open", "Open"), ("closed", "Closed")])


def everything(request: HttpRequest) -> dict[str, Any]:
    """The context of the style guide."""
    return {
        "tokens": TOKENS,
        "hues": [25, 95, 168, 255, 310],
        "pairs": list(marks.PAIRS),
        "icons": sorted(marks.ICONS),
        "blank": SampleForm(prefix="blank", initial={"who": "Merrowdale", "outcome": "partnership"}),
        "wrong": SampleForm(
            {"wrong-who": "", "wrong-met_on": "last Tuesday", "wrong-notes": "As I typed it"}, prefix="wrong"
        ),
        "filters": SampleFilters(request.GET or None),
        "sort": Sorting(request, "-days", name=("name",), days=("days",)),
        "page": Page(PARTNERSHIPS, "?after=example", ""),
        "conflicts": [Conflict("About", "Helps people who rent.", "Helps people in rented homes plan for uneven pay.")],
        "stages": STAGES,
        "entries": _entries(),
        "today": clock.today(),
        "line": _line(),
        "empty_line": charts.line_chart(
            ["Apr"], [charts.Series("Introduced", [0], pale=True), charts.Series("Confirmed", [0])], target=9
        ),
        "funnel": charts.funnel(
            [("Asked", 341), ("Introduced", 230, "#charts"), ("Met", 164), ("Confirmed", 100)],
            caption="From question to partnership",
        ),
        "bars": _bars(),
        "multiples": _multiples(),
    }


TOKENS = [
    ("paper", "page"), ("surface", "cards, fields"), ("sunken", "quiet areas"), ("ink", "text"),
    ("ink-2", "second text"), ("rule", "hairlines"), ("edge", "field borders"), ("accent", "links, main action"),
    ("tint", "chosen, tenant"), ("mid", "chart pale"), ("good", "done"), ("wait", "someone’s turn"),
    ("bad", "wrong, late"), ("fore", "forecast only"), ("c2", "chart 2"), ("c3", "chart 3"),
]  # fmt: skip
STAGES = [
    {"name": "Discovery & design", "note": "Done, 12 December. 3 challenges adopted.", "state": "done"},
    {"name": "Engage & establish", "note": "Done, 27 March. 18 innovators, 150 partners.", "state": "done"},
    {"name": "Deliver & implement", "note": "Week 26 of 26.", "state": "now"},
    {"name": "Amplify & learn", "note": "2 of 5 gate checks met.", "state": ""},
]
PARTNERSHIPS = [
    SimpleNamespace(innovator="Stepwright", partner="Northquay Energy", kind="Pilot", days=71, mark="conf"),
    SimpleNamespace(innovator="Hearthline", partner="Orrin & Pike", kind="Mentoring", days=38, mark="conf"),
    SimpleNamespace(innovator="Kindlework", partner="Fennick Logistics", kind="Paid work", days=104, mark="intro"),
]


def _entries() -> list[SimpleNamespace]:
    now = clock.now()
    return [
        SimpleNamespace(when=now, who="Amira Oyelaran", what="Introduction sent."),
        SimpleNamespace(when=now - timedelta(days=1), who="Priya Nair", what="Innovator said yes."),
        SimpleNamespace(when=now - timedelta(days=6), who="Ruth Adeyinka", what="Partner said yes."),
    ]


def _line() -> charts.LineChart:
    introduced = charts.Series("Introduced", [18, 49, 92, 141, 183, 230], pale=True)
    confirmed = charts.Series("Confirmed", [2, 9, 24, 45, 71, 100])
    return charts.line_chart(MONTHS, [introduced, confirmed], target=9)


def _bars() -> charts.BarsChart:
    figures = [
        ("Stepwright", 21, 11, 4),
        ("Copperleaf Circle", 19, 9, 4),
        ("Plainpenny", 18, 8, 5),
        ("Rentlark", 7, 2, 1),
        ("Threadgood", 3, 0, 0),
    ]
    rows = [
        charts.Bar(name, made, part=confirmed, url="#charts", extra=[str(lately)])
        for name, made, confirmed, lately in figures
    ]
    return charts.bars(
        rows,
        caption="Introductions made per innovator. Dark part: led to a confirmed partnership.",
        heads=["Innovator", "Made", "Confirmed", "In Sept"],
    )


def _multiples() -> charts.MultiplesChart:
    return charts.multiples(
        [
            charts.Panel("Money confidence", [14, 36, 60, 80, 81], [2, 6, 17, 30, 36], note="6 innovators"),
            charts.Panel("First jobs", [14, 38, 74, 86, 92], [2, 8, 23, 38, 41], note="7 innovators"),
            charts.Panel("Minds at work", [8, 24, 44, 52, 57], [0, 4, 10, 20, 23], note="5 innovators"),
        ],
        caption="Totals by challenge",
    )
