"""The geometry of charts: axes from zero, round steps, everything inside the drawing."""

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from accelerator.ui.charts import Bar, Panel, Series, bars, funnel, line_chart, multiples
from accelerator.ui.charts.scale import compact, ticks

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]


@pytest.mark.parametrize(
    ("top", "steps"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (9, [0, 2, 4, 6, 8, 10]),
        (100, [0, 20, 40, 60, 80, 100]),
        (230, [0, 50, 100, 150, 200, 250]),
        (0.3, [0, 0.1, 0.2, 0.3]),
        (3_200_000, [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000]),
    ],
)
def test_steps_are_round_and_begin_at_zero(top, steps):
    assert ticks(top) == steps


@settings(deadline=None)
@given(st.integers(1, 10**12))
def test_steps_reach_the_top_with_six_labels_at_most(top):
    steps = ticks(top)

    assert (steps[0], steps[-1] >= top, len(steps) <= 6) == (0, True, True)


@pytest.mark.parametrize(
    ("value", "label"), [(0, "0"), (1500, "1,500"), (12_000, "12k"), (3_200_000, "3.2m"), (2_000_000_000, "2bn")]
)
def test_labels_of_big_steps_are_short(value, label):
    assert compact(value) == label


def test_a_line_ends_where_its_last_value_lies():
    chart = line_chart(MONTHS, [Series("Confirmed", [0, 0, 0, 0, 0, 250])], target=125)

    assert (chart.lines[0].end, chart.goal, [mark.text for mark in chart.scale]) == (
        (590.0, 22.0),
        144.0,
        ["0", "50", "100", "150", "200", "250"],
    )


def test_a_single_month_is_a_dot_in_the_middle():
    chart = line_chart(["Apr"], [Series("Confirmed", [4])])

    assert (chart.lines[0].path, chart.lines[0].area) == ("M317.0 22.0", "")


@pytest.mark.parametrize("labels", [[], ["Apr"], MONTHS])
def test_nothing_counted_yet_is_a_line_on_the_axis(labels):
    chart = line_chart(
        labels, [Series("Introduced", [0] * len(labels), pale=True), Series("Confirmed", [0] * len(labels))]
    )

    assert {line.end and line.end[1] for line in chart.lines} == ({266.0} if labels else {None})


def test_months_without_a_value_break_the_line():
    chart = line_chart(MONTHS, [Series("Confirmed", [1, 2, None, 4, None, None])])

    assert (chart.lines[0].path.count("M"), chart.lines[0].area) == (2, "")


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=30))
def test_every_mark_stays_inside_the_drawing(pairs):
    labels = [str(place) for place in range(len(pairs))]
    series = [Series("Introduced", [a for a, _ in pairs], pale=True), Series("Confirmed", [b for _, b in pairs])]

    chart = line_chart(labels, series, target=7)

    marks = [*chart.scale, *chart.labels, *chart.says, chart.goal_mark]
    assert all(0 <= mark.x <= 600 and 10 <= mark.y <= 300 for mark in marks)
    assert len(chart.labels) <= 8
    assert abs(chart.says[0].y - chart.says[1].y) >= 19.9


def test_the_sentence_and_the_table_say_what_is_drawn():
    chart = line_chart(["Apr", "May"], [Series("Introduced", [18, 1049]), Series("Confirmed", [None, 9])], target=9)

    assert chart.sentence == ("Introduced went from 18 in Apr to 1,049 in May. Confirmed: 9 in May. The target is 9.")
    assert (chart.heads, chart.rows) == (
        ["Month", "Introduced", "Confirmed", "Target"],
        [["Apr", "18", "", "9"], ["May", "1,049", "9", "9"]],
    )


def test_a_funnel_gives_each_step_its_share_of_the_one_before():
    chart = funnel([("Asked", 341), ("Introduced", 230, "/rows/"), ("Met", 0), ("Confirmed", 0)])

    assert [(step.value, step.share, step.url) for step in chart.steps] == [
        (341, None, ""),
        (230, 67, "/rows/"),
        (0, 0, ""),
        (0, None, ""),
    ]


def test_a_funnel_is_as_high_as_its_numbers():
    chart = funnel([("Asked", 100), ("Confirmed", 50)])

    assert (chart.flow.startswith("M0.0 4.0 L310.0 4.0 C"), chart.last) == (
        True,
        {"x": 500.0, "y": 29.5, "width": 500.0, "height": 51.0},
    )


def test_an_empty_funnel_is_a_flat_line():
    chart = funnel([("Asked", 0), ("Introduced", 0)])

    assert (chart.last["height"], chart.sentence) == (0.0, "Funnel: 0 asked, 0 introduced.")


def test_bars_share_a_scale_and_show_the_average():
    chart = bars([Bar("A", 20, part=10), Bar("B", 0, part=0)], caption="Made", heads=["Innovator", "Made", "Confirmed"])

    assert [(row.length, row.part_length, row.average) for row in chart.rows] == [
        (210.0, 105.0, 105.0),
        (0.0, 0.0, 105.0),
    ]
    assert chart.average == 10


@pytest.mark.parametrize("rows", [[], [Bar("A", 0)]])
def test_bars_without_numbers_have_no_length(rows):
    chart = bars(rows, caption="Made", heads=["Innovator", "Made"])

    assert [row.length for row in chart.rows] == [0.0] * len(rows)


def test_panels_are_drawn_on_one_scale():
    chart = multiples([Panel("A", [0, 100], [0, 50]), Panel("B", [0, 10], [0, 0])])

    assert [(panel.whole_path, panel.end, panel.kind) for panel in chart.panels] == [
        ("M4.0 86.0 L232.0 6.0", (232.0, 46.0), ""),
        ("M4.0 86.0 L232.0 78.0", (232.0, 86.0), "k2"),
    ]


@pytest.mark.parametrize(
    ("tag", "chart"),
    [
        ("line_chart", line_chart(MONTHS, [Series("Confirmed", [1, 2, 3, 4, 5, 6])], target=3)),
        ("funnel_chart", funnel([("Asked", 3), ("Confirmed", 1)])),
        ("multiples_chart", multiples([Panel("A", [1, 2], [0, 1])])),
    ],
)
def test_a_drawing_has_a_sentence_and_a_table_and_no_style(tag, chart):
    html = Template("{% load ui %}{% " + tag + " chart %}").render(Context({"chart": chart}))

    assert [text in html for text in ('role="img" aria-label="', "Show as a table", "<script", "style=")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("language", ["en-gb", "de", "fr"])
def test_coordinates_never_follow_the_language(language):
    from django.utils import translation

    chart = line_chart(["Apr", "May"], [Series("Confirmed", [1, 4])])
    with translation.override(language):
        html = Template("{% load ui %}{% line_chart chart %}").render(Context({"chart": chart}))

    assert ('cx="590.0"' in html, "590,0" in html) == (True, False)
