"""My introductions: the list, one of them, the answer, the first mail, the meeting."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accelerator.home.forms.portal import ExplainForm, MeetingForm
from accelerator.home.portal import cards
from accelerator.home.portal.acting import Acting
from accelerator.home.portal.pages import introduction_page
from accelerator.home.views.portal.frame import act, portal, save, show
from accelerator.ui.paging import keyset
from introductions import services
from introductions.limits import ticked_version
from introductions.models import Introduction
from introductions.permissions import introductions_of_member
from introductions.questions import question_now
from introductions.states import Reply, Side, Via

THANKS = {
    Reply.YES: "Thank you. We tell you as soon as they have said yes too.",
    Reply.LATER: "Thank you. We do not ask again before that day.",
    Reply.NO: "Thank you for telling us. A no is fine.",
    Reply.WRONG_PERSON: "Thank you. Tell us who might be better, if you know.",
}


@require_safe
@portal
def list_introductions(request: HttpRequest, acting: Acting) -> HttpResponse:
    rows = cards.introductions_of(acting.organisation)
    page = keyset(rows, request, order=("-state_since", "-id"), size=25)
    return show(request, acting, "introductions", {"page": page, "cards": cards.cards(acting.organisation, page.rows)})


@require_safe
@portal
def show_introduction(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    introduction, side = own(acting, introduction_id)
    return page(request, acting, introduction, side)


@require_POST
@portal
def answer_introduction(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    """The same answer as behind the mailed link, signed in."""
    introduction, side = own(acting, introduction_id)
    answer = request.POST.get("answer", "")
    if answer not in Reply.values:
        messages.error(request, "Choose one of the four answers.")
        return to_page(introduction)
    return decide(
        request,
        introduction,
        lambda: services.answer_introduction(
            introduction,
            side=side,
            answer=answer,
            via=Via.PORTAL,
            person=acting.person,
            accepts_rules=ticked_version(request),
        ),
        THANKS[Reply(answer)],
    )


@require_POST
@portal
def explain_answer(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    """A day, a reason or a better person, after the answer."""
    introduction, side = own(acting, introduction_id)
    current = cards.own_answer(introduction, side)
    if current is None or current.answer == Reply.YES:
        return to_page(introduction)
    form = ExplainForm(current.answer, request.POST)

    def explain() -> None:
        services.explain_answer(introduction, side=side, person=acting.person, **form.details())

    if save(form, explain):
        messages.success(request, "Thank you. Only programme staff read this.")
        return to_page(introduction)
    return page(request, acting, introduction, side, explain=form, status=422)


@require_POST
@portal
def say_written(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    """The first mail is on its way."""
    introduction, _side = own(acting, introduction_id)
    done = "Good. We leave you two to it, and ask in a while how it went."
    return decide(request, introduction, lambda: services.start_conversation(introduction, by=acting.person), done)


@require_POST
@portal
def say_how(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    """How is it going? One tap; "we have met" has a day and is log_meeting."""
    introduction, side = own(acting, introduction_id)
    answer = request.POST.get("answer", "")
    days = question_now(introduction)

    def say() -> None:
        services.answer_follow_up(
            introduction, side=side, answer=answer, via=Via.PORTAL, person=acting.person, days=days
        )

    return decide(request, introduction, say, "Thank you for telling us.")


@require_POST
@portal
def log_meeting(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    introduction, side = own(acting, introduction_id)
    form = MeetingForm(request.POST, introduction=introduction)

    def log() -> None:
        services.log_meeting(introduction, by=acting.person, side=side, **form.cleaned_data)

    if save(form, log):
        messages.success(
            request, "Thank you. When you two agree on something, tell us: we write it down and you both confirm it."
        )
        return to_page(introduction)
    return page(request, acting, introduction, side, meeting=form, status=422)


def own(acting: Acting, introduction_id: UUID) -> tuple[Introduction, Side]:
    """An introduction that the organisation one acts for may know by name, else 404 (F01, F36)."""
    rows = introductions_of_member(acting.member).with_people()  # type: ignore[attr-defined]
    mine = rows.filter(Q(innovator=acting.organisation) | Q(partner=acting.organisation))
    introduction = get_object_or_404(mine, pk=introduction_id)
    side = cards.side_of(acting.organisation, introduction)
    return introduction, side


def page(
    request: HttpRequest, acting: Acting, introduction: Introduction, side: Side, *, status: int = 200, **forms: Any
) -> HttpResponse:
    context = introduction_page(acting, introduction, side, **forms)
    return show(request, acting, "introduction", context, status)


def to_page(introduction: Introduction) -> HttpResponse:
    return redirect("home:show_portal_introduction", introduction.pk)


def decide(request: HttpRequest, introduction: Introduction, decision: Callable[[], object], done: str) -> HttpResponse:
    response = to_page(introduction)
    return act(request, decision, done, response["Location"])
