"""The command palette: every page, person, organisation, introduction and action that a member of staff may reach.

Each entry is an address: what changes something leads to its page or preview, so that the palette itself only reads.
"""

from dataclasses import dataclass, field

from django.urls import reverse

from accelerator.home.search import Results, is_long_enough, search
from accelerator.tenancy.members import Member
from accelerator.ui.context import STAFF_NAV
from introductions.models import DeedKind
from introductions.services.views import views_of
from partners.names import normalise, words_of

SHOWN = 6  # of each kind
PAGES = (
    *(pair for pair in STAFF_NAV),
    ("/desk/board/", "Board"),
    ("/desk/board/figures/", "How it goes: workload, gone quiet, days for each step, conversion"),
    ("/desk/introductions/together/lately/", "Done lately, and undo"),
    ("/desk/organisations/", "All organisations"),
    ("/desk/search/", "Search"),
    ("/desk/settings/", "Settings"),
    ("/admin/", "All records"),
    ("/accounts/", "My account"),
    ("/help/", "Help"),
)
ACTIONS = (
    ("introductions:new_introduction", "Make an introduction"),
    ("introductions:log_elsewhere", "Log an introduction made elsewhere"),
    ("introductions:choose_met", "Log a meeting"),
    ("introductions:propose_partnership", "Propose a partnership"),
    ("partners:add_partner", "Add a partner"),
    ("partners:add_innovator", "Add an innovator"),
    ("partners:start_import", "Bring a spreadsheet"),
    ("programmes:create_programme", "Make a programme"),
)
VERBS = {
    "nudge": DeedKind.NUDGE,
    "withdraw": DeedKind.CANCEL,
    "cancel": DeedKind.CANCEL,
    "snooze": DeedKind.SNOOZE,
    "aside": DeedKind.SNOOZE,
    "reassign": DeedKind.REASSIGN,
    "give": DeedKind.REASSIGN,
}
LABELS = {DeedKind.NUDGE: "Nudge", DeedKind.CANCEL: "Withdraw", DeedKind.SNOOZE: "Set aside", DeedKind.REASSIGN: "Give"}


@dataclass(frozen=True)
class Entry:
    url: str
    label: str
    about: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    entries: list[Entry] = field(default_factory=list)


def found(member: Member, text: str) -> list[Group]:
    """Groups that have something. Without a word: all pages and actions."""
    verb, rest = _verb(text)
    results = search(member, rest) if is_long_enough(rest) else None
    groups = [
        Group("Do", _deeds(verb, results) + ([] if verb else _named(_actions(), text))),
        Group("Go to", [] if verb else _named(_pages(member), text)),
        *([] if verb or results is None else _records(results)),
    ]
    return [group for group in groups if group.entries]


def pages_of(member: Member, text: str) -> list[Entry]:
    """What the search page offers beside records: so that it stands in for the palette without script."""
    return (_named(_actions(), text) + _named(_pages(member), text))[:SHOWN] if text else []


def _verb(text: str) -> tuple[DeedKind | None, str]:
    """ "nudge tally" is a verb and a name."""
    first, _space, rest = text.strip().partition(" ")
    verb = VERBS.get(first.lower())
    return (verb, rest) if verb and rest else (None, text)


def _deeds(verb: DeedKind | None, results: Results | None) -> list[Entry]:
    """The verb on each introduction that is found; it leads to the preview."""
    if verb is None or results is None:
        return []
    preview = "introductions:preview_together"
    return [
        Entry(
            reverse(preview, query={"verb": str(verb), "id": str(hit.introduction.pk)}),
            f"{LABELS[verb]}: {hit.introduction}",
            hit.introduction.get_state_display(),
        )
        for hit in results.introductions
        if hit.introduction.is_open
    ]


def _records(results: Results) -> list[Group]:
    return [
        Group("Introductions", [_introduction(hit.introduction) for hit in results.introductions[:SHOWN]]),
        Group("Organisations", [Entry(one.get_absolute_url(), one.name) for one in results.organisations[:SHOWN]]),
        Group("People", [Entry(one.get_absolute_url(), one.name) for one in results.people[:SHOWN]]),
    ]


def _introduction(one: object) -> Entry:
    return Entry(one.get_absolute_url(), str(one), one.get_state_display())  # type: ignore[attr-defined]


def _pages(member: Member) -> list[Entry]:
    views = [Entry(view.get_absolute_url(), view.name, "view") for view in views_of(member).order_by("name")[:50]]
    return [Entry(url, label) for url, label in PAGES] + views


def _actions() -> list[Entry]:
    return [Entry(reverse(name), label) for name, label in ACTIONS]


def _named(entries: list[Entry], text: str) -> list[Entry]:
    """Those with every word at the beginning of one of theirs."""
    words = words_of(text)
    return [
        one
        for one in entries
        if all(any(own.startswith(word) for own in normalise(one.label).split()) for word in words)
    ]
