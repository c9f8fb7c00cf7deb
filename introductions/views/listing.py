"""/desk/introductions/: all of them, who has to act and for how long."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accelerator.tenancy.access import requires
from accelerator.ui.exports import wanted
from accelerator.ui.paging import Sorting, keyset
from introductions import turns, words
from introductions.exporting import export_introductions
from introductions.forms import IntroductionFilter
from introductions.models import Introduction
from introductions.permissions import introductions_of_staff
from introductions.queries import between
from introductions.states import OPEN, State
from partners.models import Organisation


@requires.staff
@require_safe
def list_introductions(request: HttpRequest) -> HttpResponseBase:
    member = request.member  # type: ignore[attr-defined]
    filters = IntroductionFilter(request.GET, member=member)
    rows = narrowed(turns.with_turn(introductions_of_staff(member)), filters)
    sorting = Sorting(
        request,
        default="waiting",
        waiting=("state_since",),
        innovator=("innovator__name_key",),
        partner=("partner__name_key",),
    )
    if wanted(request):
        return export_introductions(request, rows, (*sorting.order, "id"))
    page = keyset(turns.with_line(rows), request, order=(*sorting.order, "id"))
    context = {"page": page, "rows": dressed(page.rows), "filters": filters, "sort": sorting, **_named(filters)}
    return render(request, "introductions/introduction_list.html", context)


def narrowed(rows: QuerySet[Introduction], filters: IntroductionFilter) -> QuerySet[Introduction]:
    """By what the form says; without a word, the open ones but those that rest: nobody can act on them."""
    group = filters.value("group")
    if group != "all":
        rows = rows.filter(state__in=words.STATES_OF.get(group, OPEN - {State.SNOOZED}))
    for name in ("programme", "innovator", "partner", "turn"):
        value = filters.value(name)
        if value:
            rows = rows.filter(**{name: value})
    if filters.value("overdue"):
        rows = turns.overdue(rows)
    return between(rows, filters.value("q") or "")


def dressed(rows: list[Introduction]) -> list[dict[str, Any]]:
    """Each row with the words and the mark that lists show."""
    return [
        {
            "introduction": row,
            "mark": words.mark(row),
            "mark_words": words.mark_words(row),
            "sentence": words.describe(row),
            "action": words.next_action(row),
            "waiting": turns.waiting(row),
            "turn": turns.TITLES[row.turn],  # type: ignore[attr-defined]
        }
        for row in rows
    ]


def _named(filters: IntroductionFilter) -> dict[str, Any]:
    """The organisation that the list is narrowed to, by name."""
    wanted = filters.value("innovator") or filters.value("partner")
    return {"only": Organisation.objects.filter(pk=wanted).first() if wanted else None}
