"""One decision about several introductions at once: foreseen line by line, done, and undone where it can be.

Each introduction goes through the verb that it would go through alone; what one refuses is left out and said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.mailing.addresses import normalise
from accelerator.programmes.access import is_staff_of
from accelerator.tenancy.errors import Refused
from introductions.models import Deed, DeedKind, Introduction
from introductions.queries import written_lately
from introductions.services.asking import nudge_introduction, refusal_to_nudge, side_to_nudge
from introductions.services.closing import cancel_introduction, restore_introduction
from introductions.services.common import required_text
from introductions.services.curating import NO_STAFF, assign_curator, set_aside
from introductions.states import MOVES, State

MOST = 100  # at once
UNDO_FOR = timedelta(hours=24)
GONE = "It has moved on since."


@dataclass(frozen=True)
class Line:
    """One introduction: what would happen or has happened, and why not where it is left out."""

    introduction: Introduction
    what: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Choice:
    """What goes with the verb: a reason to withdraw, the new curator, the day until which it is set aside."""

    reason: str = ""
    curator: User | None = None
    until: date | None = None


@dataclass(frozen=True)
class Outcome:
    """`deed` is None where nothing changed."""

    deed: Deed | None
    done: list[Line]
    left: list[Line]


def foreseen(kind: str, introductions: Sequence[Introduction], choice: Choice) -> list[Line]:
    """What would happen to each, before anything does. Rows with organisations and people."""
    check_number(introductions)
    if kind == DeedKind.NUDGE:
        return _foreseen_nudges(introductions)
    check = {DeedKind.CANCEL: _cancels, DeedKind.REASSIGN: _reassigns, DeedKind.SNOOZE: _sets_aside}[DeedKind(kind)]
    return [check(one, choice) for one in introductions]


@transaction.atomic
def do_together(kind: str, introductions: Sequence[Introduction], choice: Choice, *, by: User) -> Outcome:
    """The verb on each in turn, each a savepoint. Raises Refused where it can be done to none for want of a choice."""
    check_number(introductions)
    kind = DeedKind(kind)
    _check_choice(kind, choice)
    done, left, items = [], [], []
    for one in sorted(introductions, key=lambda row: row.pk):  # in one order: two deeds never wait in a circle
        try:
            before = _before(kind, one)
            after = _before(kind, _do(kind, one, choice, by))
        except Refused as refusal:
            left.append(Line(one, refusal=str(refusal)))
            continue
        if before != after or kind == DeedKind.NUDGE:
            done.append(Line(one, what=str(kind)))
            items.append({"id": str(one.pk), "before": before, "after": after})
        else:
            left.append(Line(one, refusal="It is so already."))
    if not items:
        return Outcome(None, [], left)
    deed = Deed.objects.create(kind=kind, done_by=by, items=items)
    record("introduction.together", deed, by=by, kind=str(kind), count=len(items))
    return Outcome(deed, done, left)


@transaction.atomic
def undo_together(deed: Deed, *, by: User, among: Iterable[UUID] | None = None) -> Outcome:
    """Put each back as it was, where it is still as the deed left it. `among`: those that `by` still sees."""
    deed = Deed.objects.select_for_update(no_key=True).get(pk=deed.pk)
    if refusal := refusal_to_undo(deed):
        raise Refused(refusal)
    rows = Introduction.objects.in_bulk([UUID(item["id"]) for item in deed.items])
    seen = set(rows) if among is None else set(among)
    done, left = [], []
    for item in sorted(deed.items, key=lambda one: one["id"]):
        one = rows.get(UUID(item["id"]))
        if one is None or one.pk not in seen:
            continue
        try:
            _put_back(DeedKind(deed.kind), one, item, by)
        except Refused as refusal:
            left.append(Line(one, refusal=str(refusal)))
        else:
            done.append(Line(one, what="put back"))
    deed.undone_at = clock.now()
    deed.save(update_fields=["undone_at"])
    record("introduction.together_undone", deed, by=by, count=len(done))
    return Outcome(deed, done, left)


def refusal_to_undo(deed: Deed) -> str:
    """Why it cannot be undone, as a sentence; empty when it can."""
    if deed.kind == DeedKind.NUDGE:
        return "A nudge cannot be undone: the mails have left."
    if deed.undone_at:
        return "This was undone already."
    if deed.done_at <= clock.now() - UNDO_FOR:
        return "This can be undone for 24 hours. Change the introductions one by one."
    return ""


def check_number(introductions: Sequence[Introduction]) -> None:
    if not introductions:
        raise Refused("Choose at least one introduction.")
    if len(introductions) > MOST:
        raise Refused(f"Choose at most {MOST} introductions at once.")


def _check_choice(kind: DeedKind, choice: Choice) -> None:
    if kind == DeedKind.CANCEL:
        required_text(choice.reason, "Write why they are withdrawn. Only staff read it.")
    if kind == DeedKind.SNOOZE and choice.until is None:
        raise Refused("Choose the day on which they come back.", field="until")


def _do(kind: DeedKind, one: Introduction, choice: Choice, by: User) -> Introduction:
    if kind == DeedKind.NUDGE:
        return nudge_introduction(one, by=by)
    if kind == DeedKind.CANCEL:
        return cancel_introduction(one, by=by, reason=choice.reason)
    if kind == DeedKind.REASSIGN:
        return assign_curator(one, curator=choice.curator, by=by)
    return set_aside(one, until=choice.until, by=by)


def _before(kind: str, one: Introduction) -> Any:
    """What the verb changes, as JSON holds it."""
    if kind == DeedKind.REASSIGN:
        return str(one.curator_id) if one.curator_id else ""
    if kind == DeedKind.SNOOZE:
        return one.set_aside_until.isoformat() if one.set_aside_until else ""
    return str(one.state)


def _put_back(kind: DeedKind, one: Introduction, item: dict[str, str], by: User) -> None:
    before = item["before"]
    if _before(kind, one) != item["after"]:
        raise Refused(GONE)
    if kind == DeedKind.CANCEL:
        restore_introduction(one, by=by)
    elif kind == DeedKind.REASSIGN:
        assign_curator(one, curator=User.objects.filter(pk=before).first() if before else None, by=by)
    else:
        day = date.fromisoformat(before) if before else None
        set_aside(one, until=day if day and day > clock.today() else None, by=by)


def _foreseen_nudges(introductions: Sequence[Introduction]) -> list[Line]:
    """One mail a person a day: of two to the same person the second is left out."""
    people = {one.pk: _nudged(one) for one in introductions}
    written = written_lately([person.email for person in people.values() if person])
    lines = []
    for one in sorted(introductions, key=lambda row: row.pk):
        refusal, person = refusal_to_nudge(one, written=written), people[one.pk]
        if person and not refusal:
            written.add(normalise(person.email))
        lines.append(Line(one, what=f"One more mail to {person.name}." if person else "", refusal=refusal))
    return lines


def _nudged(one: Introduction) -> Any:
    side = side_to_nudge(one)
    return one.person(side) if side else None


def _cancels(one: Introduction, choice: Choice) -> Line:
    if State.CANCELLED not in MOVES[State(one.state)]:
        return Line(one, refusal="It has been made, or is closed: it can no longer be withdrawn.")
    asked = one.side_in_turn is not None
    return Line(one, what="Withdrawn. The open question closes; nobody is written to." if asked else "Withdrawn.")


def _reassigns(one: Introduction, choice: Choice) -> Line:
    if choice.curator is None:
        return Line(one, what="Goes to whom you choose.")
    if one.curator_id == choice.curator.pk:
        return Line(one, refusal=f"{choice.curator} looks after it already.")
    if not is_staff_of(choice.curator, one.programme_id):
        return Line(one, refusal=NO_STAFF.format(name=choice.curator, programme=one.programme.name))
    return Line(one, what=f"{choice.curator} looks after it.")


def _sets_aside(one: Introduction, choice: Choice) -> Line:
    if not one.is_open:
        return Line(one, refusal="It is closed: it waits for nobody.")
    return Line(one, what="Off the board until that day, or until it moves.")
