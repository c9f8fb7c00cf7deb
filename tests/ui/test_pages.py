"""The pages that say how things are, the brand file, the error pages, and the frame round every page."""

import pytest
from django.test import RequestFactory

from accelerator.tenancy.models import Role
from accelerator.ui import views
from accelerator.ui.context import home_url, nav_entries, page
from tests.factories.tenancy import make_member

PAGES = ["/help/", "/privacy/", "/accessibility/"]


@pytest.mark.parametrize("path", PAGES)
def test_anyone_may_read_how_things_are(north, visitor, path):
    answer = visitor().get(path)

    assert (answer.status_code, "Ask Dana." in answer.text) == (200, True)


def test_the_privacy_page_shows_the_tenants_own_words_escaped(north, visitor):
    assert "<p>We keep it &lt;short&gt;.</p>" in visitor().get("/privacy/").text


def test_help_says_how_numbers_are_counted(north, visitor):
    text = visitor().get("/help/").text

    assert [word in text for word in ("Introduction made", "Confirmed partnership", "Conversion")] == [True] * 3


def test_the_brand_is_one_rule_that_browsers_may_keep(north, visitor):
    first = visitor().get("/brand.css")
    second = visitor().get("/brand.css", headers={"if-none-match": first["ETag"]})

    assert (first.text, first["Content-Type"], second.status_code) == (
        ":root { --hue: 255 }\n",
        "text/css; charset=utf-8",
        304,
    )


def test_the_brand_changes_its_tag_with_the_hue(north, visitor):
    before = visitor().get("/brand.css")["ETag"]
    north.hue = 20
    north.save()

    assert visitor().get("/brand.css")["ETag"] != before


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", [*PAGES, "/brand.css"])
def test_these_pages_are_for_reading_only(north, visitor, method, path):
    assert getattr(visitor(), method)(path).status_code == 405


@pytest.mark.parametrize("role", list(Role))
def test_the_style_guide_is_for_staff(north, visitor, role):
    client = visitor(make_member(role, north))

    assert client.get("/desk/styleguide/").status_code == (200 if role in (Role.ADMIN, Role.MANAGER) else 404)


def test_the_style_guide_does_not_exist_in_production(north, visitor, settings):
    settings.DEMO = settings.DEBUG = False

    assert visitor(make_member(Role.ADMIN, north)).get("/desk/styleguide/").status_code == 404


def test_an_unknown_page_says_how_to_go_on(north, visitor):
    answer = visitor().get("/no-such-page/")

    assert (answer.status_code, "Page not found" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: views.bad_request(request, Exception()), 400),
        (lambda request: views.forbidden(request, Exception()), 403),
        (lambda request: views.not_found(request, Exception()), 404),
        (views.server_error, 500),
        (views.csrf_failure, 403),
    ],
)
def test_error_pages_stand_without_tenant_member_and_database(answer, status):
    response = answer(RequestFactory().get("/anything/"))

    assert (response.status_code, "<h1>" in response.text, "Traceback" in response.text) == (status, True, False)


def test_a_request_without_anything_has_the_public_frame():
    frame = page(RequestFactory().get("/"))

    assert (frame["tenant"], frame["signed_in"], [entry.label for entry in frame["nav"]]) == (
        None,
        False,
        ["Programmes", "Sign in"],
    )


@pytest.mark.parametrize(
    ("roles", "home", "first"),
    [
        (set(), "/", "Programmes"),
        ({"admin"}, "/desk/", "Desk"),
        ({"manager", "innovator"}, "/desk/", "Desk"),
        ({"innovator"}, "/portal/", "Home"),
        ({"partner"}, "/portal/", "Home"),
        ({"funder"}, "/impact/", "Impact"),
        ({"reviewer"}, "/", "Programmes"),
    ],
)
def test_each_role_begins_at_its_own_work(roles, home, first):
    assert (home_url(roles), nav_entries(roles, "/")[0].label) == (home, first)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/", ["Desk"]),
        ("/desk/introductions/1/", ["Introductions"]),
        ("/desk/search/", ["Desk"]),
        ("/desk/settings/", []),
        ("/desk/organisations/1/", []),
        ("/desk/people/1/", ["People"]),
        ("/impact/fair-footing/", ["Impact"]),
        ("/help/", []),
    ],
)
def test_the_navigation_marks_where_one_is(path, current):
    assert [entry.label for entry in nav_entries({"admin"}, path) if entry.current] == current


@pytest.mark.parametrize(("role", "label"), [("innovator", "Profile and needs"), ("partner", "Profile and offers")])
def test_the_profile_is_named_after_what_a_side_brings(role, label):
    assert label in [entry.label for entry in nav_entries({role}, "/portal/")]
