"""Ended by staff, or by a person who takes no requests any more."""

from datetime import date

from django.db import transaction
from django.db.models import Model, Q

from accelerator.accounts.models import User
from accelerator.mailing.states import SuppressionReason
from accelerator.mailing.suppressions import suppress
from accelerator.mailing.tokens import revoke
from introductions.models import Introduction
from introductions.services.answering import answer_introduction, decline_as_unavailable
from introductions.services.common import drop_steps, finish, locked, require_state, required_text, withdraw_mails
from introductions.services.drafting import retire_answer
from introductions.states import ASKING, Reply, State, Via
from partners.models import Organisation, Person
from partners.services import pause_organisation

NOT_ME = "The mail reached somebody else."


@transaction.atomic
def cancel_introduction(introduction: Introduction, *, by: User | None, reason: str) -> Introduction:
    """Withdraw it before it leaves; nobody is written to, and open links say that it is closed."""
    introduction = locked(introduction)
    if introduction.state == State.CANCELLED:
        return introduction
    introduction.cancel_reason = required_text(reason, "Write why it is withdrawn. Only staff read it.")
    introduction.move_to(State.CANCELLED)
    introduction.held_why, introduction.leaves_at, introduction.snoozed_until = "", None, None
    drop_steps(introduction)
    withdraw_mails(introduction, "ask", "remind", "nudge")
    return finish(introduction, "cancelled", by=by)


@transaction.atomic
def restore_introduction(introduction: Introduction, *, by: User | None) -> Introduction:
    """Withdrawn by mistake: a draft again. Who was being asked must be asked anew; a yes that was said still stands."""
    introduction = locked(introduction)
    require_state(introduction, {State.CANCELLED}, "Only what was withdrawn can be put back.")
    introduction.move_to(State.DRAFTED)
    introduction.cancel_reason = ""
    for side in [side for side, answer in introduction.answers.items() if answer.answer != Reply.YES]:
        retire_answer(introduction, side)
    return finish(introduction, "restored", by=by)


@transaction.atomic
def disown_question(introduction: Introduction, *, side: str, person: Person) -> Introduction:
    """Whoever reads the mails to this person says that they are somebody else: staff are told to pick another
    contact, nothing more is sent to the address, and the link in that reader's hands ends."""
    answered = answer_introduction(
        introduction, side=side, answer=Reply.WRONG_PERSON, via=Via.LINK, person=person, comment=NOT_ME
    )
    if person.email:
        suppress(person.email, reason=SuppressionReason.NOT_THEM)
    revoke(introduction, holder=person)
    return answered


@transaction.atomic
def close_requests_of(person: Person) -> int:
    """The person pauses: what they were asked and did not answer closes as "not available". How many."""
    closed = 0
    for side in ("innovator", "partner"):
        asked = Introduction.objects.filter(state__in=ASKING, **{f"{side}_person": person}).order_by("pk")
        for introduction in asked:
            if introduction.side_in_turn == side:
                decline_as_unavailable(introduction, by=person)
                closed += 1
    return closed


@transaction.atomic
def pause_partner(organisation: Organisation, *, by: Model | None, until: date | None = None) -> int:
    """No new introductions for the whole organisation, for now or until a day. What it was asked and has not answered
    closes as "not available"; a yes that it gave stands. How many closed."""
    pause_organisation(organisation, by=by, until=until)
    asked = Introduction.objects.filter(state__in=ASKING).order_by("pk")
    closed = 0
    for introduction in asked.filter(Q(innovator=organisation) | Q(partner=organisation)):
        side = introduction.side_in_turn
        if side and introduction.organisation(side).pk == organisation.pk:
            decline_as_unavailable(introduction, by=by)
            closed += 1
    return closed
