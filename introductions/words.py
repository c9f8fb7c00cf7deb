"""How an introduction reads in a list: the mark, a sentence, and the next thing to do."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accelerator import clock
from accelerator.mailing.words import when
from accelerator.ui import formats
from introductions.models import Introduction
from introductions.states import MADE, OUTCOMES, Reply, Side, State, StepKind

S = State
MARKS = {
    S.SUGGESTED: "draft",
    S.DRAFTED: "draft",
    S.READY: "ready",
    S.SNOOZED: "later",
    S.INTRODUCED: "intro",
    S.IN_CONVERSATION: "intro",
    S.MET: "intro",
    S.STALLED: "intro",
    S.OUTCOME_NO_FIT: "intro",
    S.OUTCOME_STALLED: "intro",
    S.OUTCOME_PARTNERSHIP: "conf",
}
# What the list can be narrowed to: (code, label, states).
GROUPS: tuple[tuple[str, str, frozenset[State]], ...] = (
    ("drafts", "Drafts", frozenset({S.DRAFTED, S.SUGGESTED})),
    ("asking", "Being asked", frozenset({S.ASKING_FIRST, S.ASKING_SECOND, S.REDIRECTED})),
    ("better", "The wrong person was asked", frozenset({S.REDIRECTED})),
    ("ready", "Both said yes", frozenset({S.READY})),
    ("stalled", "At a standstill", frozenset({S.STALLED})),
    ("introduced", "Introduced", frozenset({S.INTRODUCED, S.IN_CONVERSATION, S.STALLED})),
    ("met", "Met", frozenset({S.MET})),
    ("partnership", "Became a partnership", frozenset({S.OUTCOME_PARTNERSHIP})),
    ("resting", "Resting", frozenset({S.SNOOZED})),
    ("made", "All introductions made", MADE),
    (
        "closed",
        "Not moving ahead",
        frozenset({S.DECLINED, S.EXPIRED, S.CANCELLED, S.DISMISSED}) | (OUTCOMES - {S.OUTCOME_PARTNERSHIP}),
    ),
)
BUTTONS = {  # what a person presses who is asked
    Reply.YES: "Yes, introduce us",
    Reply.LATER: "Not now",
    Reply.NO: "No, thank you",
    Reply.WRONG_PERSON: "I am the wrong person",
}
STATES_OF = {code: states for code, _label, states in GROUPS}


@dataclass(frozen=True)
class Action:
    """The one thing to do next: a button with a verb, and where it leads."""

    label: str
    url: str


def mark(introduction: Introduction) -> str:
    """The code of the pair mark."""
    state = State(introduction.state)
    if state in {S.ASKING_FIRST, S.REDIRECTED}:
        return "first" if introduction.first_side == Side.PARTNER else "first-innovator"
    if state == S.ASKING_SECOND:
        return "second" if introduction.first_side == Side.PARTNER else "second-partner"
    return MARKS.get(state, "no")


def mark_words(introduction: Introduction) -> str:
    """The mark's words where its own would say too little."""
    state = State(introduction.state)
    special = {
        S.REDIRECTED: "Named somebody better"
        if state == S.REDIRECTED and _named(introduction)
        else "Wrong person asked",
        S.MET: "Introduced, and they have met",
        S.STALLED: "Introduced, at a standstill",
        S.IN_CONVERSATION: "Introduced, in conversation",
        S.OUTCOME_NO_FIT: "Introduced, no fit",
        S.OUTCOME_STALLED: "Introduced, came to nothing",
        S.EXPIRED: "No answer in time",
        S.CANCELLED: "Withdrawn",
    }
    return special.get(state, "")


def describe(introduction: Introduction) -> str:
    """One or two short sentences for staff, from a row of `turns.with_details`."""
    if introduction.held_why:
        return introduction.held_why
    return SENTENCES[State(introduction.state)](introduction)


def next_action(introduction: Introduction) -> Action:
    """What staff do next; it always leads to the introduction, where the button is."""
    return Action(_verb(introduction), introduction.get_absolute_url())


def _verb(introduction: Introduction) -> str:
    state = State(introduction.state)
    if introduction.held_why:
        return "Choose a contact" if state != S.READY else "Check and send"
    verbs = {
        S.DRAFTED: "Finish draft",
        S.READY: "Undo" if introduction.leaves_at else "Check and send",
        S.REDIRECTED: f"Ask {_named(introduction) or 'somebody else'}",
        S.STALLED: "Say what came of it",
        S.MET: "Log what came of it",
        S.ASKING_FIRST: "Nudge",
        S.ASKING_SECOND: "Nudge",
        S.IN_CONVERSATION: "Log a meeting",
        S.INTRODUCED: "Log a meeting",
    }
    return verbs.get(state, "Open")


def _drafted(introduction: Introduction) -> str:
    if any(answer.answer == Reply.YES for answer in _answers(introduction)):
        return "One side said yes before. The other may be asked again."
    return "Drafted, nobody asked yet." if introduction.why.strip() else "Drafted, no reason given yet."


def _asking(introduction: Introduction) -> str:
    reminders = [step for step in _steps(introduction) if step.kind in {"reminder_3", "reminder_7"} and step.done_at]
    sent = {0: "Asked.", 1: "Asked, one reminder sent."}.get(len(reminders), "Asked, two reminders sent.")
    if introduction.state == S.ASKING_SECOND:
        sent = f"{introduction.get_first_side_display().capitalize()} said yes. " + sent.replace(
            "Asked", "Other side asked", 1
        )
    expiry = next((step for step in _steps(introduction) if step.kind == StepKind.EXPIRY and _pending(step)), None)
    return f"{sent} Closes {_soon(expiry.due_at)}." if expiry else sent


def _ready(introduction: Introduction) -> str:
    if introduction.leaves_at:
        return f"The introduction leaves {when(introduction.leaves_at)}."
    return "Both said yes. Read the e-mail and send it."


def _introduced(introduction: Introduction) -> str:
    if introduction.no_reply:
        return "Introduced. One side has had no reply."
    return f"Introduced. {introduction.get_writes_first_display().capitalize()} writes first."


def _stalled(introduction: Introduction) -> str:
    return "One side says that nothing will come of it." if introduction.outcome_told else "Gone quiet for thirty days."


def _met(introduction: Introduction) -> str:
    if introduction.turn == "us":
        return "They have met, and said what came of it."
    return "They have met. Outcome to log."


def _redirected(introduction: Introduction) -> str:
    named = _named(introduction)
    return f"They named a better person: {named}." if named else "They say that somebody else would be better."


def _snoozed(introduction: Introduction) -> str:
    return f"Not now. We may ask again from {formats.short_day(introduction.snoozed_until)}."


SENTENCES: dict[State, Any] = {
    S.SUGGESTED: lambda _: "Suggested.",
    S.DISMISSED: lambda _: "Suggestion dismissed.",
    S.DRAFTED: _drafted,
    S.ASKING_FIRST: _asking,
    S.ASKING_SECOND: _asking,
    S.READY: _ready,
    S.INTRODUCED: _introduced,
    S.IN_CONVERSATION: lambda _: "They are talking. No meeting logged yet.",
    S.MET: _met,
    S.STALLED: _stalled,
    S.SNOOZED: _snoozed,
    S.REDIRECTED: _redirected,
    S.DECLINED: lambda _: "One side said no.",
    S.EXPIRED: lambda _: "No answer in fourteen days.",
    S.CANCELLED: lambda _: "Withdrawn by staff.",
    S.OUTCOME_PARTNERSHIP: lambda _: "Became a partnership.",
    S.OUTCOME_NO_FIT: lambda _: "Met, no fit.",
    S.OUTCOME_STALLED: lambda _: "Came to nothing.",
}


def for_the_other_side(introduction: Introduction, side: str) -> str:
    """What one side may know (promise 5): never the other's reasons, nor that it was they who said no."""
    state = State(introduction.state)
    if state == S.READY:
        return "You both said yes. We read the introduction once more and send it."
    if state == S.ASKING_SECOND and introduction.first_side == side:
        return "You said yes. We are asking the other side."
    if state in {S.DECLINED, S.EXPIRED, S.CANCELLED, S.SNOOZED, S.REDIRECTED, S.DRAFTED}:
        own = next((answer for answer in introduction.answers.values() if answer.side == side), None)
        if own and own.answer != Reply.YES:
            return f"You answered “{own.get_answer_display()}”."
        return "Not moving ahead now."
    if state in {S.ASKING_FIRST, S.ASKING_SECOND}:
        return "Waiting for your answer."
    return SENTENCES[state](introduction)


def _answers(introduction: Any) -> list[Any]:
    shown = getattr(introduction, "shown_answers", None)
    return list(introduction.answers.values()) if shown is None else shown


def _steps(introduction: Any) -> list[Any]:
    shown = getattr(introduction, "shown_steps", None)
    return list(introduction.steps.order_by("due_at")) if shown is None else shown


def _pending(step: Any) -> bool:
    return step.done_at is None and step.cancelled_at is None


def _named(introduction: Introduction) -> str:
    """Whom the wrong person named; empty for nobody in particular."""
    found = (answer.redirect_name for answer in _answers(introduction) if answer.answer == Reply.WRONG_PERSON)
    return next(found, "")


def _soon(moment: Any) -> str:
    day = timezone.localdate(moment)
    near = 0 <= (day - clock.today()).days < 7
    return date_format(day, "l") if near else formats.short_day(day)


def url_of_new(**query: Any) -> str:
    return reverse("introductions:new_introduction", query={name: str(value) for name, value in query.items()})
