"""/desk/requests/: who would like to be introduced to whom. Staff draft it, or say no kindly."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui.paging import keyset
from introductions import services
from introductions.forms.requests import DeclineForm
from introductions.models import Request
from introductions.permissions import requests_of_staff
from introductions.states import RequestState

WITH = ("programme", "innovator", "partner", "person", "introduction", "offer")


@requires.staff
@require_safe
def list_requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, longest first; with ?all=on also what was decided."""
    everything = request.GET.get("all") == "on"
    rows = requests_of_staff(request.member).select_related(*WITH)  # type: ignore[attr-defined]
    if not everything:
        rows = rows.filter(state=RequestState.OPEN)
    page = keyset(rows, request, order=("asked_at", "id"))
    return render(request, "introductions/requests.html", {"page": page, "everything": everything})


@requires.staff
@require_POST
def draft_requested(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft with the two; the letter is still to be written."""
    wish = _find(request, pk)
    try:
        introduction = services.draft_requested(wish, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("introductions:list_requests")
    messages.success(request, "Drafted. Nobody has been asked yet.")
    return redirect(introduction)


@requires.staff
def decline_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    wish = _find(request, pk)
    form = DeclineForm(request.POST or None, request=wish)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_request(wish, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{wish.person.name} gets your answer.")
            return redirect("introductions:list_requests")
    context = {"wish": wish, "form": form}
    return render(request, "introductions/decline_request.html", context, status=422 if form.is_bound else 200)


def _find(request: HttpRequest, pk: UUID) -> Request:
    rows = requests_of_staff(request.member).select_related(*WITH)  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)
