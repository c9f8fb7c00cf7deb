"""The main job, end to end: staff introduce an innovator to a partner, both say yes by e-mail, the pair becomes a
confirmed partnership, and the funder's figure goes up by one. Real PostgreSQL, broker, SMTP, worker and browser."""

import re

import pytest

from tests.journeys.people import PHONE, everybody_can_use, link_in, mail_to, sign_in, wait_for_text

MANAGER, PARTNER, INNOVATOR = "manager@thornmere.example", "partner@thornmere.example", "innovator@thornmere.example"


@pytest.fixture(scope="module")
def running(stack):
    stack.extra["INTRODUCTION_GRACE"] = "1"
    return stack.start()


def test_from_a_draft_to_the_funders_figure(running, new_context):
    funder = sign_in(new_context().new_page(), running, "funder")
    funder.goto(running.web.url(path="/impact/fair-footing/"))
    wait_for_text(funder, "100")
    everybody_can_use(funder)
    staff = sign_in(new_context().new_page(), running, "manager")
    everybody_can_use(staff)

    ask_the_partner(staff, running)
    say_yes(new_context(**PHONE).new_page(), link_in(mail_to(running, PARTNER, "Tallybird"), "/respond/"))
    say_yes(new_context(**PHONE).new_page(), link_in(mail_to(running, INNOVATOR, "Merrowdale"), "/respond/"))
    send_the_introduction(staff)
    for address in (PARTNER, INNOVATOR, MANAGER):
        assert mail_to(running, address, "Introduction")["Reply-To"] is not None
    propose_the_partnership(staff)
    confirm_by_mail(new_context(**PHONE).new_page(), link_in(mail_to(running, PARTNER, "Please confirm"), "/confirm/"))
    confirm_in_the_portal(sign_in(new_context(**PHONE).new_page(), running, "innovator"), running)

    funder.reload()
    wait_for_text(funder, "101")
    figures = funder.evaluate("async () => (await (await fetch('/impact/fair-footing.json')).json()).figures")
    assert figures["partnerships_confirmed"]["value"] == 101
    assert figures["introductions_made"]["value"] == 231


def ask_the_partner(staff, running) -> None:
    staff.goto(running.web.url(path="/desk/introductions/?q=Merrowdale"))
    everybody_can_use(staff)
    staff.get_by_role("link", name=re.compile("Tallybird.*Merrowdale Group")).first.click()
    everybody_can_use(staff)
    staff.get_by_role("button", name=re.compile("^Ask Ruth")).click()
    wait_for_text(staff, "Waiting for Ruth")


def say_yes(page, link: str) -> None:
    """Opening the link answers nothing; pressing the button does."""
    page.goto(link)
    everybody_can_use(page)
    page.wait_for_timeout(2100)  # a page that is answered at once was answered by a machine
    page.get_by_role("button", name=re.compile("^Yes, introduce us")).click()
    page.get_by_role("heading", name=re.compile("Thank you")).wait_for()
    everybody_can_use(page)


def send_the_introduction(staff) -> None:
    wait_for_text(staff, "Read it, then send it")
    everybody_can_use(staff)
    staff.get_by_role("button", name="Send the introduction").click()
    wait_for_text(staff, "Propose a partnership")


def propose_the_partnership(staff) -> None:
    staff.get_by_role("link", name="Propose a partnership").first.click()
    everybody_can_use(staff)
    for number in (0, 1):
        staff.locator(f"[name=party{number}-gives]").fill("Ten days of staff time")
        staff.locator(f"[name=party{number}-gets]").fill("A tested tool")
    staff.get_by_label("Kind of partnership").select_option("pilot")
    staff.get_by_label("Goal", exact=True).fill("A pilot with 300 homes")
    staff.get_by_label("How is it measured?").fill("Homes that took part")
    staff.get_by_label("How many, or how much?").fill("300")
    staff.get_by_label("By when?").fill("2027-12-31")
    staff.get_by_role("button", name="Ask everybody to confirm").click()
    wait_for_text(staff, "waiting for confirmation")
    everybody_can_use(staff)


def confirm_by_mail(page, link: str) -> None:
    page.goto(link)
    everybody_can_use(page)
    page.wait_for_timeout(2100)
    page.get_by_role("button", name=re.compile("^Yes, this is what we agreed")).click()
    wait_for_text(page, "You have confirmed")


def confirm_in_the_portal(page, running) -> None:
    everybody_can_use(page)
    page.goto(running.web.url(path="/portal/partnerships/"))
    everybody_can_use(page)
    page.get_by_role("link", name=re.compile("Merrowdale")).first.click()
    page.get_by_role("button", name=re.compile("onfirm")).first.click()
    wait_for_text(page, "onfirmed")
    everybody_can_use(page)


def test_the_mornings_board_is_cleared_by_keyboard_alone(running, new_context):
    """No mouse, and no tabbing through pages: walk, choose, decide, undo, go on."""
    page = sign_in(new_context().new_page(), running, "manager")
    page.keyboard.press("b")
    page.wait_for_url(re.compile("/desk/board/$"))
    everybody_can_use(page)

    for key in "jxjxs":
        page.keyboard.press(key)
    page.get_by_role("button", name="Set aside 2").focus()
    page.keyboard.press("Enter")
    page.get_by_text("2 introductions set aside.").first.wait_for()
    page.keyboard.press("u")
    page.get_by_text("2 introductions put back.").first.wait_for()
    page.keyboard.press("Control+k")
    page.locator("#palette-text").press_sequentially("gone quiet")
    page.get_by_role("option", name=re.compile("gone quiet")).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/board/figures/"))

    everybody_can_use(page)
