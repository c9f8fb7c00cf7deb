"""/desk/introductions/: all of them as a table; /desk/board/: the open ones by whose turn it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accelerator.tenancy.access import requires
from accelerator.ui.exports import wanted
from accelerator.ui.paging import Sorting, keyset
from introductions import turns, words
from introductions.exporting import export_introductions
from introductions.forms import IntroductionFilter
from introductions.models import Introduction, Page
from introductions.narrowing import at_hand, narrowed
from introductions.permissions import introductions_of_staff
from introductions.services.views import default_of, shown_views
from introductions.states import ASKING
from partners.models import Organisation

IN_A_LANE = 12


@requires.staff
@require_safe
def list_introductions(request: HttpRequest) -> HttpResponseBase:
    member = request.member  # type: ignore[attr-defined]
    if (default := default_of(member, Page.LIST)) and not request.GET:
        return redirect(default)
    filters = IntroductionFilter(request.GET, member=member)
    rows = narrowed(introductions_of_staff(member), filters)
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
    context = {
        "page": page,
        "rows": [dressed(row, filters.names) for row in page.rows],
        "sort": sorting,
        **_frame(request, filters, Page.LIST),
    }
    return render(request, "introductions/introduction_list.html", context)


@requires.staff
@require_safe
def show_board(request: HttpRequest) -> HttpResponse:
    """Three columns, the longest waiting first; keys j, k, x and the verbs (static/js/desk.js)."""
    member = request.member  # type: ignore[attr-defined]
    if (default := default_of(member, Page.BOARD)) and not request.GET:
        return redirect(default)
    filters = IntroductionFilter(request.GET, member=member)
    rows = at_hand(narrowed(introductions_of_staff(member), filters))
    lanes = [
        {"lane": lane, "rows": [dressed(row, filters.names) for row in lane.rows]}
        for lane in turns.lanes_of(rows, limit=IN_A_LANE)
    ]
    context = {"lanes": lanes, "count": sum(one["lane"].count for one in lanes), **_frame(request, filters, Page.BOARD)}
    return render(request, "introductions/board.html", context)


def dressed(row: Introduction, names: dict[str, str]) -> dict[str, Any]:
    """One row with the words and the mark that lists show. `names`: of curators, by id."""
    return {
        "introduction": row,
        "mark": words.mark(row),
        "mark_words": words.mark_words(row),
        "sentence": words.describe(row),
        "action": words.next_action(row),
        "waiting": turns.waiting(row),
        "turn": turns.TITLES[row.turn],
        "curator": names.get(str(row.curator_id), ""),
        "is_nudge": row.state in ASKING and not row.held_why,
    }


def _frame(request: HttpRequest, filters: IntroductionFilter, page: Page) -> dict[str, Any]:
    """What stands above both: the filters, and the views that were kept."""
    query = request.GET.copy()
    for name in ("after", "before", "download"):
        query.pop(name, None)
    wanted = filters.value("innovator") or filters.value("partner")
    return {
        "filters": filters,
        "views": shown_views(request.member, page),  # type: ignore[attr-defined]
        "page_kind": page,
        "query": query.urlencode(),
        "only": Organisation.objects.filter(pk=wanted).first() if wanted else None,
    }
