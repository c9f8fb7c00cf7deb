"""/respond/<token>/how/<days>/: one question after the introduction, answered with one tap and no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accelerator import clock
from accelerator.tenancy.access import requires
from introductions import emails, limits, services
from introductions.forms import MetForm
from introductions.questions import question
from introductions.states import QUESTIONS, FollowUpReply, Via
from introductions.views.responding import Asked, asked, context_of, gone


@requires.anyone
@require_safe
@asked(emails.FOLLOW_UP)
def read_follow_up(request: HttpRequest, found: Asked, days: int = 10) -> HttpResponse:
    chosen = request.GET.get("answer", "")
    return follow_up_page(request, found, days, chosen=chosen if chosen in FollowUpReply.values else "")


@requires.anyone
@require_POST
@asked(emails.FOLLOW_UP)
def answer_follow_up(request: HttpRequest, found: Asked, days: int = 10) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if answer not in QUESTIONS.get(days, ()):
        return follow_up_page(request, found, days, problem="Choose one of the answers.", status=400)
    problem = limits.not_yet(request, found.token)
    if problem:
        again = limits.once_more(request, FollowUpReply(answer).label)
        return follow_up_page(request, found, days, chosen=answer, problem=problem, again=again, status=409)
    met = _met_form(request, found) if answer == FollowUpReply.MET else None
    if met and not met.is_valid():
        return follow_up_page(request, found, days, chosen=answer, met=met, status=422)
    services.answer_follow_up(
        found.introduction,
        side=found.side,
        answer=answer,
        via=Via.LINK,
        person=found.person,
        days=days,
        **(met.cleaned_data if met else {}),
    )
    return redirect("introductions:read_how", token=found.token, days=days)


def follow_up_page(
    request: HttpRequest,
    found: Asked,
    days: int,
    *,
    chosen: str = "",
    problem: str = "",
    again: limits.OnceMore | None = None,
    met: MetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The question of that day. `met` is the day and the outcome as they were sent, where they did not do."""
    introduction, asks = found.introduction, question(days)
    if asks is None:
        return gone(request)
    last = introduction.follow_ups.filter(side=found.side, days=days).order_by("-given_at", "-id").first()
    other, person = introduction.organisation(found.side.other), introduction.person(found.side.other)
    context = {
        **context_of(found),
        "days": days,
        "question": asks.about(f"{person.given_name} of {other.name}" if person else other.name),
        "title": asks.about(other.name),
        "more": asks.more,
        "last": last,
        "meeting": introduction.meetings.filter(side=found.side).order_by("-created_at", "-id").first(),
        "met": met or MetForm(introduction=introduction),
        "chosen": chosen,
        "choices": asks.choices,
        "asks_day": FollowUpReply.MET in QUESTIONS[days],
        "problem": problem,
        "again": again,
    }
    return render(request, "introductions/respond_met.html", context, status=status)


def _met_form(request: HttpRequest, found: Asked) -> MetForm:
    """The day they met; today where the page was open since before we asked for one."""
    data = request.POST.copy()
    data.setdefault("happened_on", clock.today().isoformat())
    return MetForm(data, introduction=found.introduction)
