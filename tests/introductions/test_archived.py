"""An organisation is archived mid-way: nothing of it goes on by itself, and nothing is left dangling."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.models import Step
from introductions.states import Reply, State
from partners.services import archive_organisation, restore_organisation
from tests.factories.introductions import link_to, make_introduction, say

WAITING = (MailState.QUEUED, MailState.HELD)


@pytest.mark.parametrize("side", ["innovator", "partner"])
@pytest.mark.parametrize("state", [State.DRAFTED, State.ASKING_FIRST, State.ASKING_SECOND, State.READY, State.SNOOZED])
def test_what_waits_closes_and_links_say_so(programme, phone, state, side):
    introduction = make_introduction(state, programme)
    if state == State.READY:
        introduction = services.send_introduction(introduction, by=None)
    token = link_to(introduction, introduction.first_side)

    archive_organisation(introduction.organisation(side), by=None)
    with clock.at(clock.now() + timedelta(minutes=5)):
        services.run_due_steps()

    introduction.refresh_from_db()
    assert (introduction.state, introduction.cancel_reason) == (
        State.CANCELLED,
        f"{introduction.organisation(side).name} was archived.",
    )
    assert not Step.objects.pending().filter(introduction=introduction).exists()
    assert not Mail.objects.filter(about_id=str(introduction.pk), state__in=WAITING).exists()
    assert "answers" not in phone.get(f"/respond/{token}/").text


def test_nobody_answers_for_it_before_the_sweep_came(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    archive_organisation(introduction.partner, by=None)

    with pytest.raises(Refused, match="may not answer"):
        say(introduction, "partner", Reply.YES)


def test_it_can_be_put_back_after_it_was_archived_by_mistake(programme, dana):
    introduction = make_introduction(State.ASKING_SECOND, programme)
    archive_organisation(introduction.partner, by=dana)
    services.run_due_steps()

    restore_organisation(introduction.partner, by=dana)
    introduction.refresh_from_db()
    again = services.restore_introduction(introduction, by=dana)

    assert services.ask_introduction(again, by=dana).state == State.ASKING_SECOND
