"""What stands above the records behind a figure: how many they are, and which, in words."""

from dataclasses import dataclass

from accelerator.programmes.models import Programme
from accelerator.ui.formats import number, plural
from reporting import services
from reporting.contract import value_of
from reporting.definitions import FIGURES, Definition
from reporting.rows import Narrowing, Rows
from reporting.wording import month_name


@dataclass(frozen=True)
class Heading:
    """`title` is the page's heading; `note` says what else the number needs, "" for nothing."""

    title: str
    note: str = ""


def heading(figure: str, programme: Programme, rows: Rows, only: Narrowing) -> Heading:
    """ "49 introductions made up to the end of May 2026". Counted from the rows, which the page shows."""
    definition, count = FIGURES[figure], rows.queryset.count()
    if definition.is_counted:
        words = definition.one if count == 1 else definition.label
        return Heading(f"{number(count)} {words}{in_words(only)}")
    title = _first_letter(f"{definition.label}{in_words(only)}")
    value = None if only else value_of(figure, services.latest_figures(programme))
    if value is not None:
        title = f"{title}: {number(value)}"
    return Heading(title, _behind(definition, count))


def in_words(only: Narrowing) -> str:
    """What narrows the rows, to follow their name: " on First jobs, with Stepwright, up to the end of May 2026"."""
    said = []
    if only.theme:
        said.append(f"on “{only.theme.name}”")
    if only.innovator:
        said.append(f"with {only.innovator.name}")
    if only.until:
        said.append(f"up to the end of {month_name(only.until.isoformat(), with_year=True)}")
    return f" {', '.join(said)}" if said else ""


def _behind(definition: Definition, count: int) -> str:
    if definition.behind:
        return f"Taken from {plural(count, 'answer')}. Half of them came sooner; the last column says how soon."
    return f"It was set {'once' if count == 1 else plural(count, 'time')}." if count else "None was set yet."


def _first_letter(text: str) -> str:
    return text[:1].upper() + text[1:]
