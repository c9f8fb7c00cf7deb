"""/desk/rounds/: plan introductions for a whole cohort, edit the plan, draft it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui.formats import plural
from accelerator.ui.paging import keyset
from introductions import matching
from introductions.checks import PARTNER_ROLES
from introductions.forms import organisations_in
from introductions.forms.matching import RoundForm
from introductions.models import Introduction, Round, RoundPair
from introductions.permissions import rounds_of_staff
from introductions.services import rounds
from introductions.services.roundwork import STEPS
from introductions.states import RoundState
from introductions.views.choosing import programme_of, programmes_of
from partners.models import Organisation, ParticipationRole

ON_PAGE, SUGGESTED = 20, 12
WORKING = (RoundState.WAITING, RoundState.WORKING, RoundState.DRAFTING)


@requires.staff
@require_safe
def list_rounds(request: HttpRequest) -> HttpResponse:
    page = keyset(rounds_of_staff(request.member).select_related("programme"), request, size=25)  # type: ignore[attr-defined]
    return render(request, "introductions/rounds.html", {"page": page, "programme": programme_of(request)})


@requires.staff
def make_round(request: HttpRequest) -> HttpResponse:
    programme = programme_of(request)
    if programme is None:
        return render(request, "introductions/no_programme.html")
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(rounds.make_round(programme, by=request.user, **form.cleaned_data))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {"form": form, "programme": programme, "programmes": programmes_of(request)}
    return render(request, "introductions/round_form.html", context, status=422 if form.is_bound else 200)


@requires.staff
@require_safe
def view_round(request: HttpRequest, pk: UUID) -> HttpResponse:
    of = _round(request, pk)
    if request.htmx and of.state not in WORKING:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})  # the bar has come to its end: show what came of it
    if of.state in WORKING:
        return render(request, "introductions/round.html", {"round": of, "working": _working(of)})
    innovators = _with_something(of)
    page = keyset(innovators, request, order=("name_key", "id"), size=ON_PAGE)
    context = {
        "round": of,
        "page": page,
        "groups": _groups(of, page.rows),
        "short": _short(of),
        "editable": _editable(of),
    }
    return render(request, "introductions/round.html", context | _figures(request, of))


@requires.staff
@require_safe
def choose_pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The best partners of one innovator, to add one to the plan, or to put one in the place of another."""
    of = _round(request, pk)
    if not request.GET.get("innovator"):
        return redirect(of)
    innovator = _one(request.GET["innovator"], organisations_in(of.programme, ParticipationRole.INNOVATOR))
    instead = of.rows.planned().filter(pk=_id(request.GET.get("instead", ""))).select_related("partner").first()
    there = set(of.rows.planned().filter(innovator=innovator).values_list("partner", flat=True))
    ranking = matching.partners_for(of.programme, innovator, can_ask=True, text=request.GET.get("q", ""))
    ranking.rows = [row for row in ranking.rows if row[2].helper.id not in there]
    context = {
        "round": of,
        "innovator": innovator,
        "instead": instead,
        "matches": ranking.dressed(0, SUGGESTED),
        "total": len(ranking),
        "text": request.GET.get("q", ""),
    }
    return render(request, "introductions/round_choose.html", context)


@requires.staff
@require_POST
def add_pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`instead`: the row that it takes the place of."""
    of = _round(request, pk)
    innovator = _one(request.POST.get("innovator", ""), organisations_in(of.programme, ParticipationRole.INNOVATOR))
    partner = _one(request.POST.get("partner", ""), organisations_in(of.programme, *PARTNER_ROLES))
    instead = request.POST.get("instead", "")
    if instead:
        pair = _pair(of, _id(instead))
        return _decide(request, of, lambda: rounds.move_pair(pair, partner=partner, by=request.user))
    return _decide(request, of, lambda: rounds.add_pair(of, innovator=innovator, partner=partner, by=request.user))


@requires.staff
@require_POST
def remove_pair(request: HttpRequest, pk: UUID, pair_id: UUID) -> HttpResponse:
    of = _round(request, pk)
    pair = _pair(of, pair_id)
    return _decide(request, of, lambda: rounds.remove_pair(pair, by=request.user))


@requires.staff
@require_POST
def restore_pair(request: HttpRequest, pk: UUID, pair_id: UUID) -> HttpResponse:
    of = _round(request, pk)
    pair = _pair(of, pair_id)
    return _decide(request, of, lambda: rounds.restore_pair(pair, by=request.user))


@requires.staff
@require_POST
def draft_round(request: HttpRequest, pk: UUID) -> HttpResponse:
    of = _round(request, pk)

    def draft() -> None:
        drafted = rounds.draft_round(of, by=request.user)
        if drafted.state == RoundState.DRAFTED:
            number = drafted.rows.exclude(introduction=None).count()
            messages.success(request, f"{plural(number, 'introduction')} drafted. Nobody has been asked yet.")

    return _decide(request, of, draft)


@requires.staff
@require_POST
def discard_round(request: HttpRequest, pk: UUID) -> HttpResponse:
    of = _round(request, pk)
    return _decide(request, of, lambda: rounds.discard_round(of, by=request.user))


def _decide(request: HttpRequest, of: Round, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    page = request.POST.get("next", "")  # the page of the plan that the button stood on
    return redirect(of.get_absolute_url() + (page if page.startswith("?") else ""))


def _round(request: HttpRequest, pk: UUID) -> Round:
    return get_object_or_404(rounds_of_staff(request.member).select_related("programme"), pk=pk)  # type: ignore[attr-defined]


def _pair(of: Round, pk: UUID | None) -> RoundPair:
    return get_object_or_404(of.rows.select_related("round", "innovator", "partner"), pk=pk)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _one(asked: str, organisations: Any) -> Organisation:
    if (pk := _id(asked)) is None:
        raise Http404
    return get_object_or_404(organisations, pk=pk)


def _editable(of: Round) -> bool:
    return of.state == RoundState.READY


def _working(of: Round) -> str:
    if of.state == RoundState.DRAFTING:
        return "Drafting"
    return STEPS.get(of.step, "Waiting for its turn")


def _with_something(of: Round) -> QuerySet[Organisation]:
    """Innovators with a row, or for whom the least could not be reached."""
    short = [UUID(row["innovator"]) for row in of.short]
    return Organisation.objects.filter(Q(pk__in=of.rows.order_by().values("innovator")) | Q(pk__in=short))


def _short(of: Round) -> list[dict[str, Any]]:
    names = Organisation.objects.in_bulk([UUID(row["innovator"]) for row in of.short[:50]])
    return [{**row, "organisation": names.get(UUID(row["innovator"]))} for row in of.short[:50]]


def _figures(request: HttpRequest, of: Round) -> dict[str, Any]:
    """The plan as it stands, beside picking one by one."""
    planned = of.rows.planned()
    gain = of.quality / of.greedy_quality - 1 if of.greedy_quality else 0
    number, drafted = planned.count(), planned.exclude(introduction=None).count()
    greedy_average = round(of.greedy_quality / of.greedy_pairs) if of.greedy_pairs else 0
    lacking = f", and leaves {plural(of.greedy_short, 'place')} empty" if of.greedy_short else ""
    return {
        "planned": number,
        "draft_label": f"Draft {'this introduction' if number == 1 else f'these {number} introductions'}",
        "draft_note": f"{drafted} of them drafted" if of.state == RoundState.DRAFTED else "planned, none drafted yet",
        "average": round(of.quality / of.pairs) if of.pairs else 0,
        "average_note": f"{greedy_average} when the best pair is picked again and again",
        "gain": f"{gain:+.1%}",
        "gain_note": f"in the sum of all scores; picking so gives {plural(of.greedy_pairs, 'introduction')}{lacking}",
        "short_note": f"than the {of.floor} you asked for",
        "here": f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else "",
    }


def _groups(of: Round, innovators: list[Organisation]) -> list[dict[str, Any]]:
    """The rows of each innovator, with reasons where the plan can still be changed."""
    rows = of.rows.filter(innovator__in=innovators).select_related("partner", "offer").order_by("-score", "id")
    pairs = [(row.innovator_id, row.partner_id) for row in rows if row.removed_at is None]
    found = matching.matches_of(of.programme, pairs) if _editable(of) and pairs else {}
    introductions = Introduction.objects.in_bulk([row.introduction_id for row in rows if row.introduction_id])
    by_innovator: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        shown = {
            "pair": row,
            "match": found.get((row.innovator_id, row.partner_id)),
            "introduction": introductions.get(row.introduction_id),
        }
        by_innovator.setdefault(row.innovator_id, []).append(shown)
    return [
        {
            "innovator": one,
            "rows": [row for row in by_innovator.get(one.pk, []) if row["pair"].removed_at is None],
            "removed": [row for row in by_innovator.get(one.pk, []) if row["pair"].removed_at is not None],
        }
        for one in innovators
    ]
