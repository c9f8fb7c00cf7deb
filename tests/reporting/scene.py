"""Rows of a programme, written straight into the tables: what the figures are counted from."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accelerator import clock
from accelerator.programmes.models import Programme, Theme
from introductions.models import Answer, Introduction, Partnership, Party
from introductions.states import State
from partners.models import Organisation, Participation, ParticipationTheme
from partners.names import name_key

_number = count(1)


def organisation(name: str = "", **changes: Any) -> Organisation:
    name = name or f"Organisation {next(_number):03}"
    key = name_key(name)
    return Organisation.objects.create(**{"name": name, "name_key": key, "search_text": key} | changes)


def take_part(
    programme: Programme, role: str, *themes: Theme, state: str = "joined", name: str = "", **changes: Any
) -> Organisation:
    """An organisation that takes part in the programme, in a role, with themes."""
    made = organisation(name, **changes)
    participation = Participation.objects.create(
        organisation=made,
        programme=programme,
        role=role,
        state=state,
        joined_on=clock.today(),
        left_on=clock.today() if state == "left" else None,
    )
    for theme in themes:
        ParticipationTheme.objects.create(participation=participation, theme=theme)
    return made


def innovator(programme: Programme, *themes: Theme, **changes: Any) -> Organisation:
    return take_part(programme, "innovator", *themes, **changes)


def partner(programme: Programme, *themes: Theme, **changes: Any) -> Organisation:
    return take_part(programme, "partner", *themes, **changes)


def asked(programme: Programme, one: Organisation, other: Organisation, **changes: Any) -> Introduction:
    """Partner asked, no answer yet."""
    return Introduction.objects.create(
        **{
            "programme": programme,
            "innovator": one,
            "partner": other,
            "state": State.ASKING_FIRST,
            "asked_at": clock.now(),
        }
        | changes
    )


def made(programme: Programme, one: Organisation, other: Organisation, **changes: Any) -> Introduction:
    """Both said yes and the mail left, now unless `introduced_at` says otherwise."""
    values = {"state": State.INTRODUCED, "introduced_at": clock.now(), "asked_at": clock.now() - timedelta(days=6)}
    return asked(programme, one, other, **values | changes)


def made_elsewhere(programme: Programme, one: Organisation, other: Organisation, **changes: Any) -> Introduction:
    values = {"origin": "elsewhere", "consent_note": "Both agreed at the fair.", "asked_at": None}
    return made(programme, one, other, **values | changes)


def answered(introduction: Introduction, *, after: timedelta, side: str = "partner", **changes: Any) -> Answer:
    values = {"introduction": introduction, "side": side, "answer": "yes", "via": "link"}
    return Answer.objects.create(**values, given_at=introduction.asked_at + after, **changes)


def confirmed(
    programme: Programme,
    *parties: Organisation,
    introduction: Introduction | None = None,
    via: str = "link",
    named: bool | None = None,
    **changes: Any,
) -> Partnership:
    """A confirmed partnership; the first party is the innovator."""
    values = {"type": "pilot", "state": "confirmed", "confirmed_at": clock.now(), "goal": "Trial weeks"}
    partnership = Partnership.objects.create(programme=programme, introduction=introduction, **values | changes)
    for place, party in enumerate(parties):
        Party.objects.create(
            partnership=partnership,
            organisation=party,
            side="partner" if place else "innovator",
            confirmed_at=clock.now(),
            confirmed_via=via if place else "link",
            may_be_named=named,
        )
    return partnership


def on(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """A moment in the tests' tenant, whose clock is London's."""
    from django.utils import timezone

    return timezone.make_aware(datetime(year, month, day, hour))


def months(figures: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(row["month"], row["introduced"], row["confirmed"]) for row in figures["monthly"]]


__all__ = [
    "answered",
    "asked",
    "confirmed",
    "date",
    "innovator",
    "made",
    "made_elsewhere",
    "months",
    "on",
    "organisation",
    "partner",
]
