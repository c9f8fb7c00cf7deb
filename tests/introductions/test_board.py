"""The board and its table: filters in the address, files that follow them, figures that open to their rows, kept
views, several at once; and that one programme's manager meets nothing of another's in any of them."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest

from accelerator import clock
from accelerator.programmes.access import grant_access
from accelerator.tenancy.members import Member
from introductions import services
from introductions.models import Deed, Introduction, SavedView
from introductions.services.views import save_view
from introductions.states import State
from tests.factories.clients import client_of
from tests.factories.introductions import make_draft, make_introduction
from tests.factories.programmes import make_programme

BOARD, LIST, FIGURES = "/desk/board/", "/desk/introductions/", "/desk/board/figures/"
TOGETHER = "/desk/introductions/together/"


def on_board(page):
    return [row["introduction"] for one in page.context["lanes"] for row in one["rows"]]


def in_file(browser, query):
    text = b"".join(browser.get(f"{LIST}?{query}&download=csv").streaming_content).decode("utf-8-sig")
    return [(row["Innovator"], row["Partner"]) for row in csv.DictReader(io.StringIO(text))]


@pytest.fixture
def morning(programme, dana):
    """Something of each turn, something quiet, something set aside, something closed."""
    with clock.at(clock.now() - timedelta(days=20)):
        quiet = make_draft(programme, by=dana)
    aside = make_draft(programme, source="matching")
    services.set_aside(aside, until=clock.today() + timedelta(days=5), by=dana)
    others = [make_introduction(state, programme) for state in (State.ASKING_FIRST, State.INTRODUCED, State.DECLINED)]
    return [quiet, aside, *others]


def test_the_board_shows_what_is_at_hand_by_whose_turn_it_is(morning, desk):
    quiet, _aside, asked, made, _declined = morning

    assert on_board(desk.get(BOARD)) == [quiet, asked, made]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("q=", [0, 2, 3]),
        ("group=all", [0, 1, 2, 3, 4]),
        ("group=aside", [1]),
        ("group=open", [0, 1, 2, 3]),
        ("quiet=usual", [0]),
        ("quiet=7&group=open", [0]),
        ("curator=me", [0]),
        ("source=matching&group=open", [1]),
        ("channel=link&group=all", [3, 4]),
        ("channel=none&group=all", [2]),
        ("step=send&group=all", [3]),
        ("state=drafted&group=open", [0, 1]),
        ("turn=us&overdue=on", [0]),
        ("theme=none", [0, 2, 3]),
        ("lately=on&group=all", [2, 3, 4]),
    ],
)
def test_the_page_and_its_file_hold_the_same_rows(query, places, morning, desk):
    wanted = {morning[place] for place in places}

    assert {row["introduction"] for row in desk.get(f"{LIST}?{query}").context["rows"]} == wanted
    assert sorted(in_file(desk, query)) == sorted((one.innovator.name, one.partner.name) for one in wanted)


def test_every_figure_opens_to_as_many_rows(morning, programme, desk):
    page = desk.get(FIGURES)
    links = re.findall(r'<a href="(/desk/introductions/[^"]*)">(?:<b>)?([\d,]+)', page.text)
    wrong = []

    for link, number in links:
        if len(desk.get(unescape(link)).context["rows"]) != int(number):
            wrong.append((link, number))

    assert len(links) > 30
    assert wrong == []


def test_conversion_counts_introductions_that_led_and_partnerships_beside_them(programme, desk):
    make_introduction(State.MET, programme)
    led = make_introduction(State.OUTCOME_PARTNERSHIP, programme)
    for _ in range(2):
        led.partnerships.create(
            programme=programme, title="Both", state="confirmed", confirmed_at=clock.now(), proposed_at=clock.now()
        )

    total = desk.get(FIGURES).context["total"]["share"]

    assert (total.made, total.led, total.conversion, total.partnerships) == (2, 1, 50, 2)


def test_a_verb_is_previewed_then_done_then_undone(morning, desk):
    quiet, _aside, asked, made, _declined = morning
    chosen = "&".join(f"id={one.pk}" for one in (quiet, asked, made))

    preview = desk.get(f"{TOGETHER}?verb=cancel&{chosen}&next={BOARD}")
    before = [Introduction.objects.get(pk=one.pk).state for one in (quiet, asked, made)]
    ids = [str(line.introduction.pk) for line in preview.context["lines"]]
    done = desk.post(f"{TOGETHER}do/", {"verb": "cancel", "id": ids, "reason": "The plan changed.", "next": BOARD})
    deed = Deed.objects.get()
    desk.post(f"{TOGETHER}{deed.pk}/undo/", {"next": BOARD})

    assert (len(ids), [line.introduction for line in preview.context["left"]]) == (2, [made])
    assert before == ["drafted", "asking_first", "introduced"]
    assert (done.status_code, done.headers["Location"]) == (302, BOARD)
    assert [Introduction.objects.get(pk=one.pk).state for one in (quiet, asked)] == ["drafted", "drafted"]


def test_what_a_verb_needs_is_asked_for_and_nothing_typed_is_lost(morning, desk):
    answer = desk.post(f"{TOGETHER}do/", {"verb": "cancel", "id": [str(morning[0].pk)], "reason": ""})

    assert answer.status_code == 422
    assert str(morning[0].pk) in answer.text
    assert Deed.objects.count() == 0


def test_a_view_is_kept_shared_and_opens_first(morning, programme, desk, dana):
    query = f"turn=us&programme={programme.pk}"
    answer = desk.post(
        "/desk/board/views/",
        {"page": "board", "query": query, "name": "Ours", "is_shared": "on", "is_default": "on"},
    )

    assert answer.headers["Location"] == f"{BOARD}?{query}"
    assert desk.get(BOARD).headers["Location"] == f"{BOARD}?{query}"
    assert on_board(desk.get(f"{BOARD}?q=")) == [morning[0], morning[2], morning[3]]


def test_only_a_view_of_a_programme_is_shared(desk):
    answer = desk.post("/desk/board/views/", {"page": "list", "query": "turn=us", "name": "Ours", "is_shared": "on"})

    assert answer.status_code == 422
    assert "Choose a programme in the filters first" in answer.text
    assert SavedView.objects.count() == 0


def test_a_manager_meets_nothing_of_another_programme(north, programme, dana, victor):
    other = make_programme(name="Quartz Works", slug="quartz-works")
    grant_access(victor.memberships.get(), [programme.pk], by=None)
    foreign = make_draft(other, by=dana)
    save_view(Member(dana), page="board", name="Quartz mornings", query=f"programme={other.pk}", is_shared=True)
    browser = client_of(north, victor)
    name = foreign.partner.name
    pages = [
        browser.get(BOARD).text,
        browser.get(f"{BOARD}?programme={other.pk}&group=all").text,
        browser.get(f"{LIST}?group=all&curator={dana.pk}").text,
        browser.get(f"{FIGURES}?programme={other.pk}").text,
        browser.get(f"{TOGETHER}?verb=nudge&id={foreign.pk}").text,
        *(browser.get("/desk/palette/", {"q": q}).text for q in ("", "quartz", name, f"withdraw {name}")),
        browser.get("/desk/search/", {"q": "quartz"}).text,
        str(in_file(browser, "group=all")),
    ]

    found = [place for place, text in enumerate(pages) if "Quartz mornings" in text or foreign.innovator.name in text]
    browser.post(f"{TOGETHER}do/", {"verb": "cancel", "id": [str(foreign.pk)], "reason": "Not mine."})

    assert found == []
    assert Introduction.objects.get(pk=foreign.pk).state == State.DRAFTED
    assert "Quartz mornings" in client_of(north, dana).get(BOARD).text


def test_the_palette_leads_to_pages_records_and_previews(morning, desk):
    name = morning[2].partner.name

    pages = desk.get("/desk/palette/", {"q": "mail"}).text
    found = desk.get("/desk/palette/", {"q": name}).text
    verb = desk.get("/desk/palette/", {"q": f"nudge {name}"}).text

    assert 'href="/desk/outbox/"' in pages
    assert morning[2].get_absolute_url() in found
    assert f"{TOGETHER}?verb=nudge&amp;id={morning[2].pk}" in verb
