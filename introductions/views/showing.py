"""One introduction: where it stands, whose turn it is, what was said, and what to do next."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accelerator.audit.history import Line, lines
from accelerator.programmes import picklists
from accelerator.tenancy.access import requires
from introductions import emails, turns, words
from introductions.checks import asked_next, checks
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
from introductions.letters import ask_letter, bridge_letter, paragraph_for_both
from introductions.models import Introduction
from introductions.permissions import introduction_or_404
from introductions.saying import differ, last_words
from introductions.services.answering import NOT_AVAILABLE
from introductions.services.asking import side_to_nudge
from introductions.services.drafting import CONTACT_OPEN, GOES_ON
from introductions.services.sending import refusal_to_send
from introductions.states import ASKING, CHANGEABLE, MADE, MOVES, FollowUpReply, Reply, Side, State
from introductions.strangers import is_elsewhere

MAIL_POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],  # mail programs know no style sheets
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": True,
}
CODES = {**dict(State.choices), **dict(FollowUpReply.choices), **dict(Reply.choices)}
HISTORY = {
    "introduction.drafted": "Drafted",
    "introduction.edited": "Letter edited: {fields}",
    "introduction.contact_changed": "Another contact chosen for the {side}",
    "introduction.asked": "Asked the {side}",
    "introduction.nudged": "Nudged the {side}",
    "introduction.reminded": "Reminded the {side}",
    "introduction.answered": "The {side} answered: {answer}",
    "introduction.explained": "The {side} added to their answer",
    "introduction.held": "Held back: see why above",
    "introduction.sent": "Send pressed",
    "introduction.unsent": "Taken back before it left",
    "introduction.introduced": "Introduced: the e-mail left",
    "introduction.followed_up": "The {side} said how it went: {answer}",
    "introduction.revived": "In conversation",
    "introduction.met": "Meeting logged",
    "introduction.concluded": "Concluded: {state}",
    "introduction.reopened": "Open again: its partnership was voided",
    "introduction.stalled": "Gone quiet",
    "introduction.expired": "Closed: no answer in time",
    "introduction.woken": "Rest over: a draft again",
    "introduction.cancelled": "Withdrawn",
    "introduction.restored": "Put back: a draft again",
    "introduction.assigned": "Another curator looks after it",
    "introduction.set_aside": "Set aside for a while",
    "introduction.taken_up": "Back on the board",
    "introduction.let_go": "Let go",
    "introduction.logged_elsewhere": "Logged: introduced elsewhere",
}


@requires.staff
@require_safe
def view_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    return page(request, introduction_or_404(request.member, pk))  # type: ignore[attr-defined]


@requires.staff
@require_safe
def read_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The mail exactly as it would leave now: the ask while asking, the introduction once both said yes."""
    introduction = introduction_or_404(request.member, pk)  # type: ignore[attr-defined]
    context = {"introduction": introduction, "mail": _mail(introduction)}
    return render(request, "introductions/letter.html", context)


@requires.staff
@require_safe
@xframe_options_sameorigin
@csp_override(MAIL_POLICY)
def read_letter_html(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its HTML, for the frame on the page above: nothing in it runs, links are dead."""
    introduction = introduction_or_404(request.member, pk)  # type: ignore[attr-defined]
    side = request.GET.get("side", "")
    return HttpResponse(_mail(introduction, Side(side) if side in Side.values else None).html)


def page(request: HttpRequest, introduction: Introduction, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page; `forms` are bound ones that must be shown again with their errors."""
    row = turns.with_details(Introduction.objects.filter(pk=introduction.pk)).get()
    said = last_words(row)
    context = {
        "introduction": row,
        "mark": words.mark(row),
        "mark_words": words.mark_words(row),
        "sentence": words.describe(row),
        "turn": turns.TITLES[row.turn],  # type: ignore[attr-defined]
        "waiting": turns.waiting(row),
        "sides": [_side(row, side) for side in (Side(row.first_side), row.second_side)],
        "words": said,
        "they_differ": differ(said),
        "follow_ups": row.follow_ups.order_by("-given_at", "-id"),
        "meetings": row.meetings.order_by("-happened_on", "-id"),
        "outcomes": picklists.labels("meeting_outcome"),
        "history": [_readable(line) for line in lines(row, words=HISTORY)],
        "partnerships": row.partnerships.order_by("-proposed_at"),
        **_letters(row),
        **_may(row),
        **_forms(row, forms),
    }
    return render(request, "introductions/introduction.html", context, status=status)


def _readable(line: Line) -> Line:
    """Codes in a line of history, as people read them."""
    begin, _colon, code = line.what.partition(": ")
    label = CODES.get(code)
    return replace(line, what=f"{begin}: {label.lower()}") if label else line


def _side(row: Introduction, side: Side) -> dict[str, Any]:
    """One side as staff see it: contact, what they said, and the reason that stays with us."""
    answer = row.answers.get(side)
    reasons = {**picklists.labels("decline_reason"), NOT_AVAILABLE: "Takes no requests at present"}
    return {
        "side": side,
        "organisation": row.organisation(side),
        "person": row.person(side),
        "answer": answer,
        "asked_at": row.asked_at_of(side),
        "in_turn": row.side_in_turn == side,
        "reason": reasons.get(answer.reason, answer.reason) if answer else "",
    }


def _letters(row: Introduction) -> dict[str, Any]:
    """The ask before, the introduction after both yes; the checks where somebody may be asked next."""
    if row.state in MADE or row.state == State.READY:
        both = row.innovator_person_id and row.partner_person_id
        shown = {"bridge": bridge_letter(row) if both else None}
        if row.state == State.READY:
            shown["refusal"] = refusal_to_send(row)
        return shown
    side = row.side_in_turn or asked_next(row)
    found = {"letter": ask_letter(row, side)}
    return {**found, "checks": checks(row)} if _askable(row) else found


def _askable(row: Introduction) -> bool:
    return row.state in {State.DRAFTED, State.REDIRECTED} or (row.state in ASKING and bool(row.held_why))


def _may(row: Introduction) -> dict[str, bool]:
    """Which actions the page offers."""
    moves = MOVES[State(row.state)]
    return {
        "may_edit": row.state in {State.DRAFTED, State.REDIRECTED},
        "may_ask": _askable(row),
        "may_nudge": row.state in ASKING and not row.held_why,
        "may_nudge_later": row.state in MADE and side_to_nudge(row) is not None,
        "may_record": row.state == State.DRAFTED or row.state in CHANGEABLE,
        "may_change_contact": row.state in CONTACT_OPEN | GOES_ON,
        "may_send": row.state == State.READY and row.leaves_at is None,
        "may_undo": row.state == State.READY and row.leaves_at is not None,
        "may_talk": State.IN_CONVERSATION in moves and row.state in MADE,
        "may_meet": row.state in MADE,
        "may_conclude": State.OUTCOME_NO_FIT in moves,
        "may_let_go": State.OUTCOME_STALLED in moves or row.state == State.OUTCOME_STALLED,
        "may_propose": row.state in MADE and row.state != State.OUTCOME_PARTNERSHIP,
        "may_cancel": State.CANCELLED in moves,
    }


def _forms(row: Introduction, bound: dict[str, Any]) -> dict[str, Any]:
    paragraph = paragraph_for_both(row)
    named = next((answer for answer in row.answers.values() if answer.answer == Reply.WRONG_PERSON), None)
    return {
        "answer_form": bound.get("answer_form") or AnswerForm(introduction=row),
        "send_form": bound.get("send_form") or SendForm(initial={"paragraph": paragraph}),
        "meeting_form": bound.get("meeting_form") or MeetingForm(introduction=row),
        "let_go_form": bound.get("let_go_form") or LetGoForm(),
        "outcome_form": bound.get("outcome_form") or OutcomeForm(),
        "cancel_form": bound.get("cancel_form") or CancelForm(),
        "new_contact_form": bound.get("new_contact_form") or NewContactForm(initial=_named(named)),
        "contact_forms": [_contact_form(row, side, bound) for side in Side],
        "named": named,
        "named_elsewhere": named is not None and is_elsewhere(named, row.organisation(named.side)),
        "same_person": named is not None and named.person_id == getattr(row, f"{named.side}_person_id"),
        "refused": bound.get("refused", ""),
        "open_form": next((name for name in bound if name != "refused"), ""),
    }


def _named(answer: Any) -> dict[str, str]:
    """What the wrong person told us about the better one, ready to be taken over."""
    if answer is None:
        return {}
    given, _space, family = answer.redirect_name.partition(" ")
    return {"given_name": given, "family_name": family, "email": answer.redirect_email}


def _contact_form(row: Introduction, side: Side, bound: dict[str, Any]) -> dict[str, Any]:
    given = bound.get(f"contact_form_{side}")
    form = given or ContactForm(
        organisation=row.organisation(side), initial={"person": row.person(side)}, prefix=str(side)
    )
    return {"side": side, "form": form, "organisation": row.organisation(side)}


def _mail(introduction: Introduction, side: Side | None = None) -> Any:
    """The mail that would leave next; 404 when there is none or somebody is missing."""
    if introduction.state in MADE or introduction.state == State.READY:
        if not (introduction.innovator_person_id and introduction.partner_person_id):
            raise Http404
        return emails.preview_introduction(introduction, side)
    side = introduction.side_in_turn or asked_next(introduction)
    if introduction.person(side) is None:
        raise Http404
    return emails.preview_ask(introduction, side)
