"""A link in a stranger's hands, an address at another organisation, and machines that answer mails (F42)."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing import message
from accelerator.mailing.models import Mail
from introductions import emails
from introductions.models import Introduction
from introductions.states import Reply, State
from introductions.strangers import is_elsewhere
from tests.factories.introductions import both_yes, leave, link_to, make_introduction, say

ADDRESSES = {
    "a colleague": ("ines@partner.example", False),
    "the website's domain": ("ines@merrowdale.example", False),
    "another organisation": ("ines@elsewhere.example", True),
    "a mailbox of everybody's": ("ines@gmail.com", True),
    "nobody": ("", False),
}


@pytest.mark.parametrize(("address", "elsewhere"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_staff_are_told_of_an_address_elsewhere_and_nobody_is_written_to(address, elsewhere, programme, desk):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    introduction.partner.website = "https://www.merrowdale.example/about"
    introduction.partner.save()
    say(introduction, "partner", Reply.WRONG_PERSON, redirect_name="Ines", redirect_email=address)

    page = desk.get(f"/desk/introductions/{introduction.pk}/").text

    assert is_elsewhere(introduction.answers["partner"], introduction.partner) == elsewhere
    assert ("before you add them" in page) == elsewhere
    assert not Mail.objects.filter(address=address).exists()


@pytest.mark.parametrize("purpose", [emails.ANSWER, emails.FOLLOW_UP])
def test_a_forwarded_link_tells_a_stranger_no_address_and_ends_with_one_press(purpose, programme, phone):
    introduction = leave(both_yes(make_introduction(State.ASKING_FIRST, programme)))
    token = link_to(introduction, "partner", purpose)
    path = f"/respond/{token}/" if purpose == emails.ANSWER else f"/respond/{token}/how/3/"

    page = phone.get(path).text

    assert [introduction.person(side).email in page for side in ("innovator", "partner")] == [False, False]


def test_a_stranger_who_says_so_ends_the_link_for_everybody(programme, phone):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    token = link_to(introduction, "partner")
    nonce = phone.get(f"/respond/{token}/").context["nonce"]

    with clock.at(clock.now() + timedelta(seconds=3)):
        phone.post(f"/respond/{token}/not-me/", {"nonce": nonce})

    assert phone.get(f"/respond/{token}/").status_code == 404
    assert Introduction.objects.get().state == State.REDIRECTED


def test_what_we_send_by_itself_says_so_and_no_machine_can_answer_for_a_person_F42(programme):
    """Nothing reads our inbound address: an out-of-office reply reaches a person or nobody, and answers nothing."""
    introduction = make_introduction(State.ASKING_FIRST, programme)
    mail = Mail.objects.get(key__contains=":ask:")

    text = message.build(mail).decode()

    assert "Auto-Submitted: auto-generated" in text
    assert f"Reply-To: {introduction.drafted_by.email}" in text.replace("<", "").replace(">", "")
    assert "@" not in mail.link_path
