"""For which organisation somebody acts at this moment: one of those at which they hold a live position."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest

from accelerator.programmes.models import Programme
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from introductions.states import Side
from partners.models import Organisation, Participation, Person, Position
from partners.permissions import positions_of
from partners.states import ParticipationState

CHOSEN = "acting_for"  # in the session: the organisation's id
LEFT_OUT = (
    ParticipationState.PROSPECT,
    ParticipationState.CONTACTED,
    ParticipationState.IN_TALKS,
    ParticipationState.LEFT,
)  # not yet, or no longer, in the programme


@dataclass
class Acting:
    """Somebody at work for one of their organisations."""

    member: Member
    position: Position
    positions: list[Position] = field(default_factory=list)

    @property
    def person(self) -> Person:
        return self.position.person

    @property
    def organisation(self) -> Organisation:
        return self.position.organisation

    @property
    def may_answer(self) -> bool:
        """Whether their answers count for the organisation."""
        return self.position.may_answer

    @property
    def others(self) -> list[Position]:
        """Positions to switch to."""
        return [position for position in self.positions if position.pk != self.position.pk]

    @cached_property
    def participations(self) -> list[Participation]:
        """What the organisation takes part in now, newest programme first. One query."""
        rows = Participation.objects.filter(organisation=self.organisation, role__in=Side.values)
        rows = rows.exclude(state__in=LEFT_OUT).select_related("programme")
        return list(rows.order_by("-programme__starts_on", "role"))

    @cached_property
    def sides(self) -> set[Side]:
        """Innovator, partner or both; by the member's role where the organisation is in no programme yet."""
        found = {Side(row.role) for row in self.participations}
        return found or {Side(role) for role in (Role.INNOVATOR, Role.PARTNER) if role in self.member.roles}

    @property
    def is_innovator(self) -> bool:
        return Side.INNOVATOR in self.sides

    @property
    def is_partner(self) -> bool:
        return Side.PARTNER in self.sides

    def programmes(self, side: Side) -> QuerySet[Programme]:
        """The programmes in which the organisation stands on this side, archived ones left out."""
        keys = [row.programme_id for row in self.participations if row.role == side]
        return Programme.objects.current().filter(pk__in=keys)


def acting_for(request: HttpRequest) -> Acting | None:
    """Who acts for whom; None for a member whom no organisation has yet. One query."""
    member: Member = request.member  # type: ignore[attr-defined]
    positions = positions_of(member).select_related("person", "organisation")
    held = list(positions.order_by("organisation__name_key", "-may_answer", "created_at", "id"))
    if not held:
        return None
    chosen: Any = request.session.get(CHOSEN)
    position = next((one for one in held if str(one.organisation_id) == chosen), _first(held))
    return Acting(member, position, _one_each(held))


def person_acting(position: Position) -> Acting:
    """As somebody would act who is not signed in: for what runs by itself."""
    return Acting(Member(AnonymousUser()), position, [position])


def choose(request: HttpRequest, organisation: Organisation) -> None:
    """Act for this organisation from now on, in this session."""
    request.session[CHOSEN] = str(organisation.pk)


def _first(held: list[Position]) -> Position:
    """Where somebody begins: the place that writes to them first, else where they have been longest."""
    return min(held, key=lambda position: (not position.is_main_contact, position.created_at))


def _one_each(held: list[Position]) -> list[Position]:
    """One position an organisation, in the order of their names."""
    return list({position.organisation_id: position for position in reversed(held)}.values())[::-1]
