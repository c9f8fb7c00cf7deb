"""The page of one organisation, and what staff change on it."""

from io import BytesIO

import pytest
from PIL import Image

from accelerator import clock
from partners import services
from partners.models import Organisation
from tests.factories.partners import (
    make_need,
    make_offer,
    make_organisation,
    make_participation,
    make_person,
    make_project,
)
from tests.factories.programmes import make_programme
from tests.partners.pages import form_of, url


def test_the_page_of_an_organisation_shows_what_is_known(desk, dana, programme, acorn):
    person = make_person(acorn, given_name="Jo", family_name="Tranter", title="Director", is_main_contact=True)
    make_project(acorn, name="Night bus")
    make_need(acorn, programme, title="A test site")
    make_offer(acorn, programme, title="Two days of help")
    services.add_note(acorn, by=dana, text="Prefers a call.")
    services.log_contact(
        by=dana, organisation=acorn, person=person, kind="call", happened_on=clock.today(), summary="Said hello."
    )

    page = desk.get(acorn.get_absolute_url())

    for text in (
        "Acorn",
        "Oak trees.",
        "GB-COH-07706036",
        "Jo Tranter",
        "Main contact",
        "Night bus",
        "A test site",
        "Two days of help",
        "Prefers a call.",
        "Said hello.",
        "Would you say this to them?",
        "Fair Footing",
        "Dana Dell",
    ):
        assert text in page.text, text


def test_f03_a_manager_sees_an_organisation_without_what_it_does_in_other_programmes(max_desk, programme, acorn):
    other = make_programme(name="Elsewhere")
    make_participation(acorn, other, role="partner")
    make_need(acorn, other, title="Hidden need")
    make_offer(acorn, other, title="Hidden offer")
    make_project(acorn, programme=other, name="Hidden project")

    page = max_desk.get(acorn.get_absolute_url())

    assert page.status_code == 200
    assert "Hidden" not in page.text
    assert "Elsewhere" not in page.text


def test_what_does_not_fit_on_the_page_is_one_link_away(desk, dana, acorn):
    for number in range(13):
        services.add_note(acorn, by=dana, text=f"Note {number:02}.")

    assert "Note 00." not in desk.get(acorn.get_absolute_url()).text
    assert "Note 00." in desk.get(acorn.get_absolute_url() + "?all=1").text


def test_an_organisation_is_edited_and_goes_back_to_its_page(desk, acorn):
    place = url("edit_organisation", acorn.pk)
    filled = form_of(desk.get(place)) | {"name": "Acorn Ltd", "postcode": "ls1 4dy", "regions": ["E12000007"]}

    answer = desk.post(place, filled)

    kept = Organisation.objects.get()
    assert answer.url == acorn.get_absolute_url()
    assert (kept.name, kept.postcode_key, kept.regions) == ("Acorn Ltd", "LS1 4DY", ["E12000007"])


def test_f33_the_second_of_two_who_edit_sees_both_texts_and_loses_nothing(desk, dana, acorn):
    place = url("edit_organisation", acorn.pk)
    filled = form_of(desk.get(place))
    services.edit_organisation(acorn, by=dana, about="Their text.")

    page = desk.post(place, filled | {"about": "My text."})

    assert page.status_code == 422
    assert Organisation.objects.get().about == "Their text."
    assert "Their text." in page.text
    assert "My text." in page.text
    desk.post(place, form_of(page) | {"about": "My text."})
    assert Organisation.objects.get().about == "My text."


def test_f07_an_edit_form_stores_only_what_it_asks(desk, acorn):
    place = url("edit_organisation", acorn.pk)
    extra = {
        "archived_at": "2020-01-01",
        "name_key": "zzz",
        "do_not_contact_at": "2020-01-01",
        "logo_id": str(acorn.pk),
    }

    desk.post(place, form_of(desk.get(place)) | extra)

    kept = Organisation.objects.get()
    assert (kept.archived_at, kept.name_key, kept.do_not_contact_at, kept.logo_id) == (None, "acorn", None, None)


def test_a_retired_code_stays_on_the_record_that_has_it(desk):
    organisation = make_organisation(sector="no_longer_offered")
    place = url("edit_organisation", organisation.pk)

    page = desk.get(place)

    assert page.status_code == 200
    assert page.context["form"]["sector"].value() == "no_longer_offered"


@pytest.mark.parametrize(
    ("there", "back", "text"),
    [
        ("archive_organisation", "restore_organisation", "Archived"),
        ("stop_organisation_contact", "allow_organisation_contact", "Do not contact"),
    ],
)
def test_setting_an_organisation_aside_asks_first_and_can_be_undone(desk, acorn, there, back, text):
    assert "What happens then" in desk.get(url(there, acorn.pk)).text

    desk.post(url(there, acorn.pk))
    assert text in desk.get(acorn.get_absolute_url()).text
    desk.post(url(back, acorn.pk))
    assert f"<b>{text}" not in desk.get(acorn.get_absolute_url()).text


def test_numbers_names_and_logo_have_their_page(desk, acorn):
    page = desk.get(url("edit_names", acorn.pk))

    assert "GB-COH-07706036" in page.text
    desk.post(url("add_identifier", acorn.pk), {"scheme": "GB-CHC", "value": "1144091"})
    charity = acorn.identifiers.get(scheme="GB-CHC")
    desk.post(url("make_identifier_primary", charity.pk))
    desk.post(url("remove_identifier", acorn.identifiers.get(scheme="GB-COH").pk))
    desk.post(url("add_alias", acorn.pk), {"alias-name": "Oak House"})
    desk.post(url("remove_alias", acorn.aliases.get(name="Oak").pk))

    assert [(one.code, one.is_primary) for one in acorn.identifiers.all()] == [("GB-CHC-1144091", True)]
    assert [one.name for one in acorn.aliases.all()] == ["Oak House"]


def test_a_number_that_another_has_points_to_it(desk, acorn):
    other = make_organisation(name="Other")

    page = desk.post(url("add_identifier", other.pk), {"scheme": "GB-COH", "value": "7706036"})

    assert page.status_code == 422
    assert "already used by Acorn" in page.text
    assert "Open Acorn" in page.text


@pytest.mark.parametrize("content", [b"not a picture", b""])
def test_what_is_not_a_picture_is_refused_at_its_field(desk, acorn, content):
    upload = BytesIO(content)
    upload.name = "logo.png"

    page = desk.post(url("set_logo", acorn.pk), {"logo": upload})

    assert page.status_code == 422
    assert page.context["logo_form"].errors["logo"]


def test_a_logo_is_set_and_removed(desk, acorn):
    upload = BytesIO()
    Image.new("RGB", (10, 10)).save(upload, "PNG")
    upload.seek(0)
    upload.name = "logo.png"

    desk.post(url("set_logo", acorn.pk), {"logo": upload})
    assert Organisation.objects.get().logo_id
    desk.post(url("remove_logo", acorn.pk))
    assert Organisation.objects.get().logo_id is None
