"""What a person would say about the numbers."""

import pytest

from reporting import wording

FIGURES = {
    "innovators": 18,
    "introductions_made": 230,
    "introductions_led": 96,
    "introductions_led_to_several": 4,
    "partnerships_confirmed": 100,
    "partnerships_without_introduction": 0,
    "target": {"first": 9, "value": 9, "set_on": "2026-01-05"},
}


def figures(**changes):
    return FIGURES | changes


def months(*confirmed):
    return [
        {"month": f"2026-{place:02}", "introduced": 0, "confirmed": value} for place, value in enumerate(confirmed, 4)
    ]


@pytest.mark.parametrize(
    "reached, target, said",
    [
        (0, 9, "0 of 9, 0% of the target"),
        (4, 9, "4 of 9, 44% of the target"),
        (9, 9, "That is the target exactly"),
        (12, 9, "That is 3 more than the target"),
        (18, 9, "That is 2 times the target"),
        (100, 9, "That is 11 times the target"),
        (100, 1, "That is 100 times the target"),
    ],
)
def test_a_share_of_the_target_reads_sanely(reached, target, said):
    assert wording.against_target(reached, target) == said


@pytest.mark.parametrize(
    "target, said",
    [
        (None, "No target set"),
        ({"first": 9, "value": 9}, "Original target: 9. That is 11 times the target"),
        ({"first": 9, "value": 12}, "Original target: 9, now 12. That is 8 times the target"),
    ],
)
def test_a_target_keeps_its_first_value(target, said):
    assert wording.target_note(100, target) == said


@pytest.mark.parametrize(
    "changes, said",
    [
        ({}, "Eighteen social innovators, six months, and eleven times as many partnerships as we set out to make."),
        (
            {"partnerships_confirmed": 9},
            "Eighteen social innovators, six months, and exactly the nine partnerships we set out to make.",
        ),
        (
            {"partnerships_confirmed": 10},
            "Eighteen social innovators, six months, and one more partnership than we set out to make.",
        ),
        (
            {"partnerships_confirmed": 4},
            "Eighteen social innovators, six months, and four of the nine partnerships we set out to make.",
        ),
        ({"target": None}, "Eighteen social innovators, six months, and 100 confirmed partnerships."),
        ({"partnerships_confirmed": 0}, "Eighteen social innovators, six months, and 230 introductions so far."),
        (
            {"partnerships_confirmed": 0, "introductions_made": 0, "innovators": 1},
            "One social innovator, six months, and no introductions yet.",
        ),
    ],
)
def test_the_finding_is_one_sentence(changes, said):
    assert wording.finding(figures(**changes), 6) == said


def test_the_finding_without_an_accelerator_window():
    assert wording.finding(figures(innovators=0, target=None, partnerships_confirmed=1)) == (
        "No social innovators and one confirmed partnership."
    )


@pytest.mark.parametrize(
    "changes, said",
    [
        ({}, "100 confirmed partnerships, 11 times the target"),
        ({"partnerships_confirmed": 1}, "1 confirmed partnership, target 9"),
        ({"target": None}, "100 confirmed partnerships"),
    ],
)
def test_the_title_holds_the_finding(changes, said):
    assert wording.headline(figures(**changes)) == said


@pytest.mark.parametrize(
    "confirmed, target, said",
    [
        ([], 9, "No partnership confirmed yet"),
        ([0, 0], 9, "No partnership confirmed yet"),
        ([1, 3], None, "3 partnerships confirmed so far"),
        ([1, 3], 9, "3 of 9 partnerships so far"),
        ([1, 9], 9, "Reached the target in May"),
        ([1, 10], 9, "Passed the target in May"),
        ([2, 9, 100], 9, "Passed the target in May, and kept going"),
    ],
)
def test_the_line_says_what_it_shows(confirmed, target, said):
    assert wording.line_finding(months(*confirmed), target) == said


@pytest.mark.parametrize(
    "changes, said",
    [
        (
            {},
            (
                "96 of the 230 introductions led to a partnership (41.7%). Four of them led to more than one. "
                "That makes 100 partnerships in all."
            ),
        ),
        (
            {"introductions_led": 100, "introductions_led_to_several": 0},
            "100 of the 230 introductions led to a partnership (43.5%).",
        ),
        (
            {"introductions_led": 97, "introductions_led_to_several": 0, "partnerships_without_introduction": 3},
            (
                "97 of the 230 introductions led to a partnership (42.2%). Three came about without an introduction of "
                "ours. That makes 100 partnerships in all."
            ),
        ),
        ({"introductions_made": 0}, ""),
    ],
)
def test_conversion_shows_both_of_its_numbers(changes, said):
    assert wording.led_sentence(figures(**changes)) == said


@pytest.mark.parametrize(
    "count, said", [(1, "first"), (10, "tenth"), (100, "hundredth"), (150, "150th"), (111, "111th"), (122, "122nd")]
)
def test_ordinals(count, said):
    assert wording.ordinal(count) == said


@pytest.mark.parametrize("count, said", [(0, "no"), (1, "one"), (20, "twenty"), (21, "21"), (1230, "1,230")])
def test_small_numbers_are_words(count, said):
    assert wording.in_words(count) == said


@pytest.mark.parametrize(
    "first, last, said",
    [
        ("2026-04", "2026-09", "April to September 2026"),
        ("2025-12", "2026-05", "December 2025 to May 2026"),
        ("2026-05", "2026-05", "May 2026"),
    ],
)
def test_a_period_names_its_year_once(first, last, said):
    assert wording.period([{"month": first}, {"month": last}]) == said
