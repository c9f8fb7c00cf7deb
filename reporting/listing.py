"""One page of the records behind a figure, as lines of a table: who is named depends on who reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accelerator.ui.formats import number, short_day
from introductions.models import Introduction, Partnership
from introductions.models.introduction import Origin
from partners.models import Participation
from reporting import naming
from reporting.rows import Rows


@dataclass(frozen=True)
class Line:
    """The first cell, which links where the reader may go further, and the others."""

    name: str
    url: str
    cells: Sequence[str | date | datetime | None]

    @property
    def shown(self) -> list[str]:
        return [cell if isinstance(cell, str) else _day(cell) for cell in self.cells]


@dataclass(frozen=True)
class Table:
    heads: Sequence[str]
    lines: list[Line]


def table_of(rows: Rows, page: Sequence[Any], *, names: bool) -> Table:
    """`names`: whether the reader is staff and sees who is meant. As many queries for one row as for fifty."""
    return TABLES[rows.kind](page, names)


def _participations(page: Sequence[Participation], names: bool) -> Table:
    named = None if names else naming.organisations_that_may_be_named(page)

    def line(row: Participation) -> Line:
        name = naming.participation_name(row, named=named is None or row.organisation_id in named)
        themes = ", ".join(link.theme.name for link in row.theme_links.all())
        return Line(name, row.organisation.get_absolute_url() if names else "", [themes, row.joined_on])

    return Table(["Name", "Challenge", "Joined"], [line(row) for row in page])


def _introductions(page: Sequence[Introduction], names: bool) -> Table:
    named = None if names else naming.introductions_that_may_be_named(page)

    def line(row: Introduction) -> Line:
        pair = naming.introduction_names(row, named=named is None or row.pk in named)
        cells = [row.asked_at, row.introduced_at, row.met_at, _how(row)]
        return Line(pair, row.get_absolute_url() if names else "", cells)

    return Table(["Innovator and partner", "Asked", "Introduced", "Met", "How"], [line(row) for row in page])


def _answers(page: Sequence[Any], names: bool) -> Table:
    named = None if names else naming.introductions_that_may_be_named(page)

    def line(row: Any) -> Line:
        pair = naming.introduction_names(row, named=named is None or row.pk in named)
        cells = [row.asked_at, row.answered_at, number(days_to_answer(row))]
        return Line(pair, row.get_absolute_url() if names else "", cells)

    return Table(["Innovator and partner", "Asked", "First answer", "Days"], [line(row) for row in page])


def days_to_answer(row: Any) -> float:
    """Of a row of rows._answers, one decimal; an answer given by telephone may be older than the question."""
    return round(max((row.answered_at - row.asked_at).total_seconds(), 0) / 86400, 1)


def _how(introduction: Introduction) -> str:
    """Nothing about why an introduction was not made: that is between the sides and staff."""
    if not introduction.is_made:
        return "Not made"
    return "Elsewhere, logged by staff" if introduction.origin == Origin.ELSEWHERE else "Both said yes"


def _partnerships(page: Sequence[Partnership], names: bool) -> Table:
    def line(row: Partnership) -> Line:
        parties = naming.partnership_names(row, open_to_reader=names)
        cells = [row.confirmed_at, _confirmed_by(row), row.get_state_display().capitalize()]
        return Line(parties, row.get_absolute_url() if names else "", cells)

    return Table(["Parties", "Confirmed", "By", "Now"], [line(row) for row in page])


def _confirmed_by(partnership: Partnership) -> str:
    by_staff = any(party.confirmed_via == "staff" for party in partnership.parties.all())
    return "Staff, with evidence" if by_staff else "All parties"


def _revisions(page: Sequence[Any], names: bool) -> Table:
    lines = [Line(number(row.value), "", [row.created_at, row.note]) for row in page]
    return Table(["Target", "Set on", "Why"], lines)


def _day(value: date | datetime | None) -> str:
    """Unbroken in a narrow column."""
    return short_day(value).replace(" ", "\u00a0") if value else "–"


TABLES: dict[str, Callable[[Sequence[Any], bool], Table]] = {
    "participations": _participations,
    "introductions": _introductions,
    "answers": _answers,
    "partnerships": _partnerships,
    "revisions": _revisions,
}
