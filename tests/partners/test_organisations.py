"""Organisations: made, edited, found again by number; brought into a programme in one step."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from accelerator.audit.services import history
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Picture
from partners import services
from partners.models import Identifier, Organisation
from partners.services.registers import Taken
from tests.factories.partners import make_organisation
from tests.factories.programmes import make_programme, make_theme


def test_a_new_organisation_is_kept_with_what_finds_it_again(north, dana):
    made = services.create_organisation(
        by=dana,
        name="  The  Acorn Café ",
        postcode="sw1a2aa",
        regions=("E12000007",),
        identifiers=[("GB-COH", "2603322"), ("GB-CHC", "1144091")],
        aliases=["Acorn", "Acorn", " "],
    )

    kept = Organisation.objects.get(pk=made.pk)
    assert (kept.name, kept.name_key) == ("The Acorn Café", "the acorn cafe")
    assert (kept.postcode, kept.postcode_key) == ("sw1a2aa", "SW1A 2AA")
    assert kept.search_text == "the acorn cafe acorn 02603322 1144091"
    assert kept.regions == ["E12000007"]
    assert [(one.code, one.is_primary) for one in kept.identifiers.order_by("created_at")] == [
        ("GB-COH-02603322", True),
        ("GB-CHC-1144091", False),
    ]


def test_an_organisation_without_a_name_is_refused_and_leaves_nothing(north, dana):
    with pytest.raises(Refused):
        services.create_organisation(by=dana, name="   ")

    assert Organisation.objects.count() == 0


def test_two_organisations_may_have_one_name(north):
    make_organisation(name="Acorn")
    make_organisation(name="Acorn")

    assert Organisation.objects.filter(name="Acorn").count() == 2


def test_editing_writes_one_history_line_with_the_fields_that_changed(north, dana):
    organisation = make_organisation(name="Acorn", sector="business")

    services.edit_organisation(organisation, by=dana, name="Acorn Ltd", sector="business", about="Oak trees.")

    newest = history(organisation).first()
    assert (newest.verb, newest.details) == ("organisation.edited", {"fields": ["about", "name"]})
    assert Organisation.objects.get().search_text == "acorn ltd"


def test_editing_without_a_difference_writes_nothing(north, dana):
    organisation = make_organisation(name="Acorn")

    services.edit_organisation(organisation, by=dana, name="Acorn")

    assert [entry.verb for entry in history(organisation)] == ["organisation.created"]


@pytest.mark.parametrize("field", ["tenant", "archived_at", "do_not_contact_at", "logo_id", "name_key", "id"])
def test_f07_a_field_that_is_not_edited_is_a_programmers_error(north, field):
    organisation = make_organisation()

    with pytest.raises(TypeError):
        services.edit_organisation(organisation, by=None, **{field: "x"})


def test_an_identifier_that_another_has_is_refused_with_its_name(north):
    holder = make_organisation(name="Acorn", identifiers=[("GB-COH", "07706036")])

    with pytest.raises(Taken) as refused:
        services.create_organisation(by=None, name="Acorn UK", identifiers=[("GB-COH", "7706036")])

    assert refused.value.holder == holder
    assert str(refused.value) == (
        "GB-COH-07706036 is already used by Acorn. If this is the same organisation, use that record."
    )
    assert Organisation.objects.count() == 1


def test_the_database_refuses_a_second_holder_too(north):
    make_organisation(identifiers=[("GB-COH", "07706036")])
    other = make_organisation()

    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(organisation=other, scheme="GB-COH", value="07706036")


def test_another_identifier_may_become_the_main_one(north, dana):
    organisation = make_organisation(identifiers=[("GB-COH", "07706036")])
    charity = services.add_identifier(organisation, by=dana, scheme="GB-CHC", value="1144091")

    services.make_primary(charity, by=dana)

    assert organisation.identifiers.get(is_primary=True) == charity


def test_when_the_main_identifier_goes_the_oldest_other_takes_its_place(north, dana):
    organisation = make_organisation(identifiers=[("GB-COH", "07706036"), ("GB-CHC", "1144091"), ("GB-SC", "42833")])

    services.remove_identifier(organisation.identifiers.get(is_primary=True), by=dana)

    assert organisation.identifiers.get(is_primary=True).scheme == "GB-CHC"
    assert Organisation.objects.get().search_text.endswith("1144091 sc042833")


def test_another_name_is_found_and_can_go_again(north, dana):
    organisation = make_organisation(name="Acorn")
    alias = services.add_alias(organisation, by=dana, name="Oak  House")

    assert Organisation.objects.get().search_text == "acorn oak house"
    services.remove_alias(alias, by=dana)
    assert Organisation.objects.get().search_text == "acorn"


@pytest.mark.parametrize("name", ["acorn", "OAK HOUSE", " "])
def test_another_name_that_is_there_already_is_refused(north, name):
    organisation = make_organisation(name="Acorn", aliases=["Oak House"])

    with pytest.raises(Refused):
        services.add_alias(organisation, by=None, name=name)


def test_a_logo_is_stored_as_plain_pixels_and_can_go_again(north, dana):
    organisation = make_organisation(name="Acorn")
    upload = BytesIO()
    Image.new("RGB", (900, 300), "green").save(upload, "JPEG")
    upload.seek(0)

    kept = services.set_logo(organisation, by=dana, upload=upload)

    picture = Picture.objects.get(pk=kept.logo_id)
    assert (picture.content_type, picture.width, picture.alt) == ("image/png", 640, "Logo of Acorn")
    assert services.remove_logo(organisation, by=dana).logo_id is None


def test_bringing_in_makes_organisation_place_and_first_contact_at_once(north, dana):
    programme = make_programme()
    theme = make_theme(programme)

    organisation = services.bring_in(
        by=dana,
        programme=programme,
        role="partner",
        name="Merrowdale",
        state="joined",
        support_level="deep",
        themes=[theme],
        contact={"given_name": "Jo", "family_name": "Tranter", "email": "jo@merrowdale.example", "title": "Director"},
        identifiers=[("GB-COH", "07706036")],
    )

    participation = organisation.participations.get()
    position = organisation.positions.get()
    assert (participation.programme, participation.role, participation.state) == (programme, "partner", "joined")
    assert [link.theme for link in participation.theme_links.all()] == [theme]
    assert (position.person.name, position.title, position.is_main_contact) == ("Jo Tranter", "Director", True)


def test_bringing_in_with_a_bad_number_leaves_nothing_behind(north, dana):
    programme = make_programme()

    with pytest.raises(Refused):
        services.bring_in(by=dana, programme=programme, role="partner", name="X", identifiers=[("GB-COH", "NA")])

    assert Organisation.objects.count() == 0


def test_archiving_can_be_undone_and_pressing_twice_changes_nothing(north, dana):
    organisation = make_organisation()

    first = services.archive_organisation(organisation, by=dana).archived_at
    second = services.archive_organisation(organisation, by=dana).archived_at
    restored = services.restore_organisation(organisation, by=dana)

    assert first == second
    assert restored.archived_at is None
    assert [entry.verb for entry in history(organisation)] == [
        "organisation.restored",
        "organisation.archived",
        "organisation.created",
    ]


def test_whoever_asked_not_to_be_contacted_says_so_before_an_ask(north, dana):
    organisation = make_organisation(name="Acorn")

    stopped = services.stop_contact(organisation, by=dana)

    assert stopped.reason_not_to_ask == "Acorn asked not to be contacted."
    assert services.allow_contact(organisation, by=dana).reason_not_to_ask == ""
