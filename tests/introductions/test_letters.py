"""What the mails say, in text and HTML, and that they are short."""

import pytest

from accelerator.mailing.models import Mail
from introductions import services
from introductions.states import Reply, State
from tests.factories.introductions import make_draft, make_introduction, say

OWN_WORDS = 150  # a side


def mail_of(kind):
    return Mail.objects.get(key__contains=f":{kind}:")


@pytest.fixture
def asked(programme, dana):
    return services.ask_introduction(make_draft(programme, by=dana), by=dana)


def test_the_ask_names_who_and_why_and_promises_that_a_no_is_fine(asked):
    mail = mail_of("ask")

    assert mail.subject == f"Would you like to meet {asked.innovator.name}?"
    assert mail.from_name == "Dana Dell, North Trust"
    assert mail.reply_to == ["dana@north.example"]
    for text in (mail.text, mail.html):
        assert "Priya Nair, founder" in text.replace("<strong>", "").replace("</strong>", "")
        assert asked.why in text
        assert "A no is fine" in text
        assert all(
            label in text for label in ("Yes, introduce us", "Not now", "No, thank you", "I am the wrong person")
        )


def test_each_button_of_the_ask_carries_the_same_personal_link(asked):
    mail = mail_of("ask")

    assert mail.link_path == "/respond/{token}/"
    assert mail.text.count(f"[[link.{mail.pk.hex}]]?answer=") == 4
    assert mail.html.count(f"[[link.{mail.pk.hex}]]?answer=") >= 4


def test_an_ask_to_the_innovator_speaks_of_the_partner(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme, first_side="innovator")

    mail = mail_of("ask")

    assert mail.subject == f"Would you like to meet {introduction.partner.name}?"
    assert introduction.gain_innovator in mail.text
    assert introduction.gain_partner not in mail.text


def test_the_introduction_is_one_text_for_both_and_says_who_writes_first(programme):
    make_introduction(State.INTRODUCED, programme)

    mails = list(Mail.objects.filter(key__contains=":introduction:"))

    assert len({mail.text.split("--")[0] for mail in mails}) == 1
    assert "Priya, please write first, by " in mails[0].text
    assert "Priya, meet Ruth. Ruth, meet Priya." in mails[0].text
    assert {mail.by_hand for mail in mails} == {True}
    assert {mail.mail_class for mail in mails} == {"T"}
    assert len({mail.message_id for mail in mails}) == 3


def test_what_one_side_alone_was_told_is_not_in_the_introduction(programme):
    introduction = make_introduction(State.INTRODUCED, programme)

    texts = {mail.text for mail in Mail.objects.filter(key__contains=":introduction:")}

    assert {introduction.why in text for text in texts} == {False}
    assert {"have both said that they would like to meet." in text for text in texts} == {True}


@pytest.mark.parametrize("state", [State.ASKING_FIRST, State.INTRODUCED])
def test_letters_keep_under_150_words(state, programme):
    make_introduction(state, programme)

    for mail in Mail.objects.all():
        body = mail.text.split("\n--\n")[0]
        lines = [line for line in body.splitlines() if "[[" not in line]
        assert len(" ".join(lines).split()) < OWN_WORDS


def test_what_staff_wrote_cannot_break_the_html(programme):
    make_introduction(State.ASKING_FIRST, programme, why="<script>alert(1)</script> & more", ask='"><img src=x>')

    html = mail_of("ask").html

    assert "<script>" not in html
    assert "<img" not in html


def test_a_decline_notice_goes_to_staff_with_the_reason(programme, dana):
    introduction = services.ask_introduction(make_draft(programme, by=dana), by=dana)
    say(introduction, "partner", Reply.NO, reason="no_capacity")

    mail = mail_of("declined")

    assert (mail.address, mail.mail_class) == ("dana@north.example", "T")
    assert "No capacity" in mail.text
    assert "/desk/introductions/" in mail.text
