"""F36: before both have said yes, no address of either side reaches the other: mails, pages, headers, logs."""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail
from accelerator.tenancy.models import Role
from introductions import emails, services
from introductions.letters import ask_letter
from introductions.states import Reply, Side, State
from tests.factories.clients import client_of
from tests.factories.introductions import leave, link_to, make_draft, say
from tests.factories.tenancy import make_member

CANARY = {"innovator": "canary-innovator@leak.example", "partner": "canary-partner@leak.example"}
PHONE = {"innovator": "07700 900111", "partner": "07700 900222"}


@pytest.fixture
def tainted(programme, dana):
    """A pair whose contacts carry addresses that must not be seen."""
    introduction = make_draft(programme, by=dana)
    for side, address in CANARY.items():
        person = introduction.person(side)
        person.email, person.email_normalised, person.phone = address, address, PHONE[side]
        person.save()
    introduction.refresh_from_db()
    return introduction


def texts_of(mail):
    """All of a mail but the line that says whom it goes to."""
    return " ".join([mail.subject, mail.text, mail.html, mail.from_name, *mail.reply_to, mail.key, mail.last_reply])


def assert_no_leak():
    for mail in Mail.objects.all():
        shown = texts_of(mail)
        for side in CANARY:
            assert CANARY[side] not in shown, mail.key
            assert PHONE[side] not in shown, mail.key


def walk(phone, introduction):
    """Every page that a side can open by its links, with its headers."""
    for side in CANARY:
        token = link_to(introduction, side)
        for path in ("", "?change=1", "?answer=yes", "pause/", "not-me/"):
            page = phone.get(f"/respond/{token}/{path}")
            yield page.text + str(page.headers)
        follow = link_to(introduction, side, emails.FOLLOW_UP)
        page = phone.get(f"/respond/{follow}/met/")
        yield page.text + str(page.headers)


WAYS = {
    "asked": lambda one: one,
    "reminded": lambda one: one,
    "first yes": lambda one: say(one, "partner", Reply.YES),
    "no": lambda one: say(one, "partner", Reply.NO, comment="No room."),
    "not now": lambda one: say(one, "partner", Reply.LATER),
    "wrong person": lambda one: say(one, "partner", Reply.WRONG_PERSON, redirect_name="Ines"),
    "both yes": lambda one: say(say(one, "partner", Reply.YES), "innovator", Reply.YES),
    "yes and no": lambda one: say(say(one, "partner", Reply.YES), "innovator", Reply.NO),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_told_before_it_leaves(way, tainted, phone, caplog):
    with caplog.at_level(logging.DEBUG):
        introduction = WAYS[way](services.ask_introduction(tainted, by=tainted.drafted_by))
        pages = list(walk(phone, introduction))
        with clock.at(clock.now() + timedelta(days=8)):
            services.run_due_steps()

    assert_no_leak()
    shown = " ".join(pages) + caplog.text + str(list(Entry.objects.values_list("details", flat=True)))
    for secret in (*CANARY.values(), *PHONE.values()):
        assert secret not in shown


@pytest.mark.parametrize("role", [Role.INNOVATOR, Role.PARTNER, Role.FUNDER, Role.REVIEWER])
def test_no_other_role_finds_them_at_the_desk(role, tainted, north):
    services.ask_introduction(tainted, by=None)
    browser = client_of(north, make_member(role, north))
    names = ["list_introductions", "new_introduction", "log_elsewhere"]
    addresses = [reverse(f"introductions:{name}") for name in names]
    addresses += [reverse(f"introductions:{name}", args=[tainted.pk]) for name in ("view_introduction", "read_letter")]

    for address in addresses:
        page = browser.get(address)
        assert page.status_code == 404
        assert not any(secret in page.text for secret in CANARY.values())


def test_once_it_has_left_each_has_the_others_address_and_nobody_else_has(tainted):
    introduction = WAYS["both yes"](services.ask_introduction(tainted, by=tainted.drafted_by))
    before = set(Mail.objects.values_list("pk", flat=True))

    leave(introduction)

    sent = Mail.objects.exclude(pk__in=before)
    assert {mail.address for mail in sent} == {*CANARY.values(), "dana@north.example"}
    for mail in sent:
        assert mail.reply_to == [CANARY["innovator"], CANARY["partner"]]
        assert mail.by_hand
        assert all(address in mail.text for address in CANARY.values())


def test_a_bridge_preview_is_for_staff_alone(tainted, north, phone):
    introduction = WAYS["both yes"](services.ask_introduction(tainted, by=tainted.drafted_by))

    page = phone.get(reverse("introductions:read_letter_html", args=[introduction.pk]))

    assert page.status_code == 302
    assert introduction.state == State.READY


def test_what_staff_write_to_one_side_is_not_read_by_the_other_F36(programme, dana):
    introduction = make_draft(programme, why="You told us about arrears.", why_second="They have room for a test.")

    first, second = ask_letter(introduction, Side.PARTNER), ask_letter(introduction, Side.INNOVATOR)

    assert (first.why, second.why) == ("You told us about arrears.", "They have room for a test.")
