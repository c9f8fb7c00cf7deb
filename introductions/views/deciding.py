"""What staff decide about an introduction: one POST, one URL, one service each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.forms import (
    AnswerForm,
    CancelForm,
    ContactForm,
    LetGoForm,
    MeetingForm,
    NewContactForm,
    OutcomeForm,
    SendForm,
)
from introductions.models import Introduction
from introductions.permissions import introduction_or_404
from introductions.states import Side
from introductions.views.showing import page


@requires.staff
@require_POST
def ask_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    return _decide(
        request, introduction, services.ask_introduction, "Asked. We remind them after 3 and 7 days, then stop."
    )


@requires.staff
@require_POST
def nudge_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(
        request, _find(request, pk), services.nudge_introduction, "Nudged. The same question is on its way again."
    )


@requires.staff
@require_POST
def change_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    side = _side(request)
    form = ContactForm(request.POST, organisation=introduction.organisation(side), prefix=str(side))
    return _with_form(
        request,
        introduction,
        form,
        f"contact_form_{side}",
        lambda data: services.change_contact(introduction, side=side, person=data["person"], by=request.user),
        "Contact changed. They have not been asked yet.",
    )


@requires.staff
@require_POST
def add_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    side = _side(request)
    return _with_form(
        request,
        introduction,
        NewContactForm(request.POST),
        "new_contact_form",
        lambda data: services.add_contact(introduction, side=side, by=request.user, **data),
        "Added. They have not been asked yet.",
    )


@requires.staff
@require_POST
def record_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    form = AnswerForm(request.POST, introduction=introduction)
    return _with_form(
        request,
        introduction,
        form,
        "answer_form",
        lambda data: services.record_answer(introduction, by=request.user, **data),
        "Answer recorded.",
    )


@requires.staff
@require_POST
def send_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    return _with_form(
        request,
        introduction,
        SendForm(request.POST),
        "send_form",
        lambda data: services.send_introduction(introduction, by=request.user, paragraph=data["paragraph"]),
        f"It leaves in {_in_words(settings.INTRODUCTION_GRACE)}. You can undo it until then.",
    )


@requires.staff
@require_POST
def unsend_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(request, _find(request, pk), services.unsend_introduction, "Taken back. Nothing was sent.")


@requires.staff
@require_POST
def start_conversation(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(request, _find(request, pk), services.start_conversation, "Good. They are talking.")


@requires.staff
@require_POST
def log_meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    return _with_form(
        request,
        introduction,
        MeetingForm(request.POST, introduction=introduction),
        "meeting_form",
        lambda data: services.log_meeting(introduction, by=request.user, **data),
        "Meeting logged.",
    )


@requires.staff
@require_POST
def conclude_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    return _with_form(
        request,
        introduction,
        OutcomeForm(request.POST),
        "outcome_form",
        lambda data: services.conclude_introduction(introduction, by=request.user, **data),
        "Concluded.",
    )


@requires.staff
@require_POST
def let_go(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop following it, with a reason."""
    introduction = _find(request, pk)
    return _with_form(
        request,
        introduction,
        LetGoForm(request.POST),
        "let_go_form",
        lambda data: services.let_go(introduction, by=request.user, **data),
        "Let go. Neither side is asked anything more.",
    )


@requires.staff
@require_POST
def cancel_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = _find(request, pk)
    return _with_form(
        request,
        introduction,
        CancelForm(request.POST),
        "cancel_form",
        lambda data: services.cancel_introduction(introduction, by=request.user, **data),
        "Withdrawn. Nobody was written to.",
    )


def _find(request: HttpRequest, pk: UUID) -> Introduction:
    return introduction_or_404(request.member, pk)  # type: ignore[attr-defined]


def _side(request: HttpRequest) -> Side:
    asked = request.POST.get("side", "")
    if asked not in Side.values:
        raise Http404
    return Side(asked)


def _decide(request: HttpRequest, introduction: Introduction, verb: Callable[..., Any], done: str) -> HttpResponse:
    """Call the service; a refusal is shown on the page where the button was."""
    try:
        verb(introduction, by=request.user)
    except Refused as refusal:
        return page(request, introduction, status=409, refused=str(refusal))
    messages.success(request, done)
    return redirect(_place_of(request) or introduction)


def _place_of(request: HttpRequest) -> str:
    """The page of ours where the button stood, when it says so: who nudges from the desk stays at the desk."""
    place = request.POST.get("next", "")
    return place if url_has_allowed_host_and_scheme(place, allowed_hosts=None) else ""


def _with_form(
    request: HttpRequest,
    introduction: Introduction,
    form: Any,
    name: str,
    verb: Callable[[dict[str, Any]], Any],
    done: str,
) -> HttpResponse:
    """As `_decide`, with what was typed; errors stand at their fields and nothing typed is lost."""
    if not form.is_valid():
        return page(request, introduction, status=422, **{name: form})
    try:
        verb(form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return page(request, introduction, status=409, **{name: form})
    messages.success(request, done)
    return redirect(introduction)


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"
