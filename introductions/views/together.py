"""Several introductions at once: look first (GET), then do (POST); what was done, and undoing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui import toasts
from accelerator.ui.formats import plural
from introductions.forms import TogetherForm
from introductions.models import Deed, DeedKind, Introduction
from introductions.permissions import introductions_of_staff
from introductions.services import together
from introductions.services.together import MOST, Choice

LATELY = 20
BUTTONS = {
    DeedKind.NUDGE: "Nudge",
    DeedKind.CANCEL: "Withdraw",
    DeedKind.REASSIGN: "Give to a curator",
    DeedKind.SNOOZE: "Set aside",
}
DONE = {
    DeedKind.NUDGE: "nudged",
    DeedKind.CANCEL: "withdrawn",
    DeedKind.REASSIGN: "given to another curator",
    DeedKind.SNOOZE: "set aside",
}
BEFORE = {
    DeedKind.NUDGE: "Each of these people gets one more mail now. That cannot be undone.",
    DeedKind.CANCEL: "Open questions close, and nobody is written to. You can undo it for 24 hours: each becomes a draft "
    "again, and who was being asked must be asked anew.",
    DeedKind.REASSIGN: "You can undo it for 24 hours.",
    DeedKind.SNOOZE: "Reminders and follow-ups run on. You can undo it for 24 hours.",
}


@requires.staff
@require_safe
def preview_together(request: HttpRequest) -> HttpResponse:
    """`?verb=nudge&id=…&id=…`: what would happen to each, and to which nothing would."""
    kind, rows = _asked(request, request.GET)
    form = TogetherForm(kind=kind, member=request.member)  # type: ignore[attr-defined]
    return _preview(request, kind, rows, form, Choice())


@requires.staff
@require_POST
def do_together(request: HttpRequest) -> HttpResponse:
    kind, rows = _asked(request, request.POST)
    form = TogetherForm(request.POST, kind=kind, member=request.member)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _preview(request, kind, rows, form, Choice(), status=422)
    choice = Choice(**form.cleaned_data)
    try:
        outcome = together.do_together(kind, rows, choice, by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        form.refuse(refusal)
        return _preview(request, kind, rows, form, choice, status=409)
    _tell(request, kind, outcome)
    return redirect(_place(request.POST.get("next", "")))


@requires.staff
@require_safe
def list_deeds(request: HttpRequest) -> HttpResponse:
    """What this member did lately to several at once, and what of it can be undone."""
    deeds = [
        {"deed": deed, "said": _said(DeedKind(deed.kind), len(deed.items)), "refusal": together.refusal_to_undo(deed)}
        for deed in _deeds(request).order_by("-done_at", "-id")[:LATELY]
    ]
    return render(request, "introductions/deeds.html", {"deeds": deeds})


@requires.staff
@require_POST
def undo_deed(request: HttpRequest, pk: UUID) -> HttpResponse:
    deed = get_object_or_404(_deeds(request), pk=pk)
    seen = introductions_of_staff(request.member).filter(pk__in=[item["id"] for item in deed.items])  # type: ignore[attr-defined]
    try:
        outcome = together.undo_together(deed, by=request.user, among=seen.values_list("pk", flat=True))  # type: ignore[arg-type]
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        left = f" {plural(len(outcome.left), 'introduction')} moved on since and stayed." if outcome.left else ""
        toasts.say(request, f"Undone: {plural(len(outcome.done), 'introduction')} put back.{left}")
    return redirect(_place(request.POST.get("next", ""), usual="introductions:list_deeds"))


def _asked(request: HttpRequest, said: Any) -> tuple[DeedKind, list[Introduction]]:
    """The verb and the rows; what this member does not see is not there (F01)."""
    kind = said.get("verb", DeedKind.NUDGE)
    if kind not in DeedKind.values:
        raise Http404
    ids = [pk for pk in map(_uuid, said.getlist("id")[: MOST + 1]) if pk]
    rows = introductions_of_staff(request.member).with_people().select_related("curator")  # type: ignore[attr-defined]
    return DeedKind(kind), list(rows.filter(pk__in=ids).order_by("state_since", "id"))


def _preview(
    request: HttpRequest, kind: DeedKind, rows: Sequence[Introduction], form: Any, choice: Choice, *, status: int = 200
) -> HttpResponse:
    said = request.POST or request.GET
    context: dict[str, Any] = {"form": form, "kind": kind, "before": BEFORE[kind], "verb": BUTTONS[kind]}
    try:
        lines = together.foreseen(kind, rows, choice)
    except Refused as refusal:
        lines, context["refused"] = [], str(refusal)
    context |= {
        "lines": [line for line in lines if not line.refusal],
        "left": [line for line in lines if line.refusal],
        "next": _place(said.get("next", "")),
    }
    return render(request, "introductions/together.html", context, status=status)


def _tell(request: HttpRequest, kind: DeedKind, outcome: together.Outcome) -> None:
    left = f" {plural(len(outcome.left), 'introduction')} left out." if outcome.left else ""
    if outcome.deed is None:
        toasts.warn(request, f"Nothing changed.{left}")
        return
    undo = "" if together.refusal_to_undo(outcome.deed) else _undo_url(outcome.deed)
    toasts.say(request, f"{_said(kind, len(outcome.done))}{left}", undo=undo)


def _said(kind: DeedKind, number: int) -> str:
    return f"{plural(number, 'introduction')} {DONE[kind]}."


def _undo_url(deed: Deed) -> str:
    return reverse("introductions:undo_deed", args=[deed.pk])


def _deeds(request: HttpRequest) -> Any:
    return Deed.objects.filter(done_by=request.user)  # type: ignore[misc]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _place(path: str, *, usual: str = "introductions:show_board") -> str:
    """The page of ours where it began."""
    return path if path and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else reverse(usual)
