"""What becomes of a confirmed partnership. Its date of confirmation stays, whatever happens (R54, R86)."""

from typing import Any

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.errors import Refused
from introductions.models import Introduction, Partnership, Party
from introductions.services.following import reopen_after_void
from introductions.states import PartnershipState as P
from introductions.states import State
from partners.models import Person

Actor = User | Person


def start_partnership(partnership: Partnership, *, by: Actor) -> Partnership:
    return _move(partnership, P.ACTIVE, "partnership.started", by)


def pause_partnership(partnership: Partnership, *, by: Actor) -> Partnership:
    return _move(partnership, P.PAUSED, "partnership.paused", by)


def resume_partnership(partnership: Partnership, *, by: Actor) -> Partnership:
    return _move(partnership, P.ACTIVE, "partnership.resumed", by)


def complete_partnership(partnership: Partnership, *, by: Actor, goal_result: str) -> Partnership:
    """The goal was reached, or the time is over: say what came of it."""
    if not goal_result.strip():
        raise Refused("Say what came of the goal.")
    return _move(
        partnership, P.COMPLETED, "partnership.completed", by, goal_result=goal_result.strip(), ended_on=clock.today()
    )


def end_partnership(partnership: Partnership, *, by: Actor, reason: str) -> Partnership:
    """It ends before its goal; `reason` is a code of the picklist partnership_end_reason."""
    if not reason:
        raise Refused("Choose why the partnership ended.")
    return _move(partnership, P.ENDED_EARLY, "partnership.ended", by, end_reason=reason, ended_on=clock.today())


@transaction.atomic
def void_partnership(partnership: Partnership, *, by: User, reason: str) -> Partnership:
    """Staff take a partnership out of the counts, with a reason. Its confirmed date is kept, never cleared."""
    if not reason.strip():
        raise Refused("Say why this partnership should not count.")
    partnership = _move(partnership, P.VOID, "partnership.voided", by, void_at=clock.now(), void_reason=reason.strip())
    introduction = partnership.introduction
    if introduction and introduction.state == State.OUTCOME_PARTNERSHIP and not _still_counted(introduction):
        reopen_after_void(introduction, by=by)
    return partnership


@transaction.atomic
def set_naming(partnership: Partnership, *, party: Party, by: Actor, may_be_named: bool) -> Party:
    """A party allows or refuses to be named in public; the partnership is named only when all allow it (R42)."""
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    party = partnership.parties.get(pk=party.pk)
    party.may_be_named = may_be_named
    party.save(update_fields=["may_be_named"])
    partnership.may_name = not partnership.parties.exclude(may_be_named=True).exists()
    partnership.save(update_fields=["may_name"])
    record("partnership.naming_set", partnership, by=by, party=str(party.organisation_id), may_be_named=may_be_named)
    mark_changed(partnership.programme)
    return party


def _still_counted(introduction: Introduction) -> bool:
    return Partnership.objects.confirmed().filter(introduction=introduction).exists()


@transaction.atomic
def _move(partnership: Partnership, state: P, verb: str, by: Actor, **changes: Any) -> Partnership:
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    partnership.move_to(state)
    for name, value in changes.items():
        setattr(partnership, name, value)
    partnership.save(update_fields=["state", "state_since", *changes])
    record(verb, partnership, by=by)
    mark_changed(partnership.programme)
    return partnership
