"""Erasing one person: nothing is left of them but numbers, and every figure stays what it was (F61).

Everything happens in one transaction. What each field becomes stands in the `personal.py` of its app; here is only
what is more than a field: mails that wait, introductions that are open, positions, roles, the account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from accelerator import clock
from accelerator.accounts import services as accounts
from accelerator.accounts.models import User
from accelerator.accounts.states import InvitationState
from accelerator.audit.services import record
from accelerator.mailing import outbox, suppressions
from accelerator.mailing.states import MailState, Why
from accelerator.privacy import registry, scrub, subject
from accelerator.privacy.subject import Subject
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import STAFF, Membership, Tenant
from introductions.models import Party
from introductions.services.parting import (
    change_champion,
    leave_introductions,
    leave_without_champion,
    live_parties_of,
)
from introductions.services.parting import successors as _successors
from partners.models import Person, Position

log = structlog.get_logger(__name__)
WAITING = (MailState.QUEUED, MailState.HELD, MailState.SENDING)


@dataclass(frozen=True)
class Line:
    """One kind of record in the preview: how many there are, and why they stay ("" for what goes)."""

    title: str
    count: int
    why: str = ""


@dataclass(frozen=True)
class Handover:
    """A partnership that the person stands for, and who could instead."""

    party: Party
    successors: list[Person]


@dataclass(frozen=True)
class Preview:
    """What an erasure would do. `in_the_way`: sentences that say why it cannot happen yet, and how to go on."""

    goes: list[Line]
    stays: list[Line]
    handovers: list[Handover] = field(default_factory=list)
    in_the_way: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def preview(person: Person) -> Preview:
    """Changes nothing."""
    who = subject.of_person(person)
    goes, stays = _lines(who)
    handovers = [Handover(party, _successors(party)) for party in live_parties_of(person)]
    return Preview(goes, stays, handovers, _in_the_way(who), sorted(who.shared))


@transaction.atomic
def erase_person(person: Person, *, by: User, typed: str, successors: Mapping[UUID, Person] | None = None) -> Person:
    """Erase everything about them at this tenant. There is no way back; a second time changes nothing.

    `typed`: their name, as a person types it who means it. `successors`: for each live partnership that they stand
    for (the id of the party), who stands for it from now on. Raises Refused with the way to go on where something
    is in the way.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        return person
    if _plain(typed) != _plain(person.name):
        raise Refused(f"Type the name as it stands here: {person.name}.", field="typed")
    who = subject.of_person(person)
    _hand_over(person, successors or {}, by)
    if reasons := _in_the_way(who):
        raise Refused(reasons[0])
    _let_go(who, by)
    _forget(who, by)
    person.refresh_from_db()
    record("person.erased", person, by=by)
    log.info("person_erased", person_id=str(person.pk))  # outside the database: for whoever restores an older backup
    return person


@transaction.atomic
def delete_own_account(user: User, *, typed: str) -> None:
    """The user ends their account, where no organisation holds it any more. Raises Refused naming those that do."""
    if _plain(typed) != _plain(user.email):
        raise Refused("Type the address of your account.", field="typed")
    if held_by := holders(user):
        names = ", ".join(tenant.name for tenant in held_by)
        raise Refused(
            f"You still have a place at: {names}. Ask there to be erased; then nothing holds the account any more "
            "and you can delete it."
        )
    record("account.deleted", user, by=user)
    accounts.blank_account(user)


def holders(user: User) -> list[Tenant]:
    """Tenants where the account has a role, or stands for somebody whom the staff there know."""
    found = []
    for tenant in Tenant.objects.order_by("name"):
        with tenant_scope(tenant):
            has_role = Membership.objects.filter(user=user, ended_at=None).exists()
            if has_role or Person.objects.filter(user=user, erased_at=None).exists():
                found.append(tenant)
    return found


def _hand_over(person: Person, chosen: Mapping[UUID, Person], by: User) -> None:
    """Whoever else could stand for a live partnership does. Where there is nobody the desk asks for somebody: the
    right to be erased does not wait."""
    for party in live_parties_of(person):
        if party.pk in chosen:
            change_champion(party, to=chosen[party.pk], by=by)
            continue
        if _successors(party):
            raise Refused(f"Choose who stands for “{party.partnership}” at {party.organisation} from now on.")
        leave_without_champion(party, by=by)


def _in_the_way(who: Subject) -> list[str]:
    found = []
    if who.user and Membership.objects.filter(user=who.user, ended_at=None, role__in=STAFF).exists():
        found.append(
            f"{who.name} belongs to your staff. End that membership first, under Settings, Members; then come back here."
        )
    return found


def _let_go(who: Subject, by: User) -> None:
    """Stop whatever still acts for them: mails, invitations, questions, positions, roles."""
    outbox.stop(_their_mails(who), Why.WITHDRAWN, by=by)
    for invitation in subject.rows_of(who, _declaration("accounts.Invitation")):
        if invitation.state in (InvitationState.OPEN, InvitationState.EXPIRED):
            accounts.revoke_invitation(invitation, by=by)
    today = clock.today()
    for person in who.people:
        leave_introductions(person, by=by)
        open_ones = Position.objects.filter(person=person, ends_on=None) | person.positions.filter(ends_on__gt=today)
        open_ones.filter(starts_on=None).update(ends_on=today)
        open_ones.exclude(starts_on=None).update(ends_on=Greatest(F("starts_on"), today))
    if who.user:
        for membership in Membership.objects.filter(user=who.user, ended_at=None):
            accounts.end_membership(membership, by=by)
        accounts.end_sessions_here(who.user)
    accounts.end_sessions_naming(who.addresses)


def _forget(who: Subject, by: User) -> None:
    """Texts first: they are found through the keys and names that go next."""
    scrub.take_out(who)
    for address in who.addresses:
        suppressions.forget(address, by=by)
    for rows in registry.personal():
        found = subject.rows_of(who, rows)
        if rows.deleted:
            found.delete()
        elif rows.erased:
            found.update(**{name: value() if callable(value) else value for name, value in rows.erased.items()})
    if who.user and not holders(who.user):
        accounts.blank_account(who.user)


def _their_mails(who: Subject) -> Any:
    return subject.rows_of(who, _declaration("mailing.Mail")).filter(state__in=WAITING)


def _declaration(model: str) -> Any:
    return next(rows for rows in registry.personal() if rows.model == model)


def _lines(who: Subject) -> tuple[list[Line], list[Line]]:
    goes, stays = [], []
    for rows in registry.personal():
        count = subject.rows_of(who, rows).count()
        if not count:
            continue
        if rows.deleted:
            goes.append(Line(rows.title, count))
        else:
            stays.append(Line(rows.title, count, rows.stays))
    waiting = _their_mails(who).count()
    named = scrub.count(who)
    goes += [Line("Mails that wait to leave", waiting)] if waiting else []
    goes += [Line("Texts in which the name is taken out", named)] if named else []
    return goes, stays


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
