"""Who looks after an introduction, and what is set aside for a while."""

from datetime import date, timedelta

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.programmes.access import is_staff_of
from accelerator.tenancy.errors import Refused
from introductions.models import Introduction
from introductions.services.common import finish, locked

LONGEST = timedelta(days=365)
NO_STAFF = "{name} does not work on {programme}. Choose one of its staff."


@transaction.atomic
def assign_curator(introduction: Introduction, *, curator: User | None, by: User | None) -> Introduction:
    """Somebody of the programme's staff looks after it from now on; None: nobody in particular."""
    introduction = locked(introduction)
    if introduction.curator_id == (curator.pk if curator else None):
        return introduction
    if curator is not None and not is_staff_of(curator, introduction.programme_id):
        raise Refused(NO_STAFF.format(name=curator, programme=introduction.programme.name), field="curator")
    introduction.curator = curator
    return finish(introduction, "assigned", by=by, curator=str(curator.pk) if curator else "")


@transaction.atomic
def set_aside(introduction: Introduction, *, until: date | None, by: User | None) -> Introduction:
    """Off the board until that day, or until it moves: what runs by itself runs on. None: back at once."""
    introduction = locked(introduction)
    if until is not None:
        _check_day(until)
        if not introduction.is_open:
            raise Refused("This is closed already: it waits for nobody.")
    if introduction.set_aside_until == until:
        return introduction
    introduction.set_aside_until = until
    return finish(introduction, "set_aside" if until else "taken_up", by=by)


def _check_day(until: date) -> None:
    today = clock.today()
    if not today < until <= today + LONGEST:
        raise Refused("Choose a day from tomorrow on, within a year.", field="until")
