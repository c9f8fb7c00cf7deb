"""Somebody leaves an organisation, and a colleague takes over everything they had in hand there (F61, R51)."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model

from accelerator.audit.services import record
from accelerator.mailing.services import cancel_mail
from accelerator.mailing.tokens import revoke
from accelerator.tenancy.errors import Refused
from introductions.models import Introduction, Party
from introductions.services.asking import ask_introduction
from introductions.services.common import ASK_STEPS, drop_steps, finish, locked, withdraw_mails
from introductions.services.parting import LIVE, change_champion
from introductions.states import OPEN, Side
from partners.models import Offer, Organisation, Person, Position
from partners.services import add_position, edit_offer, edit_position, end_position

WRITTEN_TO = ("ask", "remind", "nudge", "follow_up", "question")


@dataclass
class InHand:
    """What somebody has in hand at one organisation. `main`: we write to them first."""

    introductions: list[Introduction] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    main: bool = False

    @property
    def counts(self) -> dict[str, int]:
        named: dict[str, list[Any]] = {
            "introductions": self.introductions,
            "partnerships": self.parties,
            "offers": self.offers,
        }
        return {name: len(rows) for name, rows in named.items()}


def in_hand(position: Position) -> InHand:
    """Open introductions, live partnerships and offers in which this person stands for this organisation."""
    person, organisation = position.person, position.organisation
    introductions = [
        row
        for side in Side
        for row in Introduction.objects.with_pair().filter(  # type: ignore[attr-defined]
            state__in=OPEN, **{side: organisation, f"{side}_person": person}
        )
    ]
    parties = Party.objects.filter(champion=person, organisation=organisation, partnership__state__in=LIVE)
    offers = Offer.objects.filter(contact=person, organisation=organisation).exclude(state="closed")
    return InHand(
        sorted(introductions, key=lambda row: row.pk),
        list(parties.select_related("partnership", "organisation").order_by("partnership_id", "pk")),
        list(offers.order_by("pk")),
        position.is_main_contact,
    )


@transaction.atomic
def hand_over(position: Position, *, to: Person, by: Model | None) -> InHand:
    """End this position today and give what the person had in hand there to `to`, who answers from now on.

    Questions that wait are asked of the successor, with a new link; the old links end. Answers that were given
    stand. Raises Refused when the successor is the same person, or may not be asked.
    """
    organisation = position.organisation
    if to.pk == position.person_id:
        raise Refused("Choose somebody else.", field="to")
    if to.archived_at or to.erased_at:
        raise Refused(f"{to.name} is archived. Choose somebody else.", field="to")
    had = in_hand(position)
    for introduction in had.introductions:
        _pass_on(introduction, position.person, to, by)
    _let_answer(to, organisation, by=by, main=had.main)
    end_position(position, by=by)
    for introduction in had.introductions:
        _ask_anew(introduction, to, by)
    for party in had.parties:
        revoke(party.partnership, holder=position.person)
        change_champion(party, to=to, by=by)
    for offer in had.offers:
        edit_offer(offer, by=by, contact=to)
    cancel_mail(key_prefixes=["rules:"], about=organisation)
    record("position.handed_over", position, by=by, to=str(to.pk), **had.counts)
    return had


def _pass_on(introduction: Introduction, person: Person, to: Person, by: Model | None) -> None:
    """The successor is the contact; whoever has answered has answered for the organisation."""
    introduction = locked(introduction)
    side = introduction.side_of(person.pk)
    if side is None or introduction.state not in OPEN:
        return
    setattr(introduction, f"{side}_person", to)
    revoke(introduction, holder=person)
    if introduction.side_in_turn == side:
        introduction.held_why = f"{to.name} has not been asked yet."
        drop_steps(introduction, ASK_STEPS)
    if introduction.side_in_turn in (side, None):
        withdraw_mails(introduction, *WRITTEN_TO)
    finish(introduction, "handed_over", by=by, side=str(side), person=str(to.pk))


def _ask_anew(introduction: Introduction, to: Person, by: Model | None) -> None:
    """The question goes to the successor; where a rule stands in the way, staff see it on the introduction."""
    introduction.refresh_from_db()
    side = introduction.side_in_turn
    if side is None or introduction.person(side) != to:
        return
    try:
        with transaction.atomic():
            ask_introduction(introduction, by=None)
    except Refused as refusal:
        Introduction.objects.filter(pk=introduction.pk).update(held_why=str(refusal)[:300])


def _let_answer(to: Person, organisation: Organisation, *, by: Model | None, main: bool) -> None:
    held = Position.objects.live().filter(person=to, organisation=organisation).first()
    if held is None:
        held = add_position(to, organisation, by=by)
    if not held.may_answer or (main and not held.is_main_contact):
        edit_position(held, by=by, may_answer=True, is_main_contact=main or held.is_main_contact)
