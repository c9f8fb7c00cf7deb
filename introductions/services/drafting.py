"""Staff pick a pair and write why."""

from typing import Any

from django.db import IntegrityError, transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme, Theme
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.errors import Refused
from introductions.checks import open_between
from introductions.models import Introduction, Source
from introductions.services.common import ASK_STEPS, drop_steps, finish, locked, plan, require_state, withdraw_mails
from introductions.states import ASKING, MADE, OPEN, Side, State, StepKind
from partners.models import Need, Offer, Organisation, Person
from partners.queries import answerers
from partners.services import add_person

EDITABLE = {
    "first_side",
    "why",
    "why_second",
    "ask",
    "gain_innovator",
    "gain_partner",
    "veiled",
    "writes_first",
    "need",
    "offer",
    "theme",
    "innovator_person",
    "partner_person",
}
# Before anybody has been asked, and while we choose whom to ask next.
DRAFTS = frozenset({State.DRAFTED, State.REDIRECTED})
CONTACT_OPEN = DRAFTS | ASKING
GOES_ON = OPEN & MADE  # both know each other; we ask the contact how it went


@transaction.atomic
def draft_introduction(
    programme: Programme,
    *,
    innovator: Organisation,
    partner: Organisation,
    by: User | None,
    innovator_person: Person | None = None,
    partner_person: Person | None = None,
    need: Need | None = None,
    offer: Offer | None = None,
    theme: Theme | None = None,
    source: str = Source.HAND,
    curator: User | None = None,
    **letter: Any,
) -> Introduction:
    """Begin an introduction; nobody is told. Contacts default to who may answer for the organisation.

    Whoever drafts looks after it, unless a `curator` is named. `letter`: first_side, why, why_second, ask, gain_innovator, gain_partner, veiled, writes_first.
    Raises Refused when this pair has an open introduction in the programme already (I1).
    """
    introduction = Introduction(
        programme=programme,
        innovator=innovator,
        partner=partner,
        innovator_person=innovator_person or default_contact(innovator),
        partner_person=partner_person or _offer_contact(offer) or default_contact(partner),
        need=need,
        offer=offer,
        theme=theme,
        drafted_by=by,
        signed_by=by,
        curator=curator or by,
        source=Source(source),
        **_known(letter),
    )
    _check_belongs(introduction)
    insert(introduction)
    record("introduction.drafted", introduction, by=by, programme=str(programme.pk))
    mark_changed(programme)
    return introduction


@transaction.atomic
def edit_draft(introduction: Introduction, *, by: User | None, **changes: Any) -> Introduction:
    """Change the letter or what it is about, before it is asked."""
    introduction = locked(introduction)
    require_state(introduction, DRAFTS, "Only a draft can be edited.")
    changed = [name for name, value in _known(changes).items() if getattr(introduction, name) != value]
    for name in changed:
        setattr(introduction, name, changes[name])
    _check_belongs(introduction)
    if not changed:
        return introduction
    return finish(introduction, "edited", by=by, fields=sorted(changed))


@transaction.atomic
def change_contact(introduction: Introduction, *, side: str, person: Person, by: User | None) -> Introduction:
    """Put somebody else on one side; who was asked is asked no more. After it has left: they are asked how it went."""
    introduction = locked(introduction)
    if introduction.state in GOES_ON:
        return _go_on_with(introduction, side, person, by)
    require_state(introduction, CONTACT_OPEN, "The contact can no longer be changed.")
    if introduction.person(side) == person:
        return introduction
    if introduction.asked_at_of(side) and introduction.state not in DRAFTS and introduction.side_in_turn != side:
        raise Refused("This side has answered already. Record a new answer instead.")
    setattr(introduction, f"{side}_person", person)
    retire_answer(introduction, side)
    introduction.held_why = ""
    if introduction.side_in_turn == side:
        introduction.held_why = f"{person.name} has not been asked yet."
        drop_steps(introduction, ASK_STEPS)
        withdraw_mails(introduction, "ask", "remind", "nudge")
    return finish(introduction, "contact_changed", by=by, side=str(side), person=str(person.pk))


def _go_on_with(introduction: Introduction, side: str, person: Person, by: User | None) -> Introduction:
    """What both said stands; the questions how it went go to somebody else."""
    if introduction.person(side) == person:
        return introduction
    setattr(introduction, f"{side}_person", person)
    introduction.held_why = ""
    if not introduction.met_at and not introduction.steps.pending().filter(side=side).exists():
        plan(introduction, StepKind.FOLLOW_UP_10, side=side)
    return finish(introduction, "contact_changed", by=by, side=str(side), person=str(person.pk))


@transaction.atomic
def add_contact(introduction: Introduction, *, side: str, by: User | None, **person: Any) -> Introduction:
    """Make somebody new the contact of that side: `person` has given_name, family_name, email and title."""
    introduction = locked(introduction)
    organisation = introduction.organisation(side)
    contact = add_person(by=by, organisation=organisation, **person)
    return change_contact(introduction, side=side, person=contact, by=by)


def retire_answer(introduction: Introduction, side: str) -> None:
    """The side starts afresh: what was said stays in the history only."""
    if introduction.answers.pop(side, None):
        introduction.all_answers.filter(side=side, retired_at=None).update(retired_at=clock.now())


def default_contact(organisation: Organisation) -> Person | None:
    """The person to ask there: the main contact who may answer and may be asked, else the next."""
    found = [position.person for position in answerers(organisation)]
    return next((person for person in found if person.may_be_asked), found[0] if found else None)


def insert(introduction: Introduction) -> None:
    """Save a new row; of two people who begin the same pair at once the second is told (I1)."""
    known = open_between(introduction.programme, introduction.innovator, introduction.partner)
    if known is None:
        try:
            with transaction.atomic():
                introduction.save(force_insert=True)
            return
        except IntegrityError as error:
            if "introduction_one_open" not in str(error):
                raise
    raise Refused(
        f"{introduction.innovator.name} and {introduction.partner.name} have an open introduction already. "
        "Go on with that one.",
        field="partner",
    )


def _offer_contact(offer: Offer | None) -> Person | None:
    person = offer.contact if offer else None
    return person if person and person.may_be_asked else None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Refuse names that are not the letter's (F07)."""
    foreign = sorted(set(values) - EDITABLE)
    if foreign:
        raise TypeError(f"Not part of a draft: {', '.join(foreign)}")
    return values


def _check_belongs(introduction: Introduction) -> None:
    """Need, offer and theme belong to this pair and this programme (F04)."""
    if introduction.innovator_id == introduction.partner_id:
        raise Refused("Choose two different organisations.")
    programme = introduction.programme_id
    if introduction.need and (introduction.need.organisation_id, introduction.need.programme_id) != (
        introduction.innovator_id,
        programme,
    ):
        raise Refused("This need belongs to somebody else. Choose one of the innovator's.")
    if introduction.offer and (introduction.offer.organisation_id, introduction.offer.programme_id) != (
        introduction.partner_id,
        programme,
    ):
        raise Refused("This offer belongs to somebody else. Choose one of the partner's.")
    if introduction.theme and introduction.theme.programme_id != programme:
        raise Refused("This theme belongs to another programme.")
    _check_sides(introduction)


def _check_sides(introduction: Introduction) -> None:
    if introduction.first_side not in Side.values or introduction.writes_first not in Side.values:
        raise Refused("Choose who comes first.")
