"""/admin/: every record can be found, plain descriptions change through the services, nothing else does."""

from django.urls import reverse

from accelerator import clock
from accelerator.audit.services import history
from accelerator.programmes.services.rules import publish_rules, rules_in_force
from accelerator.tenancy.admin import site
from partners import models, services
from partners.intake.services import run_import, set_columns, start_import, take_turn
from partners.models import Offer, Organisation, Participation
from tests.factories.partners import (
    make_need,
    make_offer,
    make_organisation,
    make_participation,
    make_person,
    make_project,
)
from tests.factories.programmes import make_programme, make_theme

KINDS = sorted(models.__all__, key=str.lower)
RECORDS = [getattr(models, name) for name in KINDS if hasattr(getattr(models, name), "_meta")]


def place(model, view: str, *args) -> str:
    return reverse(f"admin:partners_{model._meta.model_name}_{view}", args=args)


def fill(programme, dana, count: int) -> None:
    for number in range(count):
        organisation = make_organisation(
            identifiers=[("GB-CHC", f"{1000000 + Organisation.objects.count()}")], aliases=["Oak"]
        )
        theme = make_theme(programme)
        make_participation(organisation, programme, themes=[theme])
        person = make_person(organisation)
        make_project(organisation)
        make_need(organisation, programme, themes=[theme])
        make_offer(organisation, programme, themes=[theme], contact=person)
        services.add_note(organisation if number % 2 else person, by=dana, text="x")
        services.log_contact(
            by=dana, organisation=organisation, person=person, kind="call", happened_on=clock.today(), summary="x"
        )
        fill_with_later_records(organisation, programme, person)
    imported = start_import(
        programme, by=None, role="partner", filename="acorns.csv", content=b"Name\nBirch works", sees_all=True
    )
    run_import(set_columns(imported, by=None, columns=["name"]), by=None)
    while take_turn(imported.pk):
        pass


def fill_with_later_records(organisation, programme, person) -> None:
    """What two organisations have with each other, what they agreed to and what they look for."""
    twin = make_organisation()
    make_participation(twin, programme)
    models.Merge.objects.create(kept=organisation, gone=twin)
    one, other = sorted((organisation, twin), key=lambda row: row.pk)
    models.NotSame.objects.create(one=one, other=other)
    rules = rules_in_force(programme) or publish_rules(programme, by=None, text="Answer within a week.")
    models.RulesAcceptance.objects.create(organisation=organisation, rules=rules, person=person, via="portal")
    models.SavedSearch.objects.create(person=person, organisation=organisation, kind="offers", name="Acorns")


def test_every_record_of_this_room_is_there():
    assert {model for model in site._registry if model._meta.app_label == "partners"} == set(RECORDS)


def test_each_list_is_searchable(desk, dana, programme):
    fill(programme, dana, 1)

    for model in RECORDS:
        assert desk.get(place(model, "changelist"), {"q": "acorn"}).status_code == 200
        assert desk.get(place(model, "change", model.objects.first().pk)).status_code == 200


def test_f03_a_manager_finds_only_records_of_their_programmes(max_desk, dana, programme):
    fill(make_programme(), dana, 2)

    for model in RECORDS:
        assert max_desk.get(place(model, "changelist")).context["cl"].result_count == 0, model
        assert max_desk.get(place(model, "change", model.objects.first().pk)).status_code == 302, model


def test_a_plain_description_is_changed_through_the_service(desk, dana):
    organisation = make_organisation(name="Acorn")
    page = desk.get(place(Organisation, "change", organisation.pk))
    version = page.context["adminform"].form["version"].value()

    desk.post(
        place(Organisation, "change", organisation.pk),
        {
            "name": "Acorn Ltd",
            "about": "Oaks",
            "website": "",
            "postcode": "ls1 4dy",
            "version": version,
            "archived_at": "2020-01-01",
        },
    )

    kept = Organisation.objects.get()
    assert (kept.name, kept.search_text, kept.postcode_key, kept.archived_at) == (
        "Acorn Ltd",
        "acorn ltd",
        "LS1 4DY",
        None,
    )
    assert history(kept).first().details == {"fields": ["about", "name", "postcode"]}


def test_f33_a_text_that_changed_meanwhile_is_not_overwritten(desk, dana):
    organisation = make_organisation(name="Acorn")
    page = desk.get(place(Organisation, "change", organisation.pk))
    version = page.context["adminform"].form["version"].value()
    services.edit_organisation(organisation, by=dana, about="Theirs.")

    answer = desk.post(
        place(Organisation, "change", organisation.pk),
        {"name": "Acorn", "about": "Mine.", "website": "", "postcode": "", "version": version},
    )

    assert answer.status_code == 200
    assert Organisation.objects.get().about == "Theirs."
    assert "About, as it is now: Theirs." in answer.text


def test_f07_states_dates_and_counts_are_not_changed_here(desk):
    offer, participation = make_offer(), make_participation()
    page = desk.get(place(Offer, "change", offer.pk))
    version = page.context["adminform"].form["version"].value()
    filled = {"title": "New", "description": "", "conditions": "", "version": version}

    desk.post(place(Offer, "change", offer.pk), filled | {"state": "closed", "cap": "99", "live_since_0": "2020-01-01"})
    desk.post(place(Participation, "change", participation.pk), {"state": "left"})

    kept = Offer.objects.get()
    assert (kept.title, kept.state, kept.cap) == ("New", "live", 3)
    assert Participation.objects.get().state == "active"


def test_nothing_is_added_or_deleted_here(desk, dana, programme):
    fill(programme, dana, 2)

    for model in RECORDS:
        row = model.objects.first()
        assert desk.post(place(model, "add"), {}).status_code == 403, model
        assert desk.post(place(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model
        assert model.objects.filter(pk=row.pk).exists()
