"""The desk: what waits on whom, in words; what needs a decision; what a new programme does first."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.home import desk
from accelerator.programmes.access import grant_access
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Membership, Role
from introductions.models import Introduction
from reporting import services
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction
from tests.factories.programmes import make_criterion, make_programme, make_target, make_theme
from tests.factories.tenancy import make_member, make_tenant
from tests.reporting import scene


@pytest.fixture
def tenant(db):
    made = make_tenant()
    with tenant_scope(made):
        yield made


@pytest.fixture
def programme(tenant):
    return make_programme(slug="fair-footing", name="Fair Footing", stages=True)


@pytest.fixture
def amira(tenant):
    return make_member(Role.ADMIN, tenant, name="Amira Oyelaran")


@pytest.fixture
def browser(tenant, amira):
    return client_of(tenant, amira)


def shown(browser, query=""):
    """The desk as the view made it, counted first."""
    for programme in services.stale_programmes():
        services.rebuild(programme.pk)
    answer = browser.get(f"/desk/{query}")
    assert answer.status_code == 200
    return answer


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    "hour, words",
    [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_follows_the_tenants_clock(tenant, hour, words):
    with clock.at(scene.on(2026, 7, 1, hour)):  # an hour ahead of UTC
        assert desk.greeting() == words


def test_it_greets_by_name(programme, browser):
    with clock.at(scene.on(2026, 9, 25, 9)):
        assert "Good morning, Amira" in text_of(shown(browser))


@pytest.mark.parametrize(
    "role, answer",
    [("admin", 200), ("manager", 200), ("funder", 404), ("reviewer", 404), ("innovator", 404), ("partner", 404)],
)
@pytest.mark.parametrize("page", ["/desk/", "/desk/search/?q=acorn"])
def test_the_desk_is_for_staff(tenant, programme, role, answer, page):
    user = make_member(Role(role), tenant)

    assert client_of(tenant, user).get(page).status_code == answer


def test_each_introduction_stands_with_whose_turn_it_is(programme, browser):
    draft = make_introduction("drafted", programme)
    asked = make_introduction("asking_first", programme)
    ready = make_introduction("ready", programme)
    half = make_introduction("asking_second", programme)

    lanes = {lane.turn: lane for lane in shown(browser).context["desk"].lanes}

    assert {turn: lane.count for turn, lane in lanes.items()} == {"us": 2, "partner": 1, "innovator": 1}
    assert {item.introduction for item in lanes["us"].items} == {draft, ready}
    assert [item.introduction for item in lanes["partner"].items] == [asked]
    assert [item.introduction for item in lanes["innovator"].items] == [half]


def test_a_lane_shows_four_and_says_how_many_more(programme, browser):
    for _ in range(6):
        make_introduction("drafted", programme)

    answer = shown(browser)

    assert len(answer.context["desk"].lanes[0].items) == 4
    assert "2 more on us" in text_of(answer)


def test_who_has_waited_longest_comes_first_and_late(programme, browser):
    make_introduction("drafted", programme)
    old = make_introduction("drafted", programme)
    Introduction.objects.filter(pk=old.pk).update(state_since=clock.now() - timedelta(days=6))

    first = shown(browser).context["desk"].lanes[0].items[0]

    assert (first.introduction, first.days, first.late) == (old, 6, True)


def test_nudging_is_one_press_and_stays_at_the_desk(programme, browser):
    with clock.at(clock.now() - timedelta(days=4)):
        asked = make_introduction("asking_first", programme)
    page = text_of(shown(browser))
    nudge = f"/desk/introductions/{asked.pk}/nudge/"
    assert f'action="{nudge}"' in page

    answer = browser.post(nudge, {"next": "/desk/?programme=fair-footing"})

    assert (answer.status_code, answer["Location"]) == (302, "/desk/?programme=fair-footing")


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nudging_never_leads_elsewhere(programme, browser, place):
    with clock.at(clock.now() - timedelta(days=4)):
        asked = make_introduction("asking_first", programme)

    answer = browser.post(f"/desk/introductions/{asked.pk}/nudge/", {"next": place})

    assert answer["Location"] == asked.get_absolute_url()


def lanes(us=0, partner=0, innovator=0, days=0):
    item = type("Item", (), {"days": days})
    return [
        desk.Lane(turn, turn, count, 0, [item] * min(count, 4))
        for turn, count in [("us", us), ("partner", partner), ("innovator", innovator)]
    ]


def shares(*this_month):
    return {"introductions_made": 9, "per_innovator": [{"this_month": count} for count in this_month]}


@pytest.mark.parametrize(
    "waiting, figures, said",
    [
        (lanes(us=7, days=6), shares(0, 0, 3), "Seven introductions are waiting on you; one has waited six days. Two innovators have met nobody new this month."),
        (lanes(us=1, days=3), shares(1), "One introduction is waiting on you; it has waited three days."),
        (lanes(us=2, days=1), shares(0), "Two introductions are waiting on you. One innovator has met nobody new this month."),
        (lanes(partner=1), {}, "Nothing is waiting on you. 1 introduction waits on others."),
        (lanes(partner=20, innovator=3), shares(1), "Nothing is waiting on you. 23 introductions wait on others."),
        (lanes(), {}, "Nothing is waiting on anybody."),
    ],
)  # fmt: skip
def test_one_sentence_says_what_matters(waiting, figures, said):
    assert desk.what_matters(waiting, figures) == said


def test_a_round_number_is_cheered_for_a_week(programme, browser):
    one, other = scene.innovator(programme, name="Stepwright"), scene.partner(programme, name="Northquay Energy")
    scene.confirmed(programme, one, other, introduction=scene.made(programme, one, other), named=True)
    answer = shown(browser)
    assert "The first partnership was confirmed" in text_of(answer)
    assert "Stepwright and Northquay Energy" in text_of(answer)
    assert "Both agreed to be named." in text_of(answer)
    assert programme.public_url in text_of(answer)

    with clock.at(clock.now() + timedelta(days=8)):
        assert "The first partnership" not in text_of(shown(browser))


def test_a_cheer_says_when_not_all_agreed(programme, browser):
    one, other = scene.innovator(programme), scene.partner(programme)
    partnership = scene.confirmed(programme, one, other)

    page = text_of(shown(browser))

    assert "Not all have agreed to be named." in page
    assert partnership.get_absolute_url() in page


def test_the_stage_says_its_week_and_its_gate(programme, browser):
    stage = programme.stages.get(number=3)
    stage.starts_on, stage.ends_on = clock.today() - timedelta(days=8), clock.today() + timedelta(days=19)
    stage.save()
    make_criterion(stage, met_at=clock.now())
    make_criterion(stage)
    make_criterion(stage, measure="innovators", needed=1)
    scene.innovator(programme)

    notes = [stage["note"] for stage in shown(browser).context["desk"].stages]

    assert notes[2].startswith("Week 2 of 4. Ends ")
    assert notes[2].endswith("2 of 3 gate checks met.")


def test_the_figures_are_the_snapshots(programme, browser):
    make_target(programme, 9)
    one = scene.innovator(programme)
    scene.confirmed(
        programme, one, scene.partner(programme), introduction=scene.made(programme, one, scene.partner(programme))
    )

    page = text_of(shown(browser))

    assert 'confirmed, target <a href="/impact/fair-footing/rows/partnership_target/">9</a>' in page
    assert "/impact/fair-footing/rows/partnerships_confirmed/" in page


def test_the_fair_share_shows_who_has_had_none(programme, browser):
    busy, quiet = scene.innovator(programme, name="Stepwright"), scene.innovator(programme, name="Threadgood")
    scene.made(programme, busy, scene.partner(programme))

    answer = shown(browser)
    rows = answer.context["desk"].shares.rows

    assert [(row.name, row.bar.value, row.this_month) for row in rows] == [("Stepwright", 1, 1), ("Threadgood", 0, 0)]
    assert answer.context["desk"].shares.average == 0.5
    assert "Find matches for Threadgood" in text_of(answer)
    assert str(quiet.pk) in answer.context["desk"].shares.least_served.match_url


def test_what_needs_a_decision_is_shown_only_where_there_is_something(programme, browser):
    assert "Needs a decision" not in text_of(shown(browser))

    make_introduction("redirected", programme)
    page = text_of(shown(browser))

    assert "Needs a decision" in page
    assert "One person says that somebody else should be asked." in page


def test_a_new_programme_is_told_what_to_do_first(tenant, browser):
    programme = make_programme(slug="safe-harbour", state="discovery", stages=True)
    make_theme(programme)
    scene.innovator(programme)

    answer = shown(browser)

    assert [(task.title, task.done) for task in answer.context["desk"].tasks] == [
        ("Name the challenges", True),
        ("Open the first stage", True),
        ("Bring in innovators", True),
        ("Bring in partners", False),
        ("Make the first introduction", False),
    ]
    assert answer.context["desk"].task_now.title == "Bring in partners"
    assert "Waiting on whom" not in text_of(answer)


def test_a_draft_programme_opens_its_first_stage_before(tenant, browser):
    make_programme(state="draft", stages=True)

    assert shown(browser).context["desk"].tasks[1].done is False


def test_without_a_programme_an_administrator_makes_one(tenant, browser):
    assert "No programme yet" in text_of(browser.get("/desk/"))


def test_a_manager_without_a_programme_is_told_whom_to_ask(tenant):
    manager = make_member(Role.MANAGER, tenant)

    assert "An administrator can give you one." in text_of(client_of(tenant, manager).get("/desk/"))


def test_with_several_programmes_one_chooses(tenant, programme, browser):
    make_programme(slug="last-year", name="Last Year", starts_on=clock.today() - timedelta(days=500), state="closed")
    answer = shown(browser)
    assert answer.context["programme"] == programme
    assert "?programme=last-year" in text_of(answer)

    assert shown(browser, "?programme=last-year").context["programme"].slug == "last-year"


def test_the_desk_opens_on_the_programme_at_work(tenant, browser):
    make_programme(slug="next-year", state="draft", starts_on=clock.today() + timedelta(days=300))
    at_work = make_programme(slug="at-work")

    assert shown(browser).context["programme"] == at_work


@pytest.mark.parametrize("slug", ["unknown", "other"])
def test_f03_another_programmes_desk_looks_like_none(tenant, programme, slug):
    make_programme(slug="other")
    manager = make_member(Role.MANAGER, tenant)
    grant_access(Membership.objects.get(user=manager), [programme.pk], by=None)
    browser = client_of(tenant, manager)

    assert browser.get(f"/desk/?programme={slug}").status_code == 404
    assert browser.get("/desk/?programme=fair-footing").status_code == 200


def test_a_paused_programme_says_so(programme, browser):
    make_introduction("drafted", programme)
    programme.paused_at = clock.now()
    programme.save()

    assert "Fair Footing is paused." in text_of(shown(browser))


def test_nothing_changes_on_get(programme, browser):
    assert browser.post("/desk/").status_code == 405
    assert browser.post("/desk/search/").status_code == 405
