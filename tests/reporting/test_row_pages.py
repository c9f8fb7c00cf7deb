"""/impact/<slug>/rows/<figure>/: what stands above the records, who is named in them, what narrows them."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.tenancy.models import Role
from reporting import services
from tests.factories.programmes import make_programme, make_target, make_theme
from tests.reporting import scene


def rebuilt(programme):
    services.rebuild(programme.pk)
    return programme


def figure_rows(browser, figure, query=""):
    return browser.get(f"/impact/fair-footing/rows/{figure}/{query}")


def lines(answer):
    return [line.name for line in answer.context["table"].lines]


def test_staff_see_names_and_links(programme, pair, client):
    introduction = scene.made(programme, *pair)

    answer = figure_rows(client(Role.MANAGER), "introductions_made")

    assert lines(answer) == ["Stepwright and Northquay Energy"]
    assert introduction.get_absolute_url() in answer.content.decode()


@pytest.mark.parametrize(
    "named, shown",
    [
        (None, "An innovator and a business"),
        (False, "An innovator and a business"),
        (True, "Stepwright and Northquay Energy"),
    ],
)
@pytest.mark.parametrize("figure", ["introductions_made", "partnerships_confirmed"])
def test_f36_a_funder_sees_names_where_both_agreed(programme, pair, client, figure, named, shown):
    scene.confirmed(programme, *pair, introduction=scene.made(programme, *pair), named=named)

    answer = figure_rows(client(Role.FUNDER), figure)

    assert lines(answer) == [shown]
    assert "/desk/" not in answer.content.decode()


@pytest.mark.parametrize(
    "figure, veiled, name",
    [("innovators", "An innovator", "Stepwright"), ("partners", "A business", "Northquay Energy")],
)
def test_f36_a_funder_sees_who_takes_part_where_they_agreed(programme, pair, client, figure, veiled, name):
    browser = client(Role.FUNDER)
    assert lines(figure_rows(browser, figure)) == [veiled]

    scene.confirmed(programme, *pair, named=True)
    assert lines(figure_rows(browser, figure)) == [name]


def test_one_party_that_did_not_answer_keeps_all_names_back(programme, pair, client):
    partnership = scene.confirmed(programme, *pair, named=True)
    partnership.parties.filter(side="partner").update(may_be_named=None)

    assert lines(figure_rows(client(Role.FUNDER), "partnerships_confirmed")) == ["An innovator and a business"]


def test_a_funder_does_not_learn_why_an_introduction_was_not_made(programme, pair, client):
    scene.asked(programme, *pair, state="declined", decline_reason="no_capacity", closed_at=clock.now())

    answer = figure_rows(client(Role.FUNDER), "introductions_asked")

    assert answer.context["table"].lines[0].cells[-1] == "Not made"
    assert "declined" not in answer.content.decode().lower()


def test_a_funder_cannot_ask_for_one_innovator(programme, pair, client):
    assert figure_rows(client(Role.FUNDER), "introductions_made", f"?innovator={pair[0].pk}").status_code == 404
    assert figure_rows(client(Role.MANAGER), "introductions_made", f"?innovator={pair[0].pk}").status_code == 200


@pytest.mark.parametrize("query", ["?theme=nonsense", "?until=2026-13", "?until=soon", "?innovator=1"])
def test_f05_a_narrowing_that_makes_no_sense_is_not_found(programme, client, query):
    assert figure_rows(client(Role.ADMIN), "introductions_made", query).status_code == 404


def test_f04_another_programmes_theme_is_not_found(programme, client):
    theme = make_theme(make_programme())

    assert figure_rows(client(Role.ADMIN), "introductions_made", f"?theme={theme.pk}").status_code == 404


def test_the_heading_says_how_many_and_what_narrows_them(programme, pair, client):
    theme = programme.themes.get()
    scene.made(programme, *pair, theme=theme, introduced_at=scene.on(2026, 5, 31))
    scene.made(programme, scene.innovator(programme), pair[1], introduced_at=scene.on(2026, 6, 1))
    query = f"?until=2026-05&theme={theme.pk}&innovator={pair[0].pk}"

    answer = figure_rows(client(Role.MANAGER), "introductions_made", query)

    title = "1 introduction made on “First jobs”, with Stepwright, up to the end of May 2026"
    assert (answer.context["heading"].title, len(lines(answer))) == (title, 1)
    assert f"<h1>{title}</h1>" in answer.content.decode()


@pytest.mark.parametrize("figure, query", [("innovators", "?until=2026-05"), ("partnership_target", "?theme={theme}")])
def test_a_figure_is_narrowed_only_by_what_it_has(programme, pair, client, figure, query):
    query = query.format(theme=programme.themes.get().pk)

    assert figure_rows(client(Role.ADMIN), figure, query).status_code == 404


def test_the_median_opens_to_the_days_it_was_taken_from(programme, pair, client):
    for days in (1, 2.04, 9):
        introduction = scene.asked(programme, scene.innovator(programme), pair[1], asked_at=scene.on(2026, 5, 1))
        scene.answered(introduction, after=timedelta(days=days))
    scene.asked(programme, *pair)  # no answer yet
    rebuilt(programme)

    answer = figure_rows(client(Role.MANAGER), "days_to_answer")

    assert answer.context["heading"].title == "Days to a first answer: 2"
    assert answer.context["heading"].note.startswith("Taken from 3 answers.")
    assert sorted(line.cells[-1] for line in answer.context["table"].lines) == ["1", "2", "9"]


def test_an_unknown_figure_is_not_found(programme, client):
    assert figure_rows(client(Role.ADMIN), "grants_awarded").status_code == 404


def test_the_target_opens_to_its_values(programme, client):
    make_target(programme, 9).revisions.create(value=9, note="Agreed with the funder")
    rebuilt(programme)

    answer = figure_rows(client(Role.FUNDER), "partnership_target")

    assert lines(answer) == ["9"]
    assert "Agreed with the funder" in answer.content.decode()


def test_an_innovator_of_another_programme_cannot_be_asked_for(programme, client):
    stranger = scene.innovator(make_programme())

    assert figure_rows(client(Role.ADMIN), "introductions_made", f"?innovator={stranger.pk}").status_code == 404


def test_a_long_list_is_paged_by_key(programme, client):
    for _ in range(53):
        scene.innovator(programme)
    rebuilt(programme)
    browser = client(Role.ADMIN)

    first = figure_rows(browser, "innovators")
    second = figure_rows(browser, "innovators", first.context["page"].next)

    assert (len(lines(first)), len(lines(second))) == (50, 3)
    assert not set(lines(first)) & set(lines(second))
    assert "53 social innovators" in first.content.decode()
