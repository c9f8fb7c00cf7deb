"""Places in programmes, projects, needs and offers, as staff change them on pages."""

import pytest

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from partners import services
from partners.models import Need, Offer, Participation, Project
from tests.factories.partners import (
    make_need,
    make_offer,
    make_organisation,
    make_person,
    make_project,
)
from tests.factories.programmes import make_programme, make_theme
from tests.factories.tenancy import make_member, make_tenant
from tests.partners.pages import form_of, url


def test_an_organisation_joins_a_programme_and_moves_through_it(desk, programme):
    organisation = make_organisation(name="Acorn")
    desk.post(
        url("join_programme", organisation.pk), {"programme": programme.pk, "role": "partner", "state": "prospect"}
    )
    place = Participation.objects.get()

    for state in ("invited", "joined", "active"):
        desk.post(url("move_participation", place.pk), {"to": state})
    refused = desk.post(url("move_participation", place.pk), {"to": "prospect"}, follow=True)

    assert Participation.objects.get().state == "active"
    assert "This is active and cannot become prospect." in refused.text
    assert desk.post(url("move_participation", place.pk), {"to": "nonsense"}).status_code == 404


def test_a_place_is_edited_with_its_challenges_and_its_keeper(desk, dana, programme, acorn):
    theme = make_theme(programme)
    place = acorn.participations.get(role="partner")
    edit = url("edit_participation", place.pk)

    desk.post(
        edit, form_of(desk.get(edit)) | {"support_level": "deep", "owner": str(dana.pk), "themes": [str(theme.pk)]}
    )

    kept = Participation.objects.get(pk=place.pk)
    assert (kept.support_level, kept.owner) == ("deep", dana)
    assert [link.theme for link in kept.theme_links.all()] == [theme]


def test_f33_holds_for_challenges_as_well(desk, programme, acorn):
    one, two = make_theme(programme), make_theme(programme)
    place = acorn.participations.get(role="partner")
    edit = url("edit_participation", place.pk)
    filled = form_of(desk.get(edit))
    services.edit_participation(place, by=None, themes=[one])

    page = desk.post(edit, filled | {"themes": [str(two.pk)]})

    assert page.status_code == 422
    assert [link.theme for link in place.theme_links.all()] == [one]


@pytest.mark.parametrize("owner", ["outsider", "innovator"])
def test_f04_a_place_is_looked_after_by_staff_of_this_tenant(desk, north, acorn, owner):
    foreign = (
        make_member(Role.ADMIN, make_tenant("south")) if owner == "outsider" else make_member(Role.INNOVATOR, north)
    )
    place = url("edit_participation", acorn.participations.first().pk)

    page = desk.post(place, form_of(desk.get(place)) | {"owner": str(foreign.pk)})

    assert page.status_code == 422
    assert Participation.objects.filter(owner=foreign).count() == 0


def test_projects_needs_and_offers_are_added_and_edited(desk, programme, acorn):
    desk.post(url("add_project", acorn.pk), {"name": "Night bus", "maturity": "proven", "is_current": "on"})
    project = Project.objects.get()
    need = {"programme": programme.pk, "type": "pilot_site", "title": "A test site", "project": project.pk}
    desk.post(url("add_need", acorn.pk), need)
    offer = {
        "programme": programme.pk,
        "type": "mentoring",
        "title": "Help",
        "cap": "2",
        "quantity": "2.5",
        "unit": "hours",
    }
    desk.post(url("add_offer", acorn.pk), offer)
    places = {
        url("edit_project", project.pk): {"name": "Day bus"},
        url("edit_need", Need.objects.get().pk): {"title": "Two test sites"},
        url("edit_offer", Offer.objects.get().pk): {"title": "More help"},
    }

    for place, change in places.items():
        assert desk.post(place, form_of(desk.get(place)) | change).status_code == 302

    kept = (Project.objects.get().name, Need.objects.get().title, Offer.objects.get().title, Offer.objects.get().cap)
    assert kept == ("Day bus", "Two test sites", "More help", 2)
    assert "2.5 hours" in desk.get(acorn.get_absolute_url()).text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": "3"}, "unit"),
        ({"quantity": "-3", "unit": "hours"}, "quantity"),
        ({"cap": "0"}, "cap"),
        ({"available_from": "2026-05-01", "available_until": "2026-04-01"}, "available_until"),
        ({"type": "nonsense"}, "type"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_with_an_offer_is_said_at_its_field(desk, programme, acorn, change, field):
    filled = {"programme": programme.pk, "type": "mentoring", "title": "Help", "cap": "2"}

    page = desk.post(url("add_offer", acorn.pk), filled | change)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert Offer.objects.count() == 0


def test_f04_ids_of_others_in_a_form_are_no_choice(desk, programme, acorn):
    foreign = make_programme(name="Not joined")
    theme, project = make_theme(foreign), make_project(make_organisation())
    person = make_person(make_organisation())
    base = {"programme": programme.pk, "type": "mentoring", "title": "Help", "cap": "2"}

    tries = {
        "programme": ("add_offer", {"programme": foreign.pk}),
        "themes": ("add_offer", {"themes": [theme.pk]}),
        "contact": ("add_offer", {"contact": person.pk}),
        "project": ("add_need", {"project": project.pk}),
    }
    for field, (name, change) in tries.items():
        page = desk.post(url(name, acorn.pk), base | change)
        assert page.status_code == 422, field
        assert field in page.context["form"].errors

    assert (Offer.objects.count(), Need.objects.count()) == (0, 0)


def test_f04_the_project_of_another_tenant_is_no_choice(desk, programme, acorn):
    with tenant_scope(make_tenant("south")):
        foreign = make_project().pk
    filled = {"programme": programme.pk, "type": "mentoring", "title": "Help", "project": foreign}

    assert desk.post(url("add_need", acorn.pk), filled).status_code == 422


def test_an_offer_is_moved_by_its_buttons(desk, programme, acorn):
    offer = make_offer(acorn, programme, state="draft")
    ways = ["submit", "return", "publish", "full", "reopen", "pause", "resume", "lapse", "renew", "close"]
    seen = []

    for verb in ways:
        desk.post(url("move_offer", offer.pk, verb))
        seen.append(Offer.objects.get().state)
        assert desk.get(acorn.get_absolute_url()).status_code == 200

    assert seen == ["in_check", "draft", "live", "full", "live", "paused", "live", "lapsed", "live", "closed"]
    assert desk.post(url("move_offer", offer.pk, "nonsense")).status_code == 404


def test_a_need_is_moved_by_its_buttons(desk, programme, acorn):
    need = make_need(acorn, programme)

    for state in ("met", "open", "withdrawn"):
        desk.post(url("move_need", need.pk), {"to": state})
        assert Need.objects.get().state == state
