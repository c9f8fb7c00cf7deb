"""From the template, and from last year's."""

from datetime import date
from itertools import pairwise

import pytest

from accelerator.programmes import services
from accelerator.programmes.access import programmes_for
from accelerator.programmes.blueprints import PARTNERSHIP_ACCELERATOR, add_months, stage_dates
from accelerator.programmes.models import ProgrammeAccess, TargetRevision
from accelerator.programmes.states import State
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Membership
from tests.factories.programmes import make_credit, make_programme

DATES = {"starts_on": date(2025, 8, 1), "ends_on": date(2026, 9, 30)}


def test_the_template_gives_everything_in_one_step(north, dana):
    programme = services.create_programme(
        by=dana,
        name="Fair Footing 2026",
        themes=["First jobs", "Minds at work"],
        targets={"partnerships_confirmed": 9},
        **DATES,
    )

    stages = list(programme.stages.all())
    assert (programme.state, programme.slug) == (State.DRAFT, "fair-footing-2026")
    assert [stage.kind for stage in stages] == ["discovery", "engage", "deliver", "amplify"]
    assert [(stage.starts_on, stage.ends_on) for stage in stages] == [
        (date(2025, 8, 1), date(2025, 10, 31)),
        (date(2025, 11, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 9, 30)),
    ]
    assert (programme.accelerator_from, programme.accelerator_until, programme.months) == (
        date(2026, 2, 1),
        date(2026, 7, 31),
        6,
    )
    assert [stage.criteria.count() for stage in stages] == [6, 6, 5, 5]
    assert stages[2].criteria.get(measure="partnerships_confirmed").needed == 9
    assert [theme.slug for theme in programme.themes.all()] == ["first-jobs", "minds-at-work"]
    assert [credit.organisation_name for credit in programme.credits.all()] == ["North Trust"]
    assert programme.targets.get().first_value == 9


def test_two_programmes_of_one_name_have_two_addresses(north, dana):
    first = services.create_programme(by=dana, name="Fair Footing", **DATES)
    second = services.create_programme(by=dana, name="Fair Footing", **DATES)

    assert (first.slug, second.slug) == ("fair-footing", "fair-footing-2")


def test_less_than_four_weeks_is_no_programme(north, dana):
    with pytest.raises(Refused, match="four weeks"):
        services.create_programme(by=dana, name="Sprint", starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 20))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 28)),
        (date(2026, 1, 20), date(2026, 4, 30)),
        (date(2025, 8, 17), date(2028, 2, 29)),
    ],
)
def test_stages_fill_the_programme_without_gap_or_overlap(first, last):
    dates = stage_dates(PARTNERSHIP_ACCELERATOR, first, last)

    assert (dates[0][0], dates[-1][1]) == (first, last)
    for (start, end), (following, _) in pairwise(dates):
        assert start <= end
        assert (following - end).days == 1


def test_last_years_programme_is_copied_without_its_people(north, dana, victor):
    source = services.create_programme(
        by=dana,
        name="Fair Footing 2026",
        themes=["First jobs"],
        targets={"partnerships_confirmed": 9},
        summary="For fair chances",
        **DATES,
    )
    make_credit(source, organisation_name="Halden Fund")
    services.open_programme(source, by=dana)
    line = source.stages.get(number=1).criteria.first()
    services.tick_criterion(line, by=dana, note="Seen")
    ProgrammeAccess.objects.create(membership=Membership.objects.get(user=victor), programme=source)

    copy = services.copy_programme(source, by=dana, name="Fair Footing 2027", starts_on=date(2026, 8, 1))

    assert (copy.state, copy.predecessor, copy.summary) == (State.DRAFT, source, "For fair chances")
    assert (copy.ends_on, copy.accelerator_from, copy.accelerator_until) == (
        date(2027, 9, 30),
        date(2027, 2, 1),
        date(2027, 7, 31),
    )
    assert copy.stages.get(number=2).ends_on == date(2027, 1, 31)
    lines = [line for stage in copy.stages.all() for line in stage.criteria.all()]
    assert (len(lines), {line.met_at for line in lines}, {line.note for line in lines}) == (22, {None}, {""})
    assert [theme.name for theme in copy.themes.all()] == ["First jobs"]
    assert [credit.organisation_name for credit in copy.credits.all()] == ["North Trust", "Halden Fund"]
    assert (copy.targets.get().first_value, TargetRevision.objects.filter(target__programme=copy).count()) == (9, 1)
    assert copy.access.count() == 0
    assert (source.themes.count(), source.credits.count(), source.stages.count()) == (1, 2, 4)


def test_a_copy_takes_the_new_targets_where_they_are_given(north, dana):
    source = services.create_programme(by=dana, name="One", targets={"partnerships_confirmed": 9}, **DATES)

    copy = services.copy_programme(
        source, by=dana, name="Two", starts_on=date(2026, 8, 5), targets={"partnerships_confirmed": 40}
    )

    assert copy.targets.get().value == 40
    assert copy.stages.get(number=3).criteria.get(measure="partnerships_confirmed").needed == 40
    assert (copy.ends_on - copy.starts_on) == (source.ends_on - source.starts_on)


def test_a_narrowed_manager_reaches_what_they_make(north, victor):
    other = make_programme()
    ProgrammeAccess.objects.create(membership=Membership.objects.get(user=victor), programme=other)

    made = services.create_programme(by=victor, name="Mine", **DATES)

    assert set(programmes_for(Member(victor))) == {other, made}


def test_a_manager_of_all_programmes_stays_one(north, victor):
    services.create_programme(by=victor, name="Mine", **DATES)

    assert ProgrammeAccess.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
    ],
)
def test_months_are_added_by_the_calendar(day, months, expected):
    assert add_months(day, months) == expected
