"""F60: whoever asks gets everything we hold about them; a record that was forgotten fails here."""

import io
import json
import zipfile

import pytest
from django.apps import apps

from accelerator.audit.models import Entry
from accelerator.privacy import export, registry, subject
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.partners import make_person
from tests.factories.tenancy import make_tenant
from tests.privacy.scene import EMAIL, NAME, dump, everywhere, traces


@pytest.fixture
def north(db):
    return make_tenant("north", name="North Trust")


@pytest.fixture
def admin(north):
    return make_account(Role.ADMIN, tenant=north, name="Amira Oyelaran")


@pytest.fixture
def scene(north, admin):
    with tenant_scope(north):
        yield everywhere(admin)


def ids(found: export.Export) -> set[str]:
    return {row["#id"] for section in found.sections for row in section.rows}


def pointing_to(scene) -> set[str]:
    """Every row of every model that has a key to them: a walk of the model graph."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if registry.points_to_somebody(field):
                target = scene.user if field.related_model is type(scene.user) else scene.person
                found |= set(model._default_manager.filter(**{field.name: target}).values_list("pk", flat=True))
    return {str(pk) for pk in found}


def test_every_row_that_points_to_them_or_names_them_is_in_it(scene):
    found = ids(export.collect(subject.of_person(scene.person)))

    naming = {str(json.loads(line.partition(" ")[2])["id"]) for line in traces(dump())}
    assert (pointing_to(scene) - found, naming - found) == (set(), set())


def test_what_was_done_by_them_and_about_them_is_in_it(scene):
    found = ids(export.collect(subject.of_person(scene.person)))

    by = Entry.objects.filter(actor_id__in=[str(scene.person.pk), str(scene.user.pk)])
    about = Entry.objects.filter(subject_id=str(scene.person.pk))
    assert {str(pk) for pk in (by | about).values_list("pk", flat=True)} - found == set()


def test_their_own_page_holds_the_same_as_the_staffs(scene):
    own, staffs = export.collect(subject.of_user(scene.user)), export.collect(subject.of_person(scene.person))

    assert ids(own) == ids(staffs)


def test_no_secret_and_nobody_elses_record_is_in_it(scene, admin):
    other = make_person(given_name="Ada", family_name="Marsh", email="ada.marsh@heath.example")

    written = export.collect(subject.of_person(scene.person)).as_json()

    assert [word for word in (scene.user.password, "ada.marsh@heath.example", str(other.pk)) if word in written] == []


def test_another_tenants_records_are_not_in_it(scene):
    with tenant_scope(make_tenant("south")):
        elsewhere = make_person(given_name="Quillon", family_name="Vasterby", email=EMAIL)

    assert str(elsewhere.pk) not in ids(export.collect(subject.of_user(scene.user)))


def test_staff_hand_it_on_as_a_file_and_that_is_on_record(scene, north, admin):
    answer = client_of(north, admin).post(f"/desk/people/{scene.person.pk}/data/")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        body = json.loads(packed.read("everything-we-hold.json"))
        page = packed.read("everything-we-hold.html").decode()
    assert (body["about"], body["held_by"], NAME in page) == (NAME, "North Trust", True)
    assert Entry.objects.filter(verb="person.exported", subject_id=str(scene.person.pk)).count() == 1


def test_they_take_it_with_them_from_their_own_account(scene, north):
    browser = client_of(north, scene.user)

    page, file = browser.get("/accounts/data/"), browser.post("/accounts/data/")

    assert (page.status_code, NAME in page.content.decode(), file["Content-Type"]) == (200, True, "application/zip")
