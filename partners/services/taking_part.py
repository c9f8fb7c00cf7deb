"""Participation: an organisation in a programme, in a role."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme, Theme
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.errors import Refused
from partners.models import Organisation, Participation, ParticipationRole
from partners.services.changes import check_themes, link_themes, locked, take_over
from partners.states import TAKING_PART, ParticipationState

EDITABLE = ("support_level", "owner")
# How a participation gets to the state that it begins in.
WAYS: dict[str, tuple[str, ...]] = {
    ParticipationState.PROSPECT: (),
    ParticipationState.CONTACTED: (ParticipationState.CONTACTED,),
    ParticipationState.IN_TALKS: (ParticipationState.IN_TALKS,),
    ParticipationState.INVITED: (ParticipationState.INVITED,),
    ParticipationState.JOINED: (ParticipationState.JOINED,),
    ParticipationState.ACTIVE: (ParticipationState.JOINED, ParticipationState.ACTIVE),
}


@transaction.atomic
def join_programme(
    organisation: Organisation,
    programme: Programme,
    *,
    by: Model | None,
    role: str,
    state: str = ParticipationState.PROSPECT,
    on: date | None = None,
    support_level: str = "",
    themes: Iterable[Theme] = (),
    owner: User | None = None,
) -> Participation:
    """Give the organisation a role in the programme, beginning as prospect, invited, joined or active.

    `on`: the day it joined (today when empty). Raises Refused when it has this role already.
    """
    chosen = check_themes(themes, programme)
    participation = Participation(
        organisation=organisation, programme=programme, role=role, support_level=support_level, owner=owner
    )
    for step in WAYS[state]:
        _move(participation, step, on)
    _insert(participation)
    link_themes(participation, "participation", chosen)
    record(
        "participation.began",
        participation,
        by=by,
        organisation=str(organisation.pk),
        programme=str(programme.pk),
        role=role,
        state=state,
    )
    mark_changed(programme)
    return participation


@transaction.atomic
def edit_participation(
    participation: Participation, *, by: Model | None, themes: Iterable[Theme] | None = None, **changes: Any
) -> Participation:
    """Level of support, who looks after it, themes (None leaves them)."""
    participation = locked(participation)
    changed = take_over(participation, EDITABLE, changes)
    if themes is not None:
        chosen = check_themes(themes, participation.programme)
        changed += ["themes"] if link_themes(participation, "participation", chosen) else []
    if changed:
        participation.save()
        record("participation.edited", participation, by=by, fields=changed)
        mark_changed(participation.programme)
    return participation


@transaction.atomic
def move_participation(
    participation: Participation, *, by: Model | None, to: str, on: date | None = None, why: str = ""
) -> Participation:
    """Move along PARTICIPATION_MOVES; `on`: the day it joined or left (today when empty).

    `why`: needed for dormant, so that whoever comes next knows; staff alone read it.
    """
    participation = locked(participation)
    _move(participation, to, on)
    if to == ParticipationState.DORMANT and not why.strip():
        raise Refused("Say why it is dormant.", field="why")
    participation.dormant_why = why.strip()[:300] if to == ParticipationState.DORMANT else ""
    participation.save()
    record("participation.moved", participation, by=by, state=str(to))
    mark_changed(participation.programme)
    return participation


def note_contacted(organisation: Organisation, *, by: Model | None) -> None:
    """Staff were in touch: where it was a prospect it is contacted now (R82)."""
    places = Participation.objects.filter(organisation=organisation, state=ParticipationState.PROSPECT)
    for place in places.order_by("pk"):
        move_participation(place, by=by, to=ParticipationState.CONTACTED)


def stamp_introduced(*, programme: Programme, innovator: Organisation, partner: Organisation, at: datetime) -> None:
    """Told from above when an introduction is made: lists here show who has had none. A later time stays."""
    sides = Q(organisation=innovator, role=ParticipationRole.INNOVATOR)
    sides |= Q(organisation=partner, role=ParticipationRole.PARTNER)
    older = Q(introduced_at=None) | Q(introduced_at__lt=at)
    Participation.objects.filter(sides, older, programme=programme).update(introduced_at=at)


def _move(participation: Participation, to: str, on: date | None) -> None:
    """The move and the dates that belong to it."""
    participation.move_to(to)
    day = on or clock.today()
    if to in TAKING_PART and participation.joined_on is None:
        participation.joined_on = day
    participation.left_on = day if to == ParticipationState.LEFT else None


def _insert(participation: Participation) -> None:
    try:
        with transaction.atomic():
            participation.save(force_insert=True)
    except IntegrityError as error:
        if "participation_once" not in str(error):
            raise
        role = participation.get_role_display().lower()
        article = "an" if role[0] in "aeiou" else "a"
        raise Refused(
            f"{participation.organisation.name} is {article} {role} of {participation.programme.name} already."
        ) from None
