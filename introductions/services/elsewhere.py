"""Introductions that staff made at an event, by phone or from their own mailbox (R85)."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused
from introductions.models import Introduction, Origin, Source
from introductions.services.common import required_text
from introductions.services.drafting import default_contact, insert
from introductions.services.follow_ups import plan_follow_up
from introductions.states import State
from partners.models import Organisation, Person
from partners.services import stamp_introduced


@transaction.atomic
def log_elsewhere(
    programme: Programme,
    *,
    innovator: Organisation,
    partner: Organisation,
    introduced_on: date,
    consent_note: str,
    by: User | None,
    innovator_person: Person | None = None,
    partner_person: Person | None = None,
    **about: Any,
) -> Introduction:
    """Enter it at "introduced", with a note how both agreed. No mail is sent now; follow-up runs as usual.

    `about`: need, offer, theme, why. Raises Refused for a day in the future and for a pair that is open.
    """
    note = required_text(consent_note, "Write how both sides agreed to be introduced.")
    if innovator.pk == partner.pk:
        raise Refused("Choose two different organisations.", field="partner")
    at = _moment(introduced_on)
    introduction = Introduction(
        programme=programme,
        innovator=innovator,
        partner=partner,
        innovator_person=innovator_person or default_contact(innovator),
        partner_person=partner_person or default_contact(partner),
        state=State.INTRODUCED,
        origin=Origin.ELSEWHERE,
        consent_note=note,
        introduced_at=at,
        drafted_by=by,
        signed_by=by,
        curator=by,
        source=Source.ELSEWHERE,
        **about,
    )
    insert(introduction)
    _follow(introduction, at)
    stamp_introduced(programme=programme, innovator=innovator, partner=partner, at=at)
    record("introduction.logged_elsewhere", introduction, by=by, programme=str(programme.pk))
    mark_changed(programme)
    return introduction


def _follow(introduction: Introduction, at: datetime) -> None:
    """Follow up from the day it was made; a day that has passed is not made up for."""
    with clock.at(at):
        plan_follow_up(introduction)
    introduction.steps.filter(due_at__lt=clock.now()).update(cancelled_at=clock.now())


def _moment(day: date) -> datetime:
    """Noon of that day in the tenant's zone, or now for today."""
    if day > clock.today():
        raise Refused("Choose today or an earlier day.", field="introduced_on")
    if day == clock.today():
        return clock.now()
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(current_tenant().time_zone))
