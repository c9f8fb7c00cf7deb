"""In a real browser: readable by axe, light and dark, no sideways scroll, nothing refused by the content policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from partners.intake.services import set_columns, start_import
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member

pytestmark = pytest.mark.django_db
SHEET = b"""Organisation,Register,E-mail,Kind of help
Birch Works,GB-COH-07777777,hello@birch.example,mentoring
The Birch Works,,hello@birch.example,"pro bono"
Cedar,GB-CHC-12,post@cedar.example,training
"""

PAGES = ["/help/", "/privacy/", "/accessibility/", "/no-such-page/", "/desk/styleguide/", "/api/docs/"]


COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all else is the same in the dark


def violations(page, **options):
    found = Axe().run(page, **options).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


@pytest.fixture
def dana(north):
    return make_member(Role.ADMIN, north, name="Dana North")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, dana, path, scheme):
    page = open_page(path, user=dana, scheme=scheme)

    options = {"options": COLOURS} if scheme == "dark" else {}
    assert (page.locator("h1").count(), violations(page, **options)) == (1, [])


def test_axe_finds_nothing_in_a_spreadsheet_that_is_explained_and_checked(open_page, dana, north):
    with tenant_scope(north):
        named = {"by": dana, "role": "partner", "filename": "partners.csv", "content": SHEET}
        imported = start_import(make_programme(), **named)
    explained = violations(open_page(imported.get_absolute_url(), user=dana))
    with tenant_scope(north):
        set_columns(imported, by=dana, columns=imported.columns)
    checked = open_page(imported.get_absolute_url(), user=dana, width=390)

    assert (checked.locator("#found").count(), explained, violations(checked)) == (1, [], [])


@pytest.mark.parametrize("path", PAGES)
def test_the_narrowest_phone_does_not_scroll_sideways(open_page, dana, path):
    page = open_page(path, user=dana, width=320)

    assert page.locator(".brand").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", ["/help/", "/desk/styleguide/"])
def test_the_content_policy_refuses_nothing_of_ours(open_page, dana, path):
    page = open_page(path, user=dana)

    assert page.complaints == []


def test_the_tenants_hue_and_the_drawings_arrive(open_page):
    page = open_page("/help/")

    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--hue').trim()") == "255"
    assert page.evaluate("document.querySelector('.brand svg').getBoundingClientRect().width") == 32
    assert page.evaluate("document.querySelector('.pair use').getBBox().width") > 20


def test_the_first_tab_leads_past_the_navigation(open_page, dana):
    page = open_page("/help/", user=dana)

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"


def test_the_account_menu_opens_by_keyboard_and_closes_on_escape(open_page, dana):
    page = open_page("/desk/styleguide/", user=dana)
    page.locator(".menu summary").focus()

    page.keyboard.press("Enter")
    opened = page.get_by_role("button", name="Sign out").is_visible()
    page.keyboard.press("Escape")

    assert (opened, page.get_by_role("button", name="Sign out").is_visible()) == (True, False)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_account_menu_opens_without_script(open_page, dana):
    page = open_page("/desk/styleguide/", user=dana, java_script_enabled=False)

    page.locator(".menu summary").click()

    assert page.get_by_role("button", name="Sign out").is_visible()


def test_chosen_colours_are_kept_on_the_next_page(open_page, dana):
    page = open_page("/desk/styleguide/", user=dana)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Dark").click()

    page.goto("http://north.test/desk/styleguide/")

    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_error_summary_takes_the_focus(open_page, dana):
    page = open_page("/desk/styleguide/", user=dana)

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_a_toast_stays_until_it_is_closed(open_page, dana):
    page = open_page("/desk/styleguide/", user=dana)
    toast = page.locator("[data-toast]")

    toast.get_by_role("button", name="Close this message").click()

    assert toast.count() == 0


def test_a_form_is_sent_once_however_often_its_button_is_pressed(open_page, dana):
    page = open_page("/desk/styleguide/", user=dana)

    refused = page.evaluate(
        """() => {
            const form = document.querySelector('form.one');
            const send = () => form.dispatchEvent(new SubmitEvent('submit', {cancelable: true, bubbles: true}));
            return [!send(), !send()];
        }"""
    )

    assert refused == [False, True]


def test_print_opens_every_source_and_drops_the_controls(open_page, dana):
    page = open_page("/desk/styleguide/", user=dana)

    page.emulate_media(media="print")

    assert page.evaluate("document.querySelector('details.source > div').checkVisibility()") is True
    assert page.get_by_role("navigation", name="Main").is_visible() is False


@pytest.mark.parametrize("choice", ["forced-colors", "reduced-motion"])
def test_people_who_ask_their_system_for_calm_or_contrast_get_it(open_page, dana, choice):
    page = open_page("/desk/styleguide/", user=dana)
    if choice == "forced-colors":
        page.emulate_media(forced_colors="active")
        border = page.evaluate("getComputedStyle(document.querySelector('.tag')).borderTopWidth")
        assert border == "1px"
    else:
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate("getComputedStyle(document.querySelector('.toast')).animationName") == "none"
