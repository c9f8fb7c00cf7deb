"""Several introductions at once: foreseen, done, undone where it can be; curators; what is set aside."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.programmes.access import grant_access
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership
from introductions import services
from introductions.models import Introduction
from introductions.services.together import Choice, do_together, foreseen, undo_together
from introductions.states import State
from tests.factories.introductions import make_draft, make_introduction, say
from tests.factories.programmes import make_programme


def states(*introductions):
    return [Introduction.objects.get(pk=one.pk).state for one in introductions]


def test_what_is_foreseen_is_what_happens(programme, dana):
    draft, asked = make_draft(programme), make_introduction(State.ASKING_FIRST, programme)
    made = make_introduction(State.INTRODUCED, programme)
    rows, choice = [draft, asked, made], Choice(reason="The programme changes.")

    told = foreseen("cancel", rows, choice)
    outcome = do_together("cancel", rows, choice, by=dana)

    assert {line.introduction.pk for line in told if line.refusal} == {line.introduction.pk for line in outcome.left}
    assert states(draft, asked, made) == [State.CANCELLED, State.CANCELLED, State.INTRODUCED]


def test_what_was_withdrawn_is_a_draft_again(programme, dana):
    asked = make_introduction(State.ASKING_SECOND, programme)
    deed = do_together("cancel", [asked], Choice(reason="By mistake."), by=dana).deed

    undone = undo_together(deed, by=dana)

    back = Introduction.objects.get(pk=asked.pk)
    assert (len(undone.done), back.state, back.cancel_reason) == (1, State.DRAFTED, "")
    assert services.ask_introduction(back, by=dana).state == State.ASKING_SECOND
    with pytest.raises(Refused, match="undone already"):
        undo_together(deed, by=dana)


def test_a_nudge_goes_once_a_day_to_a_person_and_cannot_be_undone(programme, dana):
    with clock.at(clock.now() - timedelta(days=2)):
        asked = make_introduction(State.ASKING_FIRST, programme)

    (before,) = foreseen("nudge", [asked], Choice())
    deed = do_together("nudge", [asked], Choice(), by=dana).deed
    (after,) = foreseen("nudge", [asked], Choice())

    assert (before.refusal, after.refusal[-19:]) == ("", "Try again tomorrow.")
    with pytest.raises(Refused, match="the mails have left"):
        undo_together(deed, by=dana)


def test_a_curator_works_on_the_programme(programme, dana, victor):
    other = make_programme(name="Warm Homes", slug="warm-homes")
    grant_access(Membership.objects.get(user=victor), [other.pk], by=dana)
    draft = make_draft(programme, by=dana)

    outcome = do_together("reassign", [draft], Choice(curator=victor), by=dana)

    assert outcome.deed is None
    assert outcome.left[0].refusal == "Victor Vale does not work on Fair Footing. Choose one of its staff."


def test_who_drafts_looks_after_it_until_somebody_else_does(programme, dana, victor):
    draft = make_draft(programme, by=dana)

    deed = do_together("reassign", [draft], Choice(curator=victor), by=dana).deed
    given = Introduction.objects.get(pk=draft.pk).curator
    undo_together(deed, by=dana)

    assert (draft.curator, given, Introduction.objects.get(pk=draft.pk).curator) == (dana, victor, dana)


def test_what_is_set_aside_comes_back_when_somebody_answers(programme, dana):
    asked = make_introduction(State.ASKING_FIRST, programme)
    until = clock.today() + timedelta(days=7)
    do_together("snooze", [asked], Choice(until=until), by=dana)
    aside = Introduction.objects.get(pk=asked.pk)

    assert aside.set_aside_until == until
    assert say(aside, "partner", "yes").set_aside_until is None


def test_what_moved_on_since_is_not_put_back(programme, dana, victor):
    first, second = make_draft(programme, by=dana), make_draft(programme, by=dana)
    deed = do_together("reassign", [first, second], Choice(curator=victor), by=dana).deed
    services.assign_curator(first, curator=None, by=dana)

    undone = undo_together(deed, by=dana)

    assert [line.introduction for line in undone.left] == [first]
    assert [line.introduction for line in undone.done] == [second]


def test_a_day_later_nothing_is_undone_at_once(programme, dana):
    deed = do_together("snooze", [make_draft(programme)], Choice(until=clock.today() + timedelta(days=3)), by=dana).deed

    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(Refused, match="24 hours"):
        undo_together(deed, by=dana)
