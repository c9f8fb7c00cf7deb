"""A person goes for good: what they were asked, and what they stood for, passes to others (F61)."""

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from introductions.emails import partnerships as emails
from introductions.models import Introduction, Partnership, Party
from introductions.services.common import ASK_STEPS, drop_steps, finish, locked, withdraw_mails
from introductions.services.drafting import retire_answer
from introductions.states import FOLLOW_UPS, MADE, OPEN, PartnershipState, Side, State, StepKind
from partners.models import Person
from partners.queries import answerers

GONE = "The contact was erased. Choose another one."
LIVE = (
    PartnershipState.PROPOSED,
    PartnershipState.AWAITING_CONFIRMATION,
    PartnershipState.CONFIRMED,
    PartnershipState.ACTIVE,
    PartnershipState.PAUSED,
)


def live_parties_of(person: Person) -> QuerySet[Party]:
    """Partnerships that go on and that the person stands for."""
    parties = Party.objects.filter(champion=person, partnership__state__in=LIVE)
    return parties.select_related("partnership", "organisation").order_by("created_at", "id")


def successors(party: Party) -> list[Person]:
    """Who else acts for the organisation and could stand for the partnership."""
    held = [position.person for position in answerers(party.organisation)]
    return [one for one in dict.fromkeys(held) if one.pk != party.champion_id and not one.archived_at]


@transaction.atomic
def change_champion(party: Party, *, to: Person, by: Model | None) -> Party:
    """Somebody else of the organisation stands for the partnership from now on. What was confirmed stays so;
    what was not is asked of them."""
    party = Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    if to not in successors(party):
        raise Refused(f"{to.name} does not act for {party.organisation.name} now.", field="champion")
    emails.stop_asking(party.partnership, party)
    party.champion = to
    party.save(update_fields=["champion"])
    record("partnership.champion_changed", party.partnership, by=by, party=str(party.organisation_id))
    if party.partnership.state == PartnershipState.AWAITING_CONFIRMATION and not party.confirmed_at:
        emails.ask_anew(party.partnership, party)
    return party


@transaction.atomic
def leave_without_champion(party: Party, *, by: Model | None) -> Party:
    """Nobody else there could stand for it: the partnership goes on, and the desk asks for a champion."""
    party = Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    emails.stop_asking(party.partnership, party)
    party.champion = None
    party.save(update_fields=["champion"])
    record("partnership.champion_missing", party.partnership, by=by, party=str(party.organisation_id))
    return party


def without_champion() -> QuerySet[Partnership]:
    """Partnerships that go on, or wait to be confirmed, and of which a party has nobody who stands for it."""
    missing = Party.objects.filter(partnership=OuterRef("pk"), champion=None)
    return Partnership.objects.filter(Exists(missing), state__in=LIVE)


@transaction.atomic
def leave_introductions(person: Person, *, by: Model | None) -> int:
    """Take the person off whatever has not been made, so that staff choose another contact; what was made stays
    counted, and asks them nothing any more. How many were open."""
    open_ones = 0
    for side in Side:
        rows = Introduction.objects.filter(state__in=OPEN, **{f"{side}_person": person}).order_by("pk")
        for introduction in rows:
            _leave(locked(introduction), side, by)
            open_ones += 1
    return open_ones


def _leave(introduction: Introduction, side: Side, by: Model | None) -> None:
    if introduction.state in MADE:
        # Both know each other, so it goes on; staff choose who is asked how it went.
        drop_steps(introduction, FOLLOW_UPS.values(), side=side)
        introduction.held_why = GONE
        finish(introduction, "contact_erased", by=by, side=str(side))
        return
    setattr(introduction, f"{side}_person", None)
    if introduction.state != State.DRAFTED:
        retire_answer(introduction, side)
        if introduction.state != State.REDIRECTED:
            introduction.move_to(State.REDIRECTED)
        introduction.leaves_at, introduction.snoozed_until = None, None
        drop_steps(introduction, (*ASK_STEPS, StepKind.LEAVE, StepKind.WAKE))
        withdraw_mails(introduction, "ask", "remind", "nudge")
        introduction.held_why = GONE
    finish(introduction, "contact_erased", by=by, side=str(side))
