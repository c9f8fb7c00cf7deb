"""Lists cost the same with many rows as with few, in statements and in rows fetched (promise 8).

Each list is read in a tenant with a handful of everything, with more than any page shows, and with twice that.
"""

from collections.abc import Iterator
from inspect import getclosurevars
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from django.urls import get_resolver, reverse

from accelerator.tenancy.admin import site
from accelerator.tenancy.context import tenant_scope
from accelerator.ui.paging import keyset
from reporting.definitions import FIGURES
from reporting.rows import rows_of
from tests.costs import Cost, cost_of
from tests.factories.tenancy import make_tenant
from tests.walks.crowd import Crowd

MANY = 110  # more than any page shows, whatever it narrows by

# Who reads each list: "<role> <route> [?query]". Pages of one record are here for the lists that they hold.
LISTS = """
    admin home:show_desk
    admin home:search_desk ?q=tally
    admin home:list_mails
    admin home:list_mails ?q=tally
    admin home:list_addresses
    admin privacy:list_due
    admin home:show_sender
    admin introductions:list_introductions
    admin introductions:list_introductions ?group=all&q=tally
    admin introductions:list_introductions ?turn=partner&sort=-partner
    admin introductions:show_board
    admin introductions:show_figures
    admin introductions:list_deeds
    admin home:show_palette ?q=tally
    admin introductions:new_introduction
    admin introductions:list_requests
    innovator home:list_portal_requests
    admin introductions:view_introduction
    admin introductions:list_rounds
    admin introductions:view_round
    admin introductions:list_dismissals
    admin introductions:list_partnerships
    admin introductions:view_partnership
    admin partners:list_innovators
    admin partners:list_partners
    admin partners:list_organisations ?q=tally
    admin partners:list_people
    admin partners:list_people ?q=priya&sort=-new
    admin partners:show_organisation
    admin partners:show_person
    admin programmes:show_programme
    admin partners:show_rules
    admin partners:list_duplicates
    admin accounts:list_members
    admin accounts:list_invitations
    admin accounts:list_tokens
    admin partners:list_imports
    admin partners:show_import
    innovator home:show_portal
    innovator home:list_portal_introductions
    innovator home:show_portal_introduction
    innovator home:list_portal_partnerships
    partner home:show_portal
    partner home:list_portal_innovators
    partner home:show_portal_innovator
    partner home:list_portal_catalogue
    partner home:list_portal_wishes
    innovator home:list_portal_catalogue
    nobody home:show_front
    nobody home:show_programme
    nobody home:list_named_partnerships
    funder reporting:show_programme
    funder reporting:show_programme_json
"""
# What one organisation has, and lists with a line for it.
OWN = """
    admin partners:list_innovators
    admin partners:list_partners
    admin partners:list_organisations
    admin partners:list_people
    admin partners:show_organisation
    admin partners:show_person
    admin programmes:show_programme
    admin introductions:new_introduction
    admin introductions:view_introduction
    admin introductions:view_partnership
    innovator home:show_portal
    innovator home:list_portal_needs
    innovator home:list_portal_people
    innovator home:show_portal_profile
    partner home:show_portal
    partner home:list_portal_offers
    partner home:list_portal_innovators
    partner home:show_portal_innovator
"""
# Lists of programmes; all other pages may offer every programme as a choice.
OF_PROGRAMMES = """
    admin programmes:list_programmes
    funder reporting:list_programmes
    nobody home:show_front
"""


# Rows of its drawing, a thread for each partnership and 400 at most, come on top (home/public.py).
DRAWN = {"home:show_programme"}


def lines(text: str) -> list[tuple[str, str, str]]:
    return [(role, name, "".join(query)) for role, name, *query in map(str.split, filter(str.strip, text.splitlines()))]


def rows(crowd: Crowd) -> list[tuple[str, str, str]]:
    """The pages of rows behind figures: one figure for each table that shows them."""
    one_of_each = {rows_of(figure, crowd.programme).kind: figure for figure in FIGURES}
    return [("funder", f"{ROWS} {figure}", "") for figure in one_of_each.values()]


ROWS = "reporting:list_rows"
RECORDS = [
    ("admin", f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist", "") for model in site._registry
]


@pytest.mark.parametrize(
    "lists, grow",
    [
        (lines(LISTS), Crowd.grow),
        (rows, Crowd.grow),
        (RECORDS, Crowd.grow),
        (lines(OWN), Crowd.grow_own),
        (lines(OF_PROGRAMMES), Crowd.grow_programmes),
    ],
    ids=["lists", "rows", "records", "own", "programmes"],
)
def test_lists_cost_the_same_with_many_rows(lists, grow, db):
    tenant = make_tenant("north")
    with tenant_scope(tenant):
        crowd = Crowd(tenant)
        wrong = differences(crowd, lists(crowd) if callable(lists) else lists, grow)

    assert wrong == []


def test_every_page_of_pages_is_measured():
    """A list that is paged by key and not in the tables above: add it there."""
    measured = {name for _, name, _ in lines(LISTS + OWN + OF_PROGRAMMES)} | {ROWS}

    paged = {name for name, view in views() if pages(view) and not is_only_posted_to(view)}

    assert sorted(paged - measured) == []


def differences(crowd: Crowd, lists: list[tuple[str, str, str]], grow: Any) -> list[str]:
    few = visited(crowd, lists)
    grow(crowd, MANY)
    full = visited(crowd, lists)
    grow(crowd, MANY)
    many = visited(crowd, lists)
    return [complaint for one in lists for complaint in complaints(one, few[one], full[one], many[one])]


def complaints(one: tuple[str, str, str], few: Cost, full: Cost, many: Cost) -> Iterator[str]:
    if few.statements != full.statements:
        yield f"{one}: {few.statements} statements, then {full.statements}\n{full.beyond(few)}"
    if one[1] not in DRAWN and (full.statements, full.rows) != (many.statements, many.rows):
        yield f"{one}: {full.statements}, {full.rows} rows, then {many.statements}, {many.rows}\n{many.beyond(full)}"


def visited(crowd: Crowd, lists: list[tuple[str, str, str]]) -> dict[tuple[str, str, str], Cost]:
    browsers = {role: crowd.client(role) for role in {role for role, _, _ in lists}}
    return {
        (role, name, query): cost_of(
            browsers[role], reverse(name.partition(" ")[0], kwargs=arguments(crowd, name)) + query
        )
        for role, name, query in lists
    }


def arguments(crowd: Crowd, name: str) -> dict[str, Any]:
    route, _, figure = name.partition(" ")
    slug = {"slug": crowd.programme.slug}
    return {
        "home:show_programme": slug,
        "home:list_named_partnerships": slug,
        "reporting:show_programme": slug,
        "reporting:show_programme_json": slug,
        "reporting:list_rows": slug | {"figure": figure},
        "partners:show_rules": {"programme_id": crowd.programme.pk},
        "programmes:show_programme": {"programme_id": crowd.programme.pk},
        "introductions:view_introduction": {"pk": crowd.introduction.pk},
        "introductions:view_partnership": {"pk": crowd.partnership.pk},
        "introductions:view_round": {"pk": crowd.round.pk},
        "home:show_portal_introduction": {"introduction_id": crowd.own_introduction.pk},
        "home:show_portal_innovator": {"organisation_id": crowd.tallybird.pk},
        "partners:show_import": {"pk": crowd.imported.pk},
        "partners:show_organisation": {"pk": crowd.tallybird.pk},
        "partners:show_person": {"pk": crowd.priya.pk},
    }.get(route, {})


def views() -> Iterator[tuple[str, Any]]:
    """Every named view of ours, with its whole name."""

    def walk(patterns: list[Any], space: str) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            else:
                yield f"{space}{pattern.name}", pattern.callback

    return walk(get_resolver().url_patterns, "")


def is_only_posted_to(view: Any) -> bool:
    """A decision; where it is refused it shows the page of something that is measured itself."""
    while not (methods := getclosurevars(view).nonlocals.get("request_method_list")):
        if not hasattr(view, "__wrapped__"):
            return False
        view = view.__wrapped__
    return methods == ["POST"]


def pages(view: Any) -> bool:
    """Whether a view comes to `keyset`, itself or by a function of ours that it names."""
    return keyset in reached(view, set())


def reached(function: Any, seen: set[Any]) -> set[Any]:
    while isinstance(function, FunctionType) and hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not isinstance(function, FunctionType) or function in seen or not ours(function.__module__):
        return seen
    seen.add(function)
    for name in names_in(function.__code__):
        for called in (function.__globals__.get(name), *of_modules(function, name)):
            reached(called, seen)
    return seen


def of_modules(function: FunctionType, name: str) -> Iterator[Any]:
    """`listing.list_people`: what the modules that a function names call by this name."""
    for other in names_in(function.__code__):
        module = function.__globals__.get(other)
        if isinstance(module, ModuleType) and ours(module.__name__):
            yield getattr(module, name, None)


def names_in(code: CodeType) -> set[str]:
    inner = [names_in(constant) for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*inner)


def ours(module: str) -> bool:
    return module.partition(".")[0] in {"accelerator", "partners", "introductions", "reporting", "challenges"}
