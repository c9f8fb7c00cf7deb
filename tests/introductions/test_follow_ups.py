"""What is asked after an introduction, and what follows from each answer; and one mail for what is due to one person."""

from datetime import UTC, datetime, timedelta

import pytest

from accelerator import clock
from accelerator.mailing import message, preferences
from accelerator.mailing.models import Mail, Token
from accelerator.mailing.services import MailClass
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.models import Introduction, Step
from introductions.services.follow_ups import ASKED_IN, is_pointless
from introductions.states import FOLLOW_UPS, MADE, QUESTIONS, FollowUpReply, LetGoReason, Side, State, Via
from tests.factories.introductions import WAYS, make_introduction, make_side, say

MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
R = FollowUpReply
# After an answer of one side to an introduction that was made a moment ago.
LEADS_TO = {
    R.IN_TOUCH: State.IN_CONVERSATION,
    R.MET: State.MET,
    R.BOOKED: State.IN_CONVERSATION,
    R.NOT_YET: State.INTRODUCED,
    R.NO_REPLY: State.INTRODUCED,
    R.TOGETHER: State.MET,
    R.TALKING: State.IN_CONVERSATION,
    R.NO_FIT: State.STALLED,
    R.NOTHING: State.STALLED,
}
EVERY_ANSWER = [(days, answer) for days, answers in QUESTIONS.items() for answer in answers]


@pytest.fixture
def made(programme):
    with clock.at(MONDAY):
        yield make_introduction(State.INTRODUCED, programme)


def tell(introduction, answer, days=10, side="partner"):
    return services.answer_follow_up(introduction, side=side, answer=answer, days=days, via=Via.LINK)


def pending(introduction, side):
    kinds = Step.objects.pending().filter(introduction=introduction, side=side).values_list("kind", flat=True)
    return {days for days, kind in FOLLOW_UPS.items() if kind in set(kinds)}


@pytest.mark.parametrize(("days", "answer"), EVERY_ANSWER)
def test_each_answer_leads_somewhere_and_silences_its_question_for_that_side_alone(days, answer, made):
    after = tell(made, answer, days)

    over, talks = answer in (R.NO_FIT, R.NOTHING), LEADS_TO[answer] in (State.INTRODUCED, State.IN_CONVERSATION)
    left = set(QUESTIONS) if talks else {30, 90}
    assert after.state == LEADS_TO[answer]
    assert pending(made, "partner") == {later for later in left if later > days and not over}
    assert pending(made, "innovator") == left


@pytest.mark.parametrize("days", QUESTIONS)
def test_a_word_of_another_question_is_refused(days, made):
    for answer in set(R) - set(QUESTIONS[days]):
        with pytest.raises(Refused, match="Choose one of the answers"):
            tell(made, answer, days)


@pytest.mark.parametrize("state", sorted(MADE & WAYS.keys()))
def test_a_question_is_asked_only_where_it_has_a_point(state, programme):
    introduction = make_introduction(state, programme)

    asked = {days for days in QUESTIONS if not is_pointless(introduction, Side.PARTNER, days)}

    assert asked == {days for days in QUESTIONS if state in ASKED_IN[days]}


def test_let_go_says_why_once_and_a_later_word_takes_it_back(made):
    gone = services.let_go(made, reason=LetGoReason.SILENCE, by=None)

    assert (gone.state, gone.let_go_reason) == (State.OUTCOME_STALLED, "silence")
    assert not Step.objects.pending().filter(introduction=made).exists()
    back = tell(gone, R.TALKING, 30)
    assert (back.state, back.let_go_reason) == (State.IN_CONVERSATION, "")


@pytest.mark.parametrize(("reason", "note"), [("", ""), ("because", ""), ("other", "  ")])
def test_letting_go_needs_a_reason(reason, note, made):
    with pytest.raises(Refused):
        services.let_go(made, reason=reason, note=note, by=None)

    assert Introduction.objects.get(pk=made.pk).state == State.INTRODUCED


@pytest.fixture
def busy(programme):
    """A partner with two open questions and one introduction that was made, all of the same Monday."""
    with clock.at(MONDAY):
        partner = make_side(programme, "partner", ask_cap_month=9)
        states = (State.ASKING_FIRST, State.ASKING_FIRST, State.INTRODUCED)
        yield [make_introduction(state, programme, partner=partner) for state in states]


def run_three_days_later():
    with clock.at(MONDAY + timedelta(days=3, hours=1)):
        services.run_due_steps()


def test_what_is_due_to_one_person_goes_into_one_mail_with_a_link_each(busy):
    person = busy[0].partner_person
    before = set(Mail.objects.values_list("pk", flat=True))

    run_three_days_later()

    mail = Mail.objects.exclude(pk__in=before).get(address=person.email)
    assert (mail.subject, mail.mail_class) == ("3 short questions, in one mail", MailClass.REQUEST)
    assert [mail.text.count(row.innovator.name) > 0 for row in busy] == [True, True, True]
    message.build(mail)
    subjects = Token.objects.filter(mail_id=mail.pk).values_list("subject_id", flat=True)
    assert set(subjects) == {str(row.pk) for row in busy}


def test_a_digest_leaves_out_what_was_answered_or_is_not_wanted(busy):
    preferences.choose(busy[0].partner_person.email, MailClass.DIGEST, False)
    say(busy[1], "partner", "yes")

    run_three_days_later()

    mails = Mail.objects.filter(address=busy[0].partner_person.email, key__contains=":remind:")
    assert [mail.about_id for mail in mails] == [str(busy[0].pk)]
    assert not Mail.objects.filter(key__contains=":digest:").exists()
