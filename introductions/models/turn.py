"""Whose turn it is, from the row alone: the one expression behind the column `Introduction.turn`."""

from typing import Any

from django.db.models import Case, CharField, F, GeneratedField, Q, Value, When

from introductions.states import Side, State

S = State
US, PARTNER, INNOVATOR, NOBODY = "us", "partner", "innovator", ""
_ASKING = [S.ASKING_FIRST, S.ASKING_SECOND]

TURN = Case(
    When(state__in=[S.SUGGESTED, S.DRAFTED, S.REDIRECTED, S.READY, S.STALLED], then=Value(US)),
    When(~Q(held_why=""), state__in=_ASKING, then=Value(US)),
    When(state=S.ASKING_FIRST, then=F("first_side")),
    When(state=S.ASKING_SECOND, first_side=Side.PARTNER, then=Value(INNOVATOR)),
    When(state=S.ASKING_SECOND, then=Value(PARTNER)),
    When(state=S.INTRODUCED, no_reply=True, then=Value(US)),
    When(state=S.INTRODUCED, then=F("writes_first")),
    When(state=S.IN_CONVERSATION, then=Value(INNOVATOR)),
    When(state=S.MET, outcome_told=True, then=Value(US)),
    When(state=S.MET, then=Value(INNOVATOR)),
    default=Value(NOBODY),
    output_field=CharField(max_length=10),
)


class Stored(GeneratedField):
    """A column that the database computes. What it can do is known, so that a check needs no server."""

    def check(self, **kwargs: Any) -> list[Any]:
        return super().check(**kwargs | {"databases": None})
