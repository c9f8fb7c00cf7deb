"""The last look before an introduction leaves: the paragraph, both mails as they will look, and when."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accelerator.mailing.words import when
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from introductions import emails, services
from introductions.bridge import own_paragraph
from introductions.checks import WORDS_AT_MOST
from introductions.forms import ComposeForm
from introductions.letters import bridge_letter, paragraph_for_both
from introductions.models import Introduction
from introductions.permissions import introduction_or_404
from introductions.services.sending import refusal_to_send
from introductions.states import Side, State


@requires.staff
@require_safe
def compose_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    introduction = introduction_or_404(request.member, pk)  # type: ignore[attr-defined]
    return _page(request, introduction, ComposeForm(initial={"paragraph": paragraph_for_both(introduction)}))


@requires.staff
@require_POST
def save_bridge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what was typed, and show both mails with it."""
    introduction = introduction_or_404(request.member, pk)  # type: ignore[attr-defined]
    form = ComposeForm(request.POST)
    if form.is_valid():
        try:
            services.write_bridge(introduction, by=request.user, paragraph=form.cleaned_data["paragraph"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("introductions:compose_introduction", pk=pk)
    return _page(request, introduction, form, status=422)


@requires.staff
@require_POST
def schedule_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send it now, or at the time that was chosen; until it leaves it can be taken back."""
    introduction = introduction_or_404(request.member, pk)  # type: ignore[attr-defined]
    form = ComposeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            sent = services.send_introduction(introduction, by=request.user, paragraph=said["paragraph"], at=said["at"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"It leaves {when(sent.leaves_at)}. You can take it back until then.")
            return redirect(introduction)
    return _page(request, introduction, form, status=422)


def _page(request: HttpRequest, introduction: Introduction, form: ComposeForm, *, status: int = 200) -> HttpResponse:
    """404 is for who may not see it; whoever comes too early or too late goes back to the introduction."""
    both = introduction.innovator_person_id and introduction.partner_person_id
    if introduction.state != State.READY or introduction.leaves_at or not both:
        return redirect(introduction)
    bridge = bridge_letter(introduction)
    context: dict[str, Any] = {
        "introduction": introduction,
        "form": form,
        "mails": [_mail(introduction, side, bridge.words(side)) for side in Side],
        "words_at_most": WORDS_AT_MOST,
        "refusal": refusal_to_send(introduction),
        "ours": own_paragraph(introduction),
    }
    return render(request, "introductions/compose.html", context, status=status)


def _mail(introduction: Introduction, side: Side, words: int) -> dict[str, Any]:
    return {
        "side": side,
        "organisation": introduction.organisation(side),
        "mail": emails.preview_introduction(introduction, side),
        "words": words,
    }
