"""Nobody is asked too much: caps across programmes, days off, and pauses that close what is open kindly."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accelerator import clock
from accelerator.accounts import services as accounts
from accelerator.mailing.models import Mail
from accelerator.tenancy.calendar import is_working_day, next_working_moment
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.checks import checks
from introductions.models import Introduction
from introductions.states import BUSY, State
from partners.models import Organisation
from partners.services import end_pauses, pause_organisation
from tests.factories.introductions import WAYS, make_draft, make_introduction, make_side
from tests.factories.partners import make_participation
from tests.factories.programmes import make_programme

MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("state", sorted(WAYS))
def test_what_is_open_in_another_programme_counts_too(state, programme):
    partner = make_side(programme, "partner", open_cap=1)
    other = make_programme(name="Warm Homes", slug="warm-homes")
    make_participation(partner, other, role="partner")
    make_introduction(state, other, partner=partner)

    open_cap = next(check for check in checks(make_draft(programme, partner=partner)) if check.code == "open_cap")

    assert open_cap.ok == (state not in BUSY)


def test_a_day_off_of_the_tenant_is_no_working_day_until_it_is_taken_back(north, dana):
    with clock.at(MONDAY):
        tuesday = date(2026, 6, 9)
        row = accounts.close_day(north, day=tuesday, by=dana, name="Staff day")
        closed = is_working_day(tuesday), next_working_moment(MONDAY + timedelta(days=1)).date()
        accounts.open_day(north, row=row, by=dana)

        assert closed == (False, date(2026, 6, 10))
        assert is_working_day(tuesday)


def test_requests_wait_for_working_hours_where_the_tenant_says_so(north, programme):
    with clock.at(MONDAY.replace(hour=20)):  # nine in the evening in London
        make_introduction(State.ASKING_FIRST, programme)
        north.asks_wait = True
        make_introduction(State.ASKING_FIRST, programme)

        at_once, waits = Mail.objects.filter(key__contains=":ask:").order_by("due_at")
        assert at_once.due_at == clock.now()
        assert waits.due_at == datetime(2026, 6, 9, 8, 0, tzinfo=UTC)


# Who was asked when the partner pauses -> where it leads, and which sides get a mail about it.
PAUSED = {
    "the partner, first": (State.ASKING_FIRST, "partner", State.DECLINED, []),
    "the partner, after the innovator's yes": (State.ASKING_SECOND, "innovator", State.DECLINED, ["innovator"]),
    "the innovator, first": (State.ASKING_FIRST, "innovator", State.ASKING_FIRST, []),
    "the innovator, after the partner's yes": (State.ASKING_SECOND, "partner", State.ASKING_SECOND, []),
    "both, and both said yes": (State.READY, "partner", State.READY, []),
    "nobody": (State.DRAFTED, "partner", State.DRAFTED, []),
    "both, and they were introduced": (State.INTRODUCED, "partner", State.INTRODUCED, []),
}


@pytest.mark.parametrize(("state", "first_side", "after", "told"), PAUSED.values(), ids=PAUSED.keys())
def test_a_pause_closes_what_was_asked_and_tells_only_who_said_yes(state, first_side, after, told, programme, dana):
    introduction = make_introduction(state, programme, first_side=first_side)

    services.pause_partner(introduction.partner, by=dana, until=clock.today() + timedelta(days=30))

    mails = Mail.objects.filter(key__contains=":not_now:")
    assert Introduction.objects.get().state == after
    assert [mail.address for mail in mails] == [introduction.person(side).email for side in told]
    assert all("paus" not in mail.text for mail in mails)


def test_who_pauses_is_not_asked_and_is_again_when_the_day_has_come(programme):
    draft = make_draft(programme)
    pause_organisation(draft.partner, by=None, until=clock.today() + timedelta(days=30))
    with pytest.raises(Refused, match="takes no new introductions before"):
        services.ask_introduction(draft, by=None)

    with clock.at(clock.now() + timedelta(days=31)):
        ended = end_pauses()
        services.ask_introduction(Introduction.objects.get(), by=None)

    assert (ended, Organisation.objects.get(pk=draft.partner.pk).paused_until) == (1, None)
    assert Introduction.objects.get().state == State.ASKING_FIRST


@pytest.mark.parametrize("days", [-1, 0, 9999])
def test_a_pause_ends_on_a_day_to_come(days, programme):
    partner = make_side(programme, "partner")

    with pytest.raises(Refused):
        pause_organisation(partner, by=None, until=clock.today() + timedelta(days=days))
