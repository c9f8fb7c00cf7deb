"""One side is asked, then the other; reminded; and asked no more."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.mailing.addresses import normalise
from accelerator.mailing.states import MailState, Why
from accelerator.tenancy.errors import Refused
from introductions import emails
from introductions.checks import asked_next, checks, first_refusal, reach, require_all
from introductions.models import Introduction
from introductions.queries import written_lately
from introductions.services.common import ASK_STEPS, drop_steps, finish, locked, plan_afresh, require_state
from introductions.services.drafting import retire_answer
from introductions.states import ASKING, Reply, Side, State, StepKind
from partners.models import Organisation

ASKABLE = frozenset({State.DRAFTED, State.REDIRECTED})
NUDGE_REST = timedelta(hours=24)
NOBODY_OWES = "Nobody owes an answer here now."


@transaction.atomic
def ask_introduction(introduction: Introduction, *, by: User | None) -> Introduction:
    """Write to the side whose yes is missing: the first side of a draft, the new contact of a redirected one.

    Also when the second side could not be asked by itself (`held_why`). Raises Refused with the sentence
    of the first check that fails, before anything is sent.
    """
    introduction = locked(introduction)
    held = introduction.state in ASKING and bool(introduction.held_why)
    if not held:
        require_state(introduction, ASKABLE, "Nobody can be asked now.")
    _hold_organisations(introduction)
    require_all(checks(introduction))
    introduction.signed_by = by or introduction.signed_by
    _restart(introduction)
    side = asked_next(introduction)
    if not held:
        introduction.move_to(State.ASKING_FIRST if side == introduction.first_side else State.ASKING_SECOND)
    ask_side(introduction, side)
    return finish(introduction, "asked", by=by, side=str(side))


ask_first_side = ask_introduction


def ask_other_side(introduction: Introduction) -> None:
    """The first side said yes: ask the second by itself, or hold it for staff and say why."""
    side = introduction.second_side
    refusal = first_refusal(list(reach(introduction, side)))
    introduction.held_why = refusal[:300]
    if not refusal:
        ask_side(introduction, side)


def ask_side(introduction: Introduction, side: Side) -> None:
    """Queue the ask and what follows if nobody answers. The caller has checked and saves."""
    introduction.answer_by = None  # no question is open: the letter names the day that it begins now
    mail = emails.queue_ask(introduction, side)
    if mail.state == MailState.CANCELLED and mail.why == Why.WITHDRAWN:
        # It was stopped when the other side changed its mind, and now that has changed back.
        introduction.round += 1
        mail = emails.queue_ask(introduction, side)
    if mail.state in {MailState.HELD, MailState.CANCELLED}:
        introduction.held_why = "The mail could not be sent to this address. Choose another contact."
        return
    now = clock.now()
    introduction.held_why = ""
    introduction.asked_at = introduction.asked_at or now
    setattr(introduction, f"{side}_asked_at", now)
    plan_afresh(introduction, *((kind, side) for kind in ASK_STEPS))


@transaction.atomic
def nudge_introduction(introduction: Introduction, *, by: User | None) -> Introduction:
    """One more reminder now: of the question, or after the introduction of how it went.

    At most one mail about introductions in 24 hours to the person (F44).
    """
    introduction = locked(introduction)
    side = side_to_nudge(introduction)
    if side is None or (refusal := refusal_to_nudge(introduction)):
        raise Refused(refusal if side else NOBODY_OWES)
    person = introduction.person(side)
    nudge = emails.queue_follow_up_nudge if introduction.is_made else emails.queue_nudge
    mail = nudge(introduction, side)
    if mail.state == MailState.CANCELLED:
        raise Refused(f"{person.name} has switched reminders off. Call instead.")
    return finish(introduction, "nudged", by=by, side=str(side))


def refusal_to_nudge(introduction: Introduction, *, written: Collection[str] | None = None) -> str:
    """Why nobody can be nudged now, as a sentence; empty when somebody can. `written`: addresses that had a mail of
    ours within a day, where the caller knows them."""
    side = side_to_nudge(introduction)
    person = introduction.person(side) if side else None
    if side is None or person is None:
        return NOBODY_OWES
    if normalise(person.email) in (written_lately([person.email]) if written is None else written):
        return f"{person.name} got a mail about introductions from us today. Try again tomorrow."
    return first_refusal(list(reach(introduction, side)))


def side_to_nudge(introduction: Introduction) -> Side | None:
    """Who owes the next word; None when it is our turn, or nobody's."""
    if introduction.is_asking:
        return None if introduction.held_why else introduction.side_in_turn
    if introduction.state == State.INTRODUCED:
        return Side(introduction.writes_first)
    return Side.INNOVATOR if introduction.state in {State.IN_CONVERSATION, State.MET} else None


def expire(introduction: Introduction) -> None:
    """Nobody answered in time: close it quietly, without a mail."""
    introduction.move_to(State.EXPIRED)
    introduction.held_why = ""
    drop_steps(introduction)


def _restart(introduction: Introduction) -> None:
    """A new round: a fresh mail for who is asked again, and no standing answer but a yes."""
    introduction.round += 1
    for side in [side for side, answer in introduction.answers.items() if answer.answer != Reply.YES]:
        retire_answer(introduction, side)
    if introduction.asked_at:  # before the first ask nothing waits
        drop_steps(introduction, (*ASK_STEPS, StepKind.WAKE))


def _hold_organisations(introduction: Introduction) -> None:
    """Two asks that share an organisation count its caps one after the other."""
    ids = [introduction.innovator_id, introduction.partner_id]
    list(Organisation.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
