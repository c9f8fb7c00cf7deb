"""/desk/introductions/met/: log a meeting from the desk: who, when, what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui import toasts
from introductions import services
from introductions.forms import WhoMetForm
from introductions.permissions import introductions_of_staff
from introductions.queries import between
from introductions.states import State

TALKING = (State.INTRODUCED, State.IN_CONVERSATION, State.STALLED)
SHOWN = 15


@requires.staff
def choose_met(request: HttpRequest) -> HttpResponse:
    """GET: those who were introduced and have not met, the latest first, narrowed by `?q=`. POST logs the meeting."""
    rows = introductions_of_staff(request.member).filter(state__in=TALKING)  # type: ignore[attr-defined]
    if request.method == "POST":
        form = WhoMetForm(request.POST, rows=rows.with_pair())  # type: ignore[attr-defined]
        if form.is_valid() and (answer := _log(request, form)):
            return answer
    found = between(_of_programme(request, rows), request.GET.get("q", "").replace("\x00", ""))
    shown = list(found.order_by("-introduced_at", "id").values_list("pk", flat=True)[: SHOWN + 1])
    if request.method != "POST":
        few = rows.with_pair().filter(pk__in=shown[:SHOWN]).order_by("-introduced_at", "id")  # type: ignore[attr-defined]
        form = WhoMetForm(rows=few)
    context = {"form": form, "any": bool(shown), "more": len(shown) > SHOWN, "text": request.GET.get("q", "")}
    return render(request, "introductions/who_met.html", context, status=422 if form.is_bound else 200)


def _log(request: HttpRequest, form: WhoMetForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        services.log_meeting(
            said["introduction"],
            happened_on=said["happened_on"],
            outcome=said["outcome"],
            by=request.user,  # type: ignore[arg-type]
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None
    toasts.say(request, f"Meeting of {said['introduction']} logged.")
    return redirect("home:show_desk")


def _of_programme(request: HttpRequest, rows: Any) -> Any:
    """Narrowed to `?programme=`, where it is one of the member's."""
    wanted = request.GET.get("programme", "")
    known = {str(one.pk): one.pk for one in staff_programmes(request.member)} if wanted else {}  # type: ignore[attr-defined]
    return rows.filter(programme=known[wanted]) if wanted in known else rows
