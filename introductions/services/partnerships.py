"""Proposing and confirming a partnership: it counts once every party has said so (R71, R86)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record, reference
from accelerator.programmes.models import Programme
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.errors import Refused
from introductions.emails import partnerships as emails
from introductions.models import Introduction, Partnership, Party
from introductions.services.following import conclude_introduction
from introductions.states import PartnershipState, State, Via
from partners.models import Organisation, Person

Actor = User | Person
CHANGED = "The terms were changed while you read them. Read the new ones, then say whether they are right."
LONGEST_TITLE = 160


@dataclass(frozen=True)
class PartyTerms:
    """What one party gives and gets, and who stands for it there (domain.md 3.8)."""

    organisation: Organisation
    side: str  # PartySide
    gives: str
    gets: str
    champion: Person


@dataclass(frozen=True)
class Goal:
    """What the parties want to reach together: words, a measure, a number and a day (R51)."""

    goal: str
    goal_measure: str
    goal_number: Decimal
    goal_by: date


@transaction.atomic
def propose_partnership(
    programme: Programme,
    *,
    parties: Sequence[PartyTerms],
    by: Actor,
    goal: Goal,
    type: str,
    introduction: Introduction | None = None,
    title: str = "",
    starts_on: date | None = None,
    review_on: date | None = None,
) -> Partnership:
    """Write down what was agreed and ask each champion to confirm it.

    A Person who proposes has confirmed for their own organisation. Raises Refused when the terms are not
    complete, or when the introduction has not been made.
    """
    _refuse_incomplete(parties, goal)
    _refuse_second(programme, parties)
    if introduction:
        introduction = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if introduction and not introduction.is_made:
        raise Refused(
            "These two have not been introduced yet. Propose the partnership after the introduction has left."
        )
    partnership = Partnership.objects.create(
        programme=programme,
        introduction=introduction,
        title=title or " and ".join(terms.organisation.name for terms in parties)[:LONGEST_TITLE],
        type=type,
        starts_on=starts_on,
        review_on=review_on,
        proposed_by=by if isinstance(by, User) else None,
        **vars(goal),
    )
    record("partnership.proposed", partnership, by=by, type=type)
    _write_parties(partnership, parties)
    partnership.move_to(PartnershipState.AWAITING_CONFIRMATION)
    partnership.save(update_fields=["state", "state_since"])
    _confirm_own_side(partnership, by)
    emails.ask_to_confirm(partnership)
    mark_changed(programme)
    return partnership


@transaction.atomic
def amend_partnership(
    partnership: Partnership, *, by: Actor, parties: Sequence[PartyTerms], goal: Goal, **details: Any
) -> Partnership:
    """Change the terms of a proposal. Whoever had confirmed confirmed something else, so all are asked again."""
    _refuse_incomplete(parties, goal)
    partnership = _locked(partnership, PartnershipState.AWAITING_CONFIRMATION)
    emails.stop_asking(partnership)
    for name, value in {**vars(goal), **details}.items():
        setattr(partnership, name, value)
    partnership.state_since = clock.now()
    partnership.save()
    partnership.parties.all().delete()
    _write_parties(partnership, parties)
    record("partnership.amended", partnership, by=by, fields=sorted(details))
    _confirm_own_side(partnership, by)
    emails.ask_to_confirm(partnership)
    return partnership


@transaction.atomic
def confirm_party(partnership: Partnership, *, party: Party, via: str, by: Actor) -> Partnership:
    """One party says yes; the last one makes the partnership confirmed. Saying it twice changes nothing."""
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    party = _still_party(partnership, party)
    if party.confirmed_at:
        return partnership
    if partnership.state != PartnershipState.AWAITING_CONFIRMATION:
        raise Refused(f"There is nothing to confirm: this partnership is {partnership.get_state_display()}.")
    _stamp(party, via, by)
    record("partnership.party_confirmed", partnership, by=by, party=str(party.organisation_id), via=via)
    emails.stop_asking(partnership, party)
    _confirm_when_all_have(partnership, by=by)
    return partnership


@transaction.atomic
def confirm_with_evidence(partnership: Partnership, *, by: User, evidence: str) -> Partnership:
    """Staff confirm for the parties that have not answered, and say what shows it (R86)."""
    if not evidence.strip():
        raise Refused("Say what shows that all parties agree, for example a signed letter and its date.")
    partnership = _locked(partnership, PartnershipState.AWAITING_CONFIRMATION)
    for party in partnership.parties.filter(confirmed_at=None):
        _stamp(party, Via.STAFF, by)
    partnership.evidence_note = evidence.strip()
    partnership.save(update_fields=["evidence_note"])
    record("partnership.confirmed_with_evidence", partnership, by=by)
    emails.stop_asking(partnership)
    _confirm_when_all_have(partnership, by=by)
    return partnership


@transaction.atomic
def ask_for_change(partnership: Partnership, *, party: Party, by: Actor, wish: str) -> Party:
    """A party wants other terms, or does not agree: staff read why and amend the proposal or drop it."""
    if not wish.strip():
        raise Refused("Say what should be different, so that we can put it right.")
    partnership = _locked(partnership, PartnershipState.AWAITING_CONFIRMATION)
    party = _still_party(partnership, party)
    party.wish, party.wished_at = wish.strip(), clock.now()
    party.save(update_fields=["wish", "wished_at"])
    record("partnership.change_wished", partnership, by=by, party=str(party.organisation_id))
    emails.stop_asking(partnership, party)
    emails.change_wished(partnership, party)
    return party


@transaction.atomic
def drop_proposal(partnership: Partnership, *, by: User, reason: str) -> Partnership:
    """Staff close a proposal that nobody will confirm."""
    if not reason.strip():
        raise Refused("Say why it was not confirmed.")
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    partnership.move_to(PartnershipState.NOT_CONFIRMED)
    partnership.dropped_reason = reason.strip()
    partnership.save(update_fields=["state", "state_since", "dropped_reason"])
    record("partnership.dropped", partnership, by=by)
    emails.stop_asking(partnership)
    mark_changed(partnership.programme)
    return partnership


def check_read(party: Party, read: str) -> None:
    """Refuse a yes to terms that are no longer the terms: `read` is the id of the party as the page showed it,
    and changed terms have new ones."""
    if read != str(party.pk):
        raise Refused(CHANGED)


def party_of(partnership: Partnership, person: Person) -> Party | None:
    """The party for which this person may speak: as its champion while they are there, or as who may answer there."""
    positions = person.positions.live().filter(person__archived_at=None, organisation__archived_at=None)
    held = dict(positions.order_by("may_answer").values_list("organisation_id", "may_answer"))
    parties = [one for one in partnership.parties.select_related("organisation") if one.organisation_id in held]
    champions = [party for party in parties if party.champion_id == person.pk]
    return next(iter(champions + [party for party in parties if held[party.organisation_id]]), None)


def _refuse_incomplete(parties: Sequence[PartyTerms], goal: Goal) -> None:
    if len(parties) < 2 or len({terms.organisation.pk for terms in parties}) < len(parties):
        raise Refused("A partnership has two or more different parties.")
    for terms in parties:
        if not (terms.gives.strip() and terms.gets.strip()):
            raise Refused(f"Say what {terms.organisation} gives and what it gets.")
    if not goal.goal.strip() or not goal.goal_measure.strip():
        raise Refused("Say what the goal is and how it is measured.")


def _refuse_second(programme: Programme, parties: Sequence[PartyTerms]) -> None:
    """Two people, or one who presses twice, propose the same: the parties are asked once (F31)."""
    ids = sorted(terms.organisation.pk for terms in parties)
    list(Organisation.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    open_ones = Partnership.objects.filter(
        programme=programme, state=PartnershipState.AWAITING_CONFIRMATION, parties__organisation=ids[0]
    )
    for known in open_ones.distinct():
        if sorted(known.parties.values_list("organisation_id", flat=True)) == ids:
            raise Refused(f"“{known.title}” waits for the same parties to confirm. Go on with that one.")


def _still_party(partnership: Partnership, party: Party) -> Party:
    found = partnership.parties.filter(pk=party.pk).first()
    if found is None:
        raise Refused(CHANGED)
    return found


def _write_parties(partnership: Partnership, parties: Sequence[PartyTerms]) -> None:
    Party.objects.bulk_create(Party(partnership=partnership, **vars(terms)) for terms in parties)


def _confirm_own_side(partnership: Partnership, by: Actor) -> None:
    if isinstance(by, Person) and (party := party_of(partnership, by)):
        _stamp(party, Via.PORTAL, by)
        record("partnership.party_confirmed", partnership, by=by, party=str(party.organisation_id), via=Via.PORTAL)


def _stamp(party: Party, via: str, by: Actor) -> None:
    party.confirmed_at, party.confirmed_via = clock.now(), via
    party.confirmed_by_kind, party.confirmed_by_id = reference(by)
    party.save(update_fields=["confirmed_at", "confirmed_via", "confirmed_by_kind", "confirmed_by_id"])


def _confirm_when_all_have(partnership: Partnership, *, by: Actor) -> None:
    if partnership.parties.filter(confirmed_at=None).exists():
        return
    partnership.move_to(PartnershipState.CONFIRMED)
    partnership.confirmed_at = clock.now()
    partnership.save(update_fields=["state", "state_since", "confirmed_at"])
    record("partnership.confirmed", partnership, by=by)
    introduction = partnership.introduction
    if introduction and introduction.state != State.OUTCOME_PARTNERSHIP:
        conclude_introduction(introduction, outcome=State.OUTCOME_PARTNERSHIP, by=by)
    emails.confirmed(partnership)
    mark_changed(partnership.programme)


def _locked(partnership: Partnership, *states: PartnershipState) -> Partnership:
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if partnership.state not in states:
        raise Refused(f"This cannot be done now: the partnership is {partnership.get_state_display()}.")
    return partnership
