"""Introductions, made through the services; use them inside a tenant_scope."""

from datetime import timedelta
from itertools import count
from typing import Any

from accelerator import clock
from accelerator.mailing import tokens
from accelerator.programmes.models import Programme
from introductions import emails, services
from introductions.models import Introduction
from introductions.states import MADE, Reply, Side, State, Via
from partners.models import Organisation
from tests.factories.partners import make_organisation, make_participation, make_person
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_user

_number = count(1)
LETTER = {
    "why": "You told us that arrears calls are the hardest part of your week.",
    "ask": "one 30-minute call",
    "gain_innovator": "a test with 300 homes",
    "gain_partner": "a tested tool at no cost",
}


def make_side(programme: Programme, side: str, **changes: Any) -> Organisation:
    """An organisation that takes part, with one person who may answer for it."""
    number = next(_number)
    names = {"innovator": "Tallybird", "partner": "Merrowdale"}
    about = {"innovator": "Helps people in rented homes plan.", "partner": "Housing and care."}
    organisation = make_organisation(**{"name": f"{names[side]} {number}", "about": about[side]} | changes)
    make_participation(organisation, programme, role=side)
    people = {"innovator": ("Priya", "Nair"), "partner": ("Ruth", "Adeyinka")}
    given, family = people[side]
    make_person(
        organisation,
        given_name=given,
        family_name=family,
        email=f"{given.lower()}{number}@{side}.example",
        title="Founder",
    )
    return organisation


def make_draft(programme: Programme | None = None, **changes: Any) -> Introduction:
    """A draft that may be asked."""
    programme = programme or make_programme()
    changes.setdefault("by", None)
    if changes["by"] is None:
        changes["by"] = make_user(name="Amira Oyelaran")
    for side in Side:
        if str(side) not in changes:
            changes[str(side)] = make_side(programme, side)
    return services.draft_introduction(programme, **{**LETTER, **changes})


def make_introduction(state: str = State.DRAFTED, programme: Programme | None = None, **changes: Any) -> Introduction:
    """An introduction that went through the services to `state`."""
    introduction = make_draft(programme, **changes)
    if state == State.DRAFTED:
        return introduction
    if state == State.CANCELLED:
        return services.cancel_introduction(introduction, by=introduction.drafted_by, reason="Not now.")
    introduction = services.ask_introduction(introduction, by=introduction.drafted_by)
    return WAYS[State(state)](introduction)


def say(introduction: Introduction, side: str, answer: str, **more: Any) -> Introduction:
    """The contact of that side answers by link."""
    person = introduction.person(side)
    return services.answer_introduction(introduction, side=side, answer=answer, via=Via.LINK, person=person, **more)


def both_yes(introduction: Introduction) -> Introduction:
    introduction = say(introduction, introduction.first_side, Reply.YES)
    return say(introduction, introduction.second_side, Reply.YES)


def leave(introduction: Introduction) -> Introduction:
    """Staff press Send, and the grace passes."""
    introduction = services.send_introduction(introduction, by=introduction.drafted_by)
    with clock.at(introduction.leaves_at + timedelta(seconds=1)):
        return services.leave_now(introduction)


def link_to(introduction: Introduction, side: str, purpose: str = emails.ANSWER) -> str:
    """The secret of a live link of that side's contact."""
    return tokens.issue(purpose=purpose, subject=introduction, holder=introduction.person(side))


def words_with(answer: str) -> dict[str, str]:
    """What the page asks together with this answer, as its form sends it."""
    if answer == Reply.LATER:
        return {"until": (clock.today() + timedelta(days=70)).replace(day=1).isoformat()}
    return {"redirect_name": "", "redirect_email": ""} if answer == Reply.WRONG_PERSON else {}


def _first_no(introduction: Introduction) -> Introduction:
    return say(introduction, introduction.first_side, Reply.NO)


def _expire(introduction: Introduction) -> Introduction:
    with clock.at(clock.now() + timedelta(days=20)):
        services.run_due_steps()
    introduction.refresh_from_db()
    return introduction


def _stall(introduction: Introduction) -> Introduction:
    return services.stall_introduction(leave(both_yes(introduction)))


def _met(introduction: Introduction) -> Introduction:
    return services.log_meeting(leave(both_yes(introduction)), happened_on=clock.today(), by=None)


def _concluded(outcome: str):
    return lambda introduction: services.conclude_introduction(_met(introduction), outcome=outcome, by=None)


WAYS = {
    State.ASKING_FIRST: lambda introduction: introduction,
    State.ASKING_SECOND: lambda introduction: say(introduction, introduction.first_side, Reply.YES),
    State.READY: both_yes,
    State.DECLINED: _first_no,
    State.SNOOZED: lambda introduction: say(introduction, introduction.first_side, Reply.LATER),
    State.REDIRECTED: lambda introduction: say(introduction, introduction.first_side, Reply.WRONG_PERSON),
    State.EXPIRED: _expire,
    State.INTRODUCED: lambda introduction: leave(both_yes(introduction)),
    State.IN_CONVERSATION: lambda introduction: services.start_conversation(leave(both_yes(introduction)), by=None),
    State.STALLED: _stall,
    State.MET: _met,
    State.OUTCOME_NO_FIT: _concluded(State.OUTCOME_NO_FIT),
    State.OUTCOME_STALLED: _concluded(State.OUTCOME_STALLED),
    State.OUTCOME_PARTNERSHIP: _concluded(State.OUTCOME_PARTNERSHIP),
}
assert set(WAYS) > MADE
