"""Adding a partner or an innovator in one step, and the question whether it is here already."""

import pytest
from django.urls import reverse

from accelerator.tenancy.members import Member
from partners import services
from partners.duplicates import similar_organisations
from partners.models import Organisation, Participation, Person
from tests.factories.partners import make_organisation, make_participation, make_person
from tests.factories.programmes import make_programme

ADD = {"innovator": "add_innovator", "partner": "add_partner"}


def sent(programme, **changes) -> dict[str, str]:
    return {"programme": str(programme.pk), "name": "Merrowdale", "state": "prospect"} | changes


def add(browser, programme, role="partner", **changes):
    return browser.post(reverse(f"partners:{ADD[role]}"), sent(programme, **changes))


@pytest.mark.parametrize("role", ADD)
def test_one_form_makes_organisation_place_and_contact(desk, programme, role):
    answer = add(
        desk,
        programme,
        role,
        state="joined",
        postcode="ls1 4dy",
        scheme="GB-COH",
        value="7706036",
        given_name="Jo",
        family_name="Tranter",
        email="jo@merrowdale.example",
        title="Director",
    )

    organisation = Organisation.objects.get()
    assert answer.url == organisation.get_absolute_url()
    assert [(one.role, one.state) for one in organisation.participations.all()] == [(role, "joined")]
    assert [one.code for one in organisation.identifiers.all()] == ["GB-COH-07706036"]
    assert [(one.person.name, one.is_main_contact) for one in organisation.positions.all()] == [("Jo Tranter", True)]
    assert "Merrowdale is added." in desk.get(answer.url).text


def test_a_name_alone_is_enough(desk, programme):
    add(desk, programme)

    assert [one.name for one in Organisation.objects.all()] == ["Merrowdale"]
    assert Person.objects.count() == 0


def test_the_only_programme_is_chosen_already(desk, programme):
    page = desk.get(reverse("partners:add_partner"))

    assert page.context["form"]["programme"].value() == programme.pk


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "name", "Fill in “Name of the organisation”"),
        ({"postcode": "nowhere"}, "postcode", "This is not a UK postcode. Write it like LS1 4DY, or leave it out."),
        (
            {"scheme": "GB-COH", "value": "GB-COH-NA"},
            "value",
            "“GB-COH-NA” is not a number of Companies House. Leave the identifier out when there is none.",
        ),
        ({"scheme": "GB-COH"}, "value", "Write the number, or choose no register."),
        ({"value": "7706036"}, "scheme", "Say which register this number is from."),
        ({"email": "jo@x.example"}, "given_name", "Write at least the first name of this person."),
        ({"website": "not a page"}, "website", "Write the web address, for example organisation.org."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk, programme, changes, field, sentence):
    page = add(desk, programme, **{"title": "Director"} | changes)

    assert page.status_code == 422
    assert page.context["form"].errors[field] == [sentence]
    assert "Director" in page.text
    assert Organisation.objects.count() == 0


def test_a_whole_code_in_the_number_needs_no_register(desk, programme):
    add(desk, programme, value="GB-CHC-1144091")

    assert Organisation.objects.get().identifiers.get().code == "GB-CHC-1144091"


def test_a_number_that_is_taken_shows_who_has_it(desk, programme):
    holder = make_organisation(name="Merrow Group", identifiers=[("GB-COH", "07706036")])

    page = add(desk, programme, scheme="GB-COH", value="7706036")

    assert page.context["holder"] == holder
    assert "Use Merrow Group" in page.text
    assert Organisation.objects.count() == 1


def test_f03_a_manager_is_not_told_who_has_a_number_elsewhere(max_desk, programme):
    hidden = make_organisation(name="Secret Holder", identifiers=[("GB-COH", "07706036")])
    make_participation(hidden, make_programme())

    page = add(max_desk, programme, scheme="GB-COH", value="7706036")

    assert page.status_code == 422
    assert "Secret Holder" not in page.text
    assert "Ask an administrator" in page.text


def test_a_similar_name_is_a_question_with_both_side_by_side(desk, programme):
    here = make_organisation(name="Merrowdale Ltd", postcode="LS1 4DY", identifiers=[("GB-COH", "07706036")])

    page = add(desk, programme)

    assert page.status_code == 422
    assert [one.organisation for one in page.context["similar"]] == [here]
    assert "GB-COH-07706036" in page.text
    assert Organisation.objects.count() == 1


def test_none_of_these_adds_it_as_new(desk, programme):
    make_organisation(name="Merrowdale Ltd")
    page = add(desk, programme)

    looked_at = page.context["form"]["looked_at"].value()
    add(desk, programme, looked_at=looked_at)

    assert Organisation.objects.count() == 2


def test_a_no_to_one_name_is_not_a_no_to_another(desk, programme):
    make_organisation(name="Merrowdale Ltd")
    looked_at = add(desk, programme).context["form"]["looked_at"].value()
    make_organisation(name="Merrowdale plc")

    page = add(desk, programme, looked_at=looked_at)

    assert page.status_code == 422
    assert len(page.context["similar"]) == 2


@pytest.mark.parametrize("role", ADD)
def test_using_the_one_that_is_here_gives_it_the_place_and_the_contact(desk, programme, role):
    here = make_organisation(name="Merrowdale Ltd")

    answer = desk.post(reverse(f"partners:use_as_{role}", args=[here.pk]), sent(programme, given_name="Jo"))

    assert answer.url == here.get_absolute_url()
    assert [(one.organisation, one.role) for one in Participation.objects.all()] == [(here, role)]
    assert [one.person.name for one in here.positions.all()] == ["Jo"]


def test_using_one_that_has_the_place_already_says_so(desk, programme):
    here = make_organisation(name="Merrowdale Ltd")
    make_participation(here, programme, role="partner")

    page = desk.post(reverse("partners:use_as_partner", args=[here.pk]), sent(programme))

    assert page.status_code == 422
    assert "Merrowdale Ltd is a partner of Fair Footing already." in page.text


def test_f04_a_manager_cannot_use_an_organisation_of_another_programme(max_desk, programme):
    hidden = make_participation(programme=make_programme()).organisation

    assert max_desk.post(reverse("partners:use_as_partner", args=[hidden.pk]), sent(programme)).status_code == 404


def test_f04_a_manager_cannot_add_to_another_programme(max_desk, programme):
    page = add(max_desk, make_programme())

    assert page.status_code == 422
    assert "programme" in page.context["form"].errors
    assert Organisation.objects.count() == 0


def test_f07_what_the_form_does_not_ask_is_not_stored(desk, programme):
    extra = {"archived_at": "2020-01-01", "do_not_contact_at": "2020-01-01", "tenant": "x", "ask_cap_month": "99"}

    desk.post(reverse("partners:add_partner"), sent(programme, role="funder", **extra))

    organisation = Organisation.objects.get()
    assert (organisation.archived_at, organisation.do_not_contact_at, organisation.ask_cap_month) == (None, None, 3)
    assert organisation.participations.get().role == "partner"


def test_an_address_that_is_here_already_is_a_question(desk, programme):
    make_person(make_organisation(name="Oak House"), given_name="Jo", family_name="Tranter", email="jo@x.example")

    page = add(desk, programme, given_name="Jo", email="JO@x.example")

    assert page.status_code == 422
    assert "Jo Tranter, Oak House" in page.text
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(("answer", "people"), [("known", 1), ("new", 2)])
def test_the_answer_to_the_question_decides_whether_there_is_one_person_or_two(desk, programme, answer, people):
    known = make_person(make_organisation(name="Oak House"), email="jo@x.example")

    choice = str(known.pk) if answer == "known" else "new"
    add(desk, programme, given_name="Jo", email="jo@x.example", same_person=choice)

    assert Person.objects.count() == people
    assert Organisation.objects.get(name="Merrowdale").positions.filter(is_main_contact=True).count() == 1
    assert (known.positions.count() == 2) is (answer == "known")


def test_f04_somebody_else_cannot_be_named_as_the_known_person(desk, programme):
    make_person(make_organisation(), email="jo@x.example")
    stranger = make_person(make_organisation(), email="other@x.example")

    page = add(desk, programme, given_name="Jo", email="jo@x.example", same_person=str(stranger.pk))

    assert page.status_code == 422
    assert "same_person" in page.context["form"].errors


def test_other_names_and_archived_organisations_are_asked_about_too(dana, programme):
    alias = make_organisation(name="Northern Power", aliases=["Merrowdale"])
    gone = services.archive_organisation(make_organisation(name="The Merrowdale Trust"), by=None)
    make_organisation(name="Oak House")

    found = similar_organisations(Member(dana), "Merrowdale Limited")

    assert {one.organisation for one in found} == {alias, gone}


def test_a_manager_is_asked_only_about_organisations_they_see(max, programme):
    make_participation(make_organisation(name="Merrowdale"), make_programme())
    ours = make_participation(make_organisation(name="Merrowdale North"), programme).organisation

    assert [one.organisation for one in similar_organisations(Member(max), "Merrowdale Nord")] == [ours]
