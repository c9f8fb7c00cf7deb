"""Due rows: what happens by itself, with a moved clock (F44)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from accelerator import clock
from accelerator.mailing import preferences
from accelerator.mailing.models import Mail, Suppression
from accelerator.mailing.services import MailClass
from accelerator.tenancy.errors import Refused
from introductions import services, tasks
from introductions.models import Introduction, Step
from introductions.services.common import ASK_STEPS
from introductions.states import Reply, State, StepKind
from partners.services import archive_person, end_position, pause_person
from tests.factories.introductions import make_introduction, make_side, say

# A Monday without bank holidays near it, at ten in London.
MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def monday():
    with clock.at(MONDAY):
        yield MONDAY


def later(**time):
    """So much after Monday."""
    return clock.at(MONDAY + timedelta(**time))


def kinds_to(address):
    """The kinds of mail queued to an address, in order."""
    return [mail.key.split(":")[2] for mail in Mail.objects.filter(address=address).order_by("created_at", "key")]


def run_due(**time):
    with later(**time):
        services.run_due_steps()


@pytest.fixture
def asked(monday, programme):
    return make_introduction(State.ASKING_FIRST, programme)


def reload(introduction):
    return Introduction.objects.get(pk=introduction.pk)


def test_an_ask_plans_two_reminders_and_its_end_in_working_hours(asked):
    due = {step.kind: timezone.localtime(step.due_at) for step in asked.steps.all()}

    assert {kind: f"{moment:%a %d %H:%M}" for kind, moment in due.items()} == {
        StepKind.REMINDER_3: "Thu 11 10:00",
        StepKind.REMINDER_7: "Mon 15 10:00",
        StepKind.EXPIRY: "Mon 22 10:00",
    }


def test_who_does_not_answer_is_reminded_twice_and_then_left_alone(asked):
    address = asked.partner_person.email

    for day in range(40):
        run_due(days=day, minutes=1)

    assert kinds_to(address) == ["ask", "remind", "remind"]
    assert reload(asked).state == State.EXPIRED
    assert Mail.objects.exclude(address=address).count() == 0


def test_after_an_answer_nobody_is_reminded(asked):
    with later(days=1):
        say(asked, "partner", Reply.NO)

    for day in range(2, 20):
        run_due(days=day)

    assert kinds_to(asked.partner_person.email) == ["ask"]
    assert not Step.objects.pending().filter(kind__in=ASK_STEPS).exists()


def test_a_worker_that_was_down_for_ten_days_sends_one_reminder(asked):
    run_due(days=10)
    run_due(days=10, minutes=1)
    run_due(days=11)

    assert kinds_to(asked.partner_person.email) == ["ask", "remind"]
    assert Mail.objects.get(key__contains=":remind:").key.endswith(":reminder_7")


def test_after_weeks_it_expires_quietly(asked):
    run_due(days=40)

    assert reload(asked).state == State.EXPIRED
    assert kinds_to(asked.partner_person.email) == ["ask"]


def test_a_person_asked_twice_gets_one_mail_in_24_hours(monday, programme):
    one = make_introduction(State.ASKING_FIRST, programme)
    make_introduction(State.ASKING_FIRST, programme, partner=one.partner)
    address = one.partner_person.email

    for hour in range(0, 24 * 20, 3):
        run_due(hours=hour)

    reminders = Mail.objects.filter(address=address).exclude(key__contains=":ask:").order_by("created_at")
    times = list(reminders.values_list("created_at", flat=True))
    gaps = [after - before for before, after in pairwise(times)]
    assert [mail.key.split(":")[2] for mail in reminders] == ["digest", "digest"]  # both questions, twice
    assert min(gaps) >= timedelta(hours=24)
    assert {timezone.localtime(time).hour for time in times} == {10}
    assert {timezone.localtime(time).weekday() for time in times} <= {0, 1, 2, 3, 4}


def test_a_reminder_put_off_until_the_next_is_due_is_dropped(asked):
    with later(days=6, hours=23):
        make_introduction(State.ASKING_FIRST, asked.programme, partner=asked.partner)
    Step.objects.filter(introduction=asked, kind=StepKind.REMINDER_3).update(due_at=MONDAY + timedelta(days=7))

    for day in range(7, 20):
        run_due(days=day, minutes=1)

    assert Mail.objects.filter(key__startswith=f"introduction:{asked.pk}:remind").count() == 1


def test_both_are_asked_once_how_it_goes_after_three_ten_thirty_and_ninety_days(monday, programme):
    introduction = make_introduction(State.INTRODUCED, programme)

    for day in range(100):
        run_due(days=day, minutes=20)

    asked = Mail.objects.filter(key__contains=":follow_up:").order_by("created_at")
    for side in ("partner", "innovator"):
        days = [timezone.localdate(mail.created_at) for mail in asked.filter(address=introduction.person(side).email)]
        # the thirtieth day after Monday 8 June is a Wednesday, the ninetieth a Sunday
        assert [f"{day:%d %b}" for day in days] == ["11 Jun", "18 Jun", "09 Jul", "07 Sep"]


def test_whoever_has_said_that_they_met_is_asked_only_where_it_leads(monday, programme):
    introduction = make_introduction(State.INTRODUCED, programme)
    with later(days=2):
        services.log_meeting(introduction, happened_on=clock.today(), by=None)

    for day in range(3, 40):
        run_due(days=day)

    keys = Mail.objects.filter(key__contains=":follow_up:").values_list("key", flat=True)
    assert sorted(key.split(":", 3)[3] for key in keys) == ["innovator:30", "partner:30"]
    assert reload(introduction).state == State.MET


def test_thirty_days_of_silence_is_gone_quiet(monday, programme):
    introduction = make_introduction(State.INTRODUCED, programme)

    run_due(days=40)

    assert reload(introduction).state == State.STALLED
    assert not Mail.objects.filter(key__contains=":follow_up:").exists()


def test_not_now_wakes_as_a_draft_with_a_notice_to_staff(asked):
    with later(days=1):
        say(asked, "partner", Reply.LATER, until=(MONDAY + timedelta(days=30)).date())
    run_due(days=29)
    resting = reload(asked).state

    run_due(days=31)

    introduction = reload(asked)
    assert (resting, introduction.state, introduction.snoozed_until) == (State.SNOOZED, State.DRAFTED, None)
    assert Mail.objects.filter(key__contains=":woken:").count() == 1


def test_after_waking_the_other_sides_yes_still_stands(monday, programme):
    introduction = make_introduction(State.ASKING_SECOND, programme)
    say(introduction, "innovator", Reply.LATER, until=(MONDAY + timedelta(days=30)).date())
    run_due(days=31)

    with later(days=31, hours=1):
        services.ask_introduction(reload(introduction), by=None)

    introduction = reload(introduction)
    assert introduction.state == State.ASKING_SECOND
    assert set(introduction.answers) == {"partner"}


def test_it_leaves_when_the_grace_is_over_and_not_before(monday, programme, settings):
    settings.INTRODUCTION_GRACE = 600
    introduction = make_introduction(State.READY, programme)
    services.send_introduction(introduction, by=None)

    run_due(minutes=9)
    before = reload(introduction).state
    run_due(minutes=10)

    assert (before, reload(introduction).state) == (State.READY, State.INTRODUCED)
    assert Mail.objects.filter(key__contains=":introduction:").count() == 3


def test_what_should_have_left_long_ago_goes_back_to_staff(monday, programme):
    introduction = make_introduction(State.READY, programme)
    services.send_introduction(introduction, by=None)

    run_due(days=20)

    introduction = reload(introduction)
    assert (introduction.state, introduction.leaves_at) == (State.READY, None)
    assert introduction.held_why.startswith("It should have left")
    assert not Mail.objects.filter(key__contains=":introduction:").exists()


def test_a_programme_that_sends_by_itself_needs_nobody_to_press(monday, programme):
    programme.sends_introductions_itself = True
    programme.save()
    introduction = make_introduction(State.READY, programme)

    run_due(minutes=20)

    assert reload(introduction).state == State.INTRODUCED


def test_weeks_without_a_worker_send_one_mail_a_person_at_most(monday, programme):
    partner = make_side(programme, "partner", ask_cap_month=9)
    for state in (State.ASKING_FIRST, State.ASKING_FIRST, State.ASKING_SECOND, State.INTRODUCED, State.SNOOZED):
        make_introduction(state, programme, partner=partner)
    before = set(Mail.objects.values_list("pk", flat=True))

    for minute in range(5):
        run_due(days=25, minutes=minute)

    new = list(Mail.objects.exclude(pk__in=before).values_list("address", flat=True))
    assert len(new) == len(set(new))


def test_mail_that_comes_back_gives_the_question_back_to_staff(asked):
    Suppression.objects.create(address=asked.partner_person.email, reason="bounced")

    run_due(hours=1)

    introduction = reload(asked)
    assert introduction.held_why == "Mail to Ruth Adeyinka came back. Choose another contact."
    assert not introduction.steps.filter(done_at=None, cancelled_at=None).exists()


def test_who_pauses_is_asked_no_more_and_the_question_closes(asked):
    pause_person(asked.partner_person, by=None)

    run_due(hours=1)

    assert (reload(asked).state, reload(asked).decline_reason) == (State.DECLINED, "not_available")


def test_who_switches_requests_off_is_asked_no_more(asked):
    preferences.choose(asked.partner_person.email, MailClass.REQUEST, False)

    run_due(hours=1)

    assert reload(asked).state == State.DECLINED


def leaves(person):
    end_position(person.positions.get(), by=None, on=clock.today())


@pytest.mark.parametrize("go", [leaves, lambda person: archive_person(person, by=None)], ids=["leaves", "is archived"])
def test_who_is_there_no_more_is_not_reminded_and_the_question_goes_back_to_staff(go, asked):
    person = asked.person(asked.side_in_turn)
    with later(days=1):
        go(person)

    run_due(days=4)

    assert kinds_to(person.email) == ["ask"]
    assert reload(asked).held_why.startswith(person.name)


def test_days_off_move_a_reminder_to_the_next_working_day(programme):
    with clock.at(datetime(2026, 12, 22, 15, 0, tzinfo=UTC)):  # three days on is Christmas, then a weekend
        introduction = make_introduction(State.ASKING_FIRST, programme)

    reminder = timezone.localtime(introduction.steps.get(kind=StepKind.REMINDER_3).due_at)

    assert f"{reminder:%a %d %b %H:%M}" == "Tue 29 Dec 09:00"


def test_the_clock_going_forward_keeps_the_wall_clock(programme):
    with clock.at(datetime(2026, 3, 26, 10, 30, tzinfo=UTC)):  # summer time begins on 29 March
        introduction = make_introduction(State.ASKING_FIRST, programme)

    reminder = timezone.localtime(introduction.steps.get(kind=StepKind.REMINDER_7).due_at)

    assert f"{reminder:%d %b %H:%M}" == "02 Apr 10:30"


def test_a_step_runs_once_however_often_the_sweep_comes(asked):
    for _ in range(4):
        run_due(days=3, minutes=1)

    assert kinds_to(asked.partner_person.email) == ["ask", "remind"]


def test_one_that_fails_keeps_nobody_else_waiting(north, monday, programme, monkeypatch):
    broken, well = (make_introduction(State.ASKING_FIRST, programme) for _ in range(2))
    run = tasks.run_due

    def run_or_break(pk):
        if pk == broken.pk:
            raise RuntimeError
        run(pk)

    monkeypatch.setattr(tasks, "run_due", run_or_break)
    with later(days=30):
        tasks.run_tenant(str(north.pk))

    assert (reload(broken).state, reload(well).state) == (State.ASKING_FIRST, State.EXPIRED)


def test_a_suspended_tenant_is_left_alone(north, monday, programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    north.suspended_at = clock.now()
    north.save()

    with later(days=30):
        tasks.sweep(force=True)

    assert reload(introduction).state == State.ASKING_FIRST


def test_one_made_elsewhere_long_ago_is_not_followed_up(monday, programme):
    introduction = services.log_elsewhere(
        programme,
        innovator=make_side(programme, "innovator"),
        partner=make_side(programme, "partner"),
        introduced_on=(MONDAY - timedelta(days=100)).date(),
        consent_note="Both asked for it.",
        by=None,
    )

    run_due(days=1)

    assert not introduction.steps.filter(done_at=None, cancelled_at=None).exists()
    assert not Mail.objects.exists()


def test_a_nudge_is_one_mail_a_day(asked):
    with later(days=1, minutes=1):
        services.nudge_introduction(asked, by=None)
        with pytest.raises(Refused, match="Try again tomorrow"):
            services.nudge_introduction(asked, by=None)

    assert kinds_to(asked.partner_person.email) == ["ask", "nudge"]
