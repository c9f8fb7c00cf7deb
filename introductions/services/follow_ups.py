"""How it goes after the introduction: four questions to each side, three, ten, thirty and ninety days on."""

from datetime import date

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.tenancy.errors import Refused
from introductions.models import FollowUp, Introduction
from introductions.services.common import drop_steps, finish, locked, plan_afresh, require_state, withdraw_mails
from introductions.services.following import BEFORE_THEY_MET, log_met, move_if_open, require_meeting, undo_day
from introductions.states import FOLLOW_UPS, MADE, QUESTIONS, FollowUpReply, Side, State, StepKind, Via
from partners.models import Person

S = State
TALKING = {S.INTRODUCED, S.IN_CONVERSATION}
# Where a question still has a point; what is concluded is asked nothing more.
ASKED_IN = {3: {S.INTRODUCED}, 10: TALKING, 30: {*TALKING, S.STALLED, S.MET}, 90: {*TALKING, S.STALLED, S.MET}}
OVER = {FollowUpReply.NO_FIT, FollowUpReply.NOTHING}
GOES_ON = {FollowUpReply.IN_TOUCH, FollowUpReply.BOOKED, FollowUpReply.TALKING}


@transaction.atomic
def answer_follow_up(
    introduction: Introduction,
    *,
    side: str,
    answer: str,
    via: str,
    days: int = 10,
    person: Person | None = None,
    by: Model | None = None,
    happened_on: date | None = None,
    outcome: str = "",
) -> Introduction:
    """One side says how it goes, as an answer to the question of day `days` (QUESTIONS).

    "Met" also logs a meeting (today where no day is given); met said once more corrects the day. `by`: who wrote it
    down, where it was not the person. Raises Refused for a word that the question does not offer.
    """
    introduction = locked(introduction)
    require_state(introduction, MADE, "We ask this after the introduction.")
    if answer not in QUESTIONS.get(days, ()):
        raise Refused("Choose one of the answers.", field="answer")
    answer, happened_on = FollowUpReply(answer), happened_on or clock.today()
    if answer == FollowUpReply.MET:
        require_meeting(introduction, happened_on, outcome)
    last = introduction.follow_ups.filter(side=side, days=days).order_by("-given_at", "-id").first()
    if last is None or last.answer != answer:
        FollowUp.objects.create(
            introduction=introduction, side=side, person=person, answer=answer, via=Via(via), days=days
        )
        introduction.no_reply = answer == FollowUpReply.NO_REPLY
    _silence(introduction, side, days, answer)
    if answer == FollowUpReply.MET:
        if last is not None and last.answer == answer:
            undo_day(introduction, side, happened_on)
        log_met(introduction, happened_on, side=side, by=person or by, outcome=outcome)
    else:
        _follow(introduction, answer)
    return finish(introduction, "followed_up", by=person or by, side=str(side), answer=str(answer), days=days)


def plan_follow_up(introduction: Introduction) -> None:
    """Four questions to each side, and staff are told after thirty days that it has gone quiet: one statement."""
    questions = [(kind, side) for kind in FOLLOW_UPS.values() for side in Side]
    plan_afresh(introduction, *questions, (StepKind.STALL, ""))


def is_pointless(introduction: Introduction, side: Side, days: int) -> bool:
    """Whether the question of that day need not be asked: answered, answered already by a later word, or over."""
    if introduction.state not in ASKED_IN[days] or introduction.person(side) is None:
        return True
    said = introduction.follow_ups.filter(side=side).values_list("days", "answer")
    return any(of >= days or answer in OVER for of, answer in said)


def _follow(introduction: Introduction, answer: FollowUpReply) -> None:
    """Where a word without a meeting leads: on, to us because it is over, or to us because it is to be written down."""
    if answer in GOES_ON:
        move_if_open(introduction, State.IN_CONVERSATION)
        return
    if answer == FollowUpReply.TOGETHER:
        move_if_open(introduction, State.MET)
    elif answer in OVER and introduction.state in TALKING:
        introduction.move_to(State.STALLED)
    else:
        introduction.outcome_told |= answer in OVER
        return
    introduction.outcome_told = True
    drop_steps(introduction, BEFORE_THEY_MET)


def _silence(introduction: Introduction, side: str, days: int, answer: FollowUpReply) -> None:
    """Answered: not asked again, and nothing earlier either (domain.md 6.9); all is said where it is over."""
    kinds = [kind for of, kind in FOLLOW_UPS.items() if of <= days or answer in OVER]
    drop_steps(introduction, kinds, side=side)
    withdraw_mails(introduction, f"follow_up:{side}")
