"""/respond/<token>/: answer an introduction without signing in (design/respond.html).

Opening the link shows a page and changes nothing (promise 4). The answer is a POST from a page that was
shown at least two seconds before (F35). A link that is unknown, too old or of somebody else looks the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accelerator.mailing import tokens
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from introductions import checks, emails, limits, nonce, services, words
from introductions.forms.responding import ASKS_FIRST, FORMS
from introductions.letters import ask_letter, bridge_letter
from introductions.models import Introduction
from introductions.states import CHANGEABLE, MADE, Reply, Side, State, Via
from partners.models import Person
from partners.rules import missing_rules
from partners.services import pause_person


@dataclass(frozen=True)
class Asked:
    """Who holds this link, and what it asks them."""

    token: str
    introduction: Introduction
    person: Person
    side: Side


def asked(purpose: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the view what its link stands for, and every answer the headers that keep the link secret (F37)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
            found = resolve(token, purpose)
            return private(view(request, found, **more) if found else gone(request))

        return wrapper

    return decorate


@requires.anyone
@require_safe
@asked(emails.ANSWER)
def read_question(request: HttpRequest, found: Asked) -> HttpResponse:
    chosen = request.GET.get("answer", "")
    return page(request, found, chosen=chosen if chosen in Reply.values else "")


@requires.anyone
@require_POST
@asked(emails.ANSWER)
def answer_question(request: HttpRequest, found: Asked) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if answer not in Reply.values:
        return page(request, found, problem="Choose one of the four answers.", status=400)
    problem = limits.not_yet(request, found.token)
    if problem:
        again = limits.once_more(request, words.BUTTONS[Reply(answer)])
        return page(request, found, chosen=answer, problem=problem, again=again, status=409)
    asks = ASKS_FIRST.get(answer)
    if asks is None:
        return _answer(request, found, answer)
    if not set(asks.base_fields) & set(request.POST):
        return page(request, found, chosen=answer)  # nothing is taken before they have seen the question
    form = asks(request.POST)
    if not form.is_valid():
        return page(request, found, chosen=answer, asked_first={answer: form}, status=422)
    return _answer(request, found, answer, form)


@requires.anyone
@require_POST
@asked(emails.ANSWER)
def explain_answer(request: HttpRequest, found: Asked) -> HttpResponse:
    """The date, the reason or the better person, after the answer."""
    current = found.introduction.answers.get(found.side)
    kind = FORMS.get(current.answer) if current else None
    if kind is None:
        return _back(found)
    form = kind(request.POST)
    if not form.is_valid():
        return page(request, found, more=form, status=422)
    try:
        services.explain_answer(found.introduction, side=found.side, person=found.person, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return page(request, found, more=form, status=409)
    return render(request, "introductions/respond_thanks.html", context_of(found))


@requires.anyone
@asked(emails.ANSWER)
def pause_requests(request: HttpRequest, found: Asked) -> HttpResponse:
    """No new introductions for this person, until they say otherwise; GET shows what that means."""
    if request.method != "POST":
        return render(request, "introductions/respond_pause.html", context_of(found))
    problem = limits.not_yet(request, found.token)
    if problem:
        return _too_early(request, found, "pause", problem, "Pause all requests")
    pause_person(found.person, by=found.person)
    services.close_requests_of(found.person)
    return render(request, "introductions/respond_paused.html", context_of(found))


@requires.anyone
@asked(emails.ANSWER)
def not_me(request: HttpRequest, found: Asked) -> HttpResponse:
    """The mail reached somebody else: staff are told, and this address is not asked again here."""
    if request.method != "POST":
        return render(request, "introductions/respond_not_me.html", context_of(found))
    problem = limits.not_yet(request, found.token)
    if problem:
        return _too_early(request, found, "not_me", problem, "This is not me")
    try:
        services.disown_question(found.introduction, side=found.side, person=found.person)
    except Refused:
        return page(request, found)
    return render(request, "introductions/respond_not_them.html")


def resolve(raw: str, purpose: str) -> Asked | None:
    """What a link asks whom; None when it is unknown, too old, for another purpose or no longer theirs."""
    token = tokens.resolve(raw, purpose)
    if token is None:
        return None
    introduction = Introduction.objects.with_people().filter(pk=token.subject_id).first()  # type: ignore[attr-defined]
    side = introduction.side_of(_uuid_like(token.holder_id, introduction)) if introduction else None
    if side is None:
        return None
    return Asked(raw, introduction, introduction.person(side), side)


def page(
    request: HttpRequest,
    found: Asked,
    *,
    chosen: str = "",
    problem: str = "",
    again: limits.OnceMore | None = None,
    more: Any = None,
    asked_first: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The question, or where it stands now for the person who holds the link. `asked_first`: bound forms of the
    answers that need one more word."""
    introduction, side = found.introduction, found.side
    context = context_of(found)
    current = context["current"]
    if introduction.state in MADE:
        context["bridge"] = bridge_letter(introduction)
        return render(request, "introductions/respond_made.html", context, status=status)
    if introduction.state not in CHANGEABLE or not _their_turn(introduction, side):
        return render(request, "introductions/respond_closed.html", context, status=status)
    form = FORMS.get(current.answer) if current else None
    forms = {answer: kind() for answer, kind in ASKS_FIRST.items()} | (asked_first or {})
    context |= {
        "later_form": forms[Reply.LATER],
        "somebody_form": forms[Reply.WRONG_PERSON],
        "letter": ask_letter(introduction, side),
        "mark": words.mark(introduction),
        "chosen": chosen or (current.answer if current else Reply.YES),
        "problem": problem,
        "again": again,
        "more": more or (form(initial=_said(current)) if form and current else None),
        "change": request.GET.get("change") == "1" or bool(problem) or bool(chosen),
        "month_count": _month_count(introduction, side),
        "rules": missing_rules(introduction.programme, introduction.organisation(side)),
    }
    return render(request, "introductions/respond.html", context, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """One page for every link that does not work (any more), so that nothing can be learnt from it."""
    return render(request, "introductions/respond_gone.html", status=404)


def _too_early(request: HttpRequest, found: Asked, name: str, problem: str, label: str) -> HttpResponse:
    context = {**context_of(found), "problem": problem, "again": limits.once_more(request, label)}
    return render(request, f"introductions/respond_{name}.html", context, status=409)


def _answer(request: HttpRequest, found: Asked, answer: str, form: Any = None) -> HttpResponse:
    """Take it; what the service refuses about a date or a name stands at its field."""
    try:
        services.answer_introduction(
            found.introduction,
            side=found.side,
            answer=answer,
            via=Via.LINK,
            person=found.person,
            accepts_rules=limits.ticked_version(request),
            **(form.cleaned_data if form else {}),
        )
    except Refused as refusal:
        found.introduction.refresh_from_db()
        if form is not None and refusal.field in form.fields:
            form.refuse(refusal)
            return page(request, found, chosen=answer, asked_first={answer: form}, status=409)
        return page(request, found, problem=str(refusal), status=409)
    return _back(found)


def context_of(found: Asked) -> dict[str, Any]:
    introduction = found.introduction
    return {
        "token": found.token,
        "nonce": nonce.issue(found.token),
        "introduction": introduction,
        "programme": introduction.programme,
        "person": found.person,
        "side": found.side,
        "own_name": introduction.organisation(found.side).name,
        "other": introduction.organisation(found.side.other),
        "current": introduction.answers.get(found.side),
        "signed": introduction.signed_by,
    }


def _their_turn(introduction: Introduction, side: Side) -> bool:
    """Asked and not closed over their head: a side that said yes may watch while the other is asked."""
    own = introduction.answers.get(side)
    if own is not None:
        return own.answer != Reply.YES or introduction.state in {State.ASKING_FIRST, State.ASKING_SECOND, State.READY}
    return introduction.side_in_turn == side


def _said(current: Any) -> dict[str, Any]:
    return {
        "until": current.until.isoformat() if current.until else None,
        "reason": current.reason,
        "comment": current.comment,
        "redirect_name": current.redirect_name,
        "redirect_email": current.redirect_email,
    }


def _month_count(introduction: Introduction, side: Side) -> int:
    return checks.asked_this_month(introduction.partner) if side == Side.PARTNER else 0


def _uuid_like(holder_id: str, introduction: Introduction) -> Any:
    """The holder's key as the introduction stores it."""
    return next(
        (pk for pk in (introduction.innovator_person_id, introduction.partner_person_id) if str(pk) == holder_id), None
    )


def _back(found: Asked) -> HttpResponse:
    return redirect("introductions:read_question", token=found.token)


def private(response: HttpResponse) -> HttpResponse:
    """The secret stands in the path: no other site may read it in a referrer, nobody keeps the page (F37)."""
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
