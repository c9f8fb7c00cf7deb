"""/impact/: who may read it, what it says, what it names, and what it costs."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.programmes.services import mark_changed
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from reporting import services
from tests.factories.clients import client_of
from tests.factories.programmes import make_programme, make_target
from tests.factories.tenancy import make_member, make_tenant
from tests.reporting import scene

PROMISED = {"innovators", "partners", "introductions_made", "partnerships_confirmed", "partnership_target"}
KEYS = ["value", "unit", "n", "of", "kind", "confidence", "rows"]
PAGES = ["/impact/{}/", "/impact/{}.json", "/impact/{}/rows/innovators/", "/impact/{}/rows/introductions_made/"]


def rebuilt(programme):
    services.rebuild(programme.pk)
    return programme


@pytest.mark.parametrize("page", ["/impact/", *PAGES])
@pytest.mark.parametrize(
    "role, answer",
    [("admin", 200), ("manager", 200), ("funder", 200), ("reviewer", 404), ("innovator", 404), ("partner", 404)],
)
def test_staff_and_funders_read_it(programme, client, page, role, answer):
    rebuilt(programme)

    assert client(Role(role)).get(page.format("fair-footing")).status_code == answer


@pytest.mark.parametrize("page", ["/impact/", *PAGES])
def test_a_stranger_is_led_to_sign_in(tenant, programme, page):
    answer = client_of(tenant).get(page.format("fair-footing"))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.FUNDER])
def test_f03_another_programme_looks_like_none(programme, client, page, role):
    other = make_programme(slug="other")
    browser = client(role, only=programme)

    assert browser.get(page.format("other")).status_code == 404
    assert browser.get(page.format("fair-footing")).status_code == 200
    assert other.slug not in browser.get("/impact/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_f01_another_tenants_programme_looks_like_none(programme, page):
    south = make_tenant("south")
    browser = client_of(south, make_member(Role.ADMIN, south))

    assert browser.get(page.format("fair-footing")).status_code == 404


def test_the_data_keeps_its_promised_shape(programme, pair, client):
    make_target(programme, 12, first_value=9)
    introduction = scene.made(programme, *pair)
    scene.confirmed(programme, *pair, introduction=introduction)
    rebuilt(programme)

    data = client(Role.FUNDER).get("/impact/fair-footing.json").json()

    assert list(data) == ["programme", "as_of", "definitions", "figures", "funnel", "monthly"]
    assert data["programme"] == "fair-footing"
    assert set(data["figures"]) >= PROMISED
    assert {tuple(figure) for figure in data["figures"].values()} == {tuple(KEYS)}
    assert set(data["definitions"]) == {*data["figures"], "conversion"}
    assert {name: data["figures"][name]["value"] for name in PROMISED} == {
        "innovators": 1,
        "partners": 1,
        "introductions_made": 1,
        "partnerships_confirmed": 1,
        "partnership_target": 12,
    }
    assert data["figures"]["partnerships_confirmed"] == {
        "value": 1,
        "unit": "partnerships",
        "n": 1,
        "of": 1,
        "kind": "actual",
        "confidence": "counted",
        "rows": "http://north.test/impact/fair-footing/rows/partnerships_confirmed/",
    }
    assert data["funnel"] == [
        "introductions_asked",
        "introductions_made",
        "introductions_met",
        "partnerships_confirmed",
    ]
    assert data["monthly"][-1] == {"month": f"{clock.today():%Y-%m}", "introduced": 1, "confirmed": 1}


def test_the_data_says_when_it_was_counted_in_the_tenants_zone(programme, client):
    with clock.at(scene.on(2026, 7, 1, 9)):
        rebuilt(programme)

    assert client(Role.ADMIN).get("/impact/fair-footing.json").json()["as_of"] == "2026-07-01T09:00:00+01:00"


def test_before_the_first_count_nothing_is_made_up(programme, client):
    browser = client(Role.ADMIN)

    data = browser.get("/impact/fair-footing.json").json()
    page = browser.get("/impact/fair-footing/").content.decode()

    assert (data["as_of"], data["monthly"]) == (None, [])
    assert {figure["value"] for figure in data["figures"].values()} == {None}
    assert "These figures are being counted" in page


def test_the_page_shows_the_snapshot_and_says_its_age(programme, pair, client):
    make_target(programme, 9)
    with clock.at(scene.on(2026, 9, 25, 9)):
        scene.confirmed(programme, *pair, introduction=scene.made(programme, *pair))
        rebuilt(programme)
        scene.innovator(programme)  # not counted yet

        page = client(Role.FUNDER).get("/impact/fair-footing/").content.decode()

    assert "What Fair Footing has changed" in page
    assert "<title>Fair Footing: 1 confirmed partnership, target 9" in " ".join(page.split())
    assert "Fresh" in page
    assert (
        "Figures as at 09:00, Friday 25 September 2026" in page or "Figures as at 09:00, Friday 25 September." in page
    )
    assert "1 of 9 partnerships so far" in page
    assert 'rows/partnership_target/">9</a>. 1 of 9, 11% of the target' in page


def test_the_page_says_when_it_is_late(programme, client):
    rebuilt(programme)
    mark_changed(programme)

    with clock.at(clock.now() + timedelta(minutes=2)):
        page = client(Role.ADMIN).get("/impact/fair-footing/").content.decode()

    assert "Late" in page


def test_a_programme_without_rows_shows_no_broken_chart(programme, client):
    rebuilt(programme)

    page = client(Role.ADMIN).get("/impact/fair-footing/").content.decode()

    assert "Nobody has been asked yet" in page
    assert "No partnership confirmed yet" in page


def test_the_hundredth_story_is_told_only_with_consent(programme, pair, client):
    introduction = scene.made(programme, *pair, met_at=clock.now())
    scene.answered(introduction, after=timedelta(days=5))
    partnership = scene.confirmed(programme, *pair, introduction=introduction)
    rebuilt(programme)
    browser = client(Role.FUNDER)
    assert "Stepwright" not in browser.get("/impact/fair-footing/").content.decode()

    partnership.parties.update(may_be_named=True)
    answer = browser.get("/impact/fair-footing/")

    story = answer.context["story"]
    assert (story.ordinal, story.names) == ("first", "Stepwright and Northquay Energy")
    assert [moment.label for moment in story.moments] == [
        "Partner asked",
        "Partner said yes",
        "Introduced",
        "Met",
        "Confirmed",
    ]
    assert [moment.days for moment in story.moments] == [None, 5, 1, 0, 0]


def test_nothing_but_reading_is_allowed(programme, client):
    browser = client(Role.ADMIN)

    assert {browser.post(page.format("fair-footing")).status_code for page in ["/impact/", *PAGES]} == {405}


def test_f10_reading_rows_without_the_programmes_filter_stays_in_the_tenant(programme, pair):
    with tenant_scope(make_tenant("south")):
        services.rebuild(programme.pk)

        assert services.latest(programme) is None
