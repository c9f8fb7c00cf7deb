"""People and positions."""

from datetime import date, timedelta

import pytest

from accelerator import clock
from accelerator.audit.services import history
from accelerator.tenancy.errors import Refused
from partners import services
from partners.models import Person, Position
from tests.factories.partners import make_organisation, make_person, make_position
from tests.factories.tenancy import make_user


def test_a_new_person_is_kept_with_what_finds_them_again(north, dana):
    organisation = make_organisation()

    person = services.add_person(
        by=dana,
        given_name=" Zoë ",
        family_name="Åberg",
        email="Zoe@Acorn.example ",
        organisation=organisation,
        title="Director",
        is_main_contact=True,
    )

    kept = Person.objects.get(pk=person.pk)
    assert (kept.name, kept.sort_name, kept.search_text) == ("Zoë Åberg", "aberg zoe", "zoe aberg")
    assert (kept.email, kept.email_normalised) == ("Zoe@Acorn.example", "zoe@acorn.example")
    assert [position.title for position in Position.objects.live().filter(person=kept)] == ["Director"]


def test_a_person_without_a_first_name_is_refused(north):
    with pytest.raises(Refused):
        services.add_person(by=None, given_name=" ")


def test_two_people_may_share_an_address(north):
    make_person(email="info@acorn.example")
    make_person(email="info@acorn.example")

    assert Person.objects.filter(email_normalised="info@acorn.example").count() == 2


def test_editing_an_address_keeps_it_comparable(north, dana):
    person = make_person()

    services.edit_person(person, by=dana, email="New@Acorn.Example")

    assert Person.objects.get().email_normalised == "new@acorn.example"
    assert history(person).first().details == {"fields": ["email"]}


@pytest.mark.parametrize("field", ["user", "paused_at", "do_not_contact_at", "tenant", "search_text"])
def test_f07_a_field_that_is_not_edited_is_a_programmers_error(north, field):
    person = make_person()

    with pytest.raises(TypeError):
        services.edit_person(person, by=None, **{field: "x"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (services.pause_person, "Ada Dell wants no new introductions for now."),
        (services.stop_contact, "Ada Dell asked not to be contacted."),
        (services.archive_person, "Ada Dell is archived."),
    ],
)
def test_why_a_person_may_not_be_asked_is_said_in_words(north, change, reason):
    person = make_person(family_name="Dell")

    change(person, by=None)

    assert Person.objects.get().reason_not_to_ask == reason


@pytest.mark.parametrize(
    ("change", "back"),
    [
        (services.pause_person, services.resume_person),
        (services.stop_contact, services.allow_contact),
        (services.archive_person, services.restore_person),
    ],
)
def test_what_keeps_a_person_from_being_asked_can_be_taken_back(north, change, back):
    person = make_person()
    change(person, by=None)

    back(person, by=None)

    assert Person.objects.get().may_be_asked


def test_a_person_without_an_address_may_not_be_asked(north):
    assert make_person(family_name="Dell", email="").reason_not_to_ask == "There is no e-mail address for Ada Dell."


def test_the_first_claim_of_a_person_stands(north):
    person, first, second = make_person(), make_user(), make_user()

    services.claim_person(person, user=first)
    services.claim_person(person, user=second)

    assert Person.objects.get().user == first


def test_a_user_stands_for_one_person_by_link(north):
    one, other, user = make_person(), make_person(), make_user()
    services.claim_person(one, user=user)

    assert services.claim_person(other, user=user).user_id is None


def test_one_person_may_hold_positions_at_several_organisations(north):
    person = make_person()
    make_position(person)
    make_position(person)

    assert person.positions.live().count() == 2


def test_a_second_open_position_at_the_same_organisation_is_refused(north):
    position = make_position()

    with pytest.raises(Refused):
        services.add_position(position.person, position.organisation, by=None)


def test_a_new_main_contact_takes_over_from_the_old_one(north):
    organisation = make_organisation()
    make_position(organisation=organisation, is_main_contact=True)
    second = make_position(organisation=organisation, is_main_contact=True)

    assert [position.pk for position in organisation.positions.filter(is_main_contact=True)] == [second.pk]


def test_a_position_made_main_by_editing_takes_over_too(north, dana):
    organisation = make_organisation()
    make_position(organisation=organisation, is_main_contact=True)
    second = make_position(organisation=organisation)

    services.edit_position(second, by=dana, is_main_contact=True)

    assert [position.pk for position in organisation.positions.filter(is_main_contact=True)] == [second.pk]


def test_a_position_ended_today_is_ended_now(north, dana):
    position = make_position(is_main_contact=True)

    ended = services.end_position(position, by=dana)

    assert (ended.ends_on, ended.is_main_contact, ended.is_live) == (clock.today(), False, False)
    assert Position.objects.live().count() == 0


def test_a_position_may_end_on_a_later_day(north, dana):
    tomorrow = clock.today() + timedelta(days=1)

    ended = services.end_position(make_position(is_main_contact=True), by=dana, on=tomorrow)

    assert (ended.is_main_contact, ended.is_live) == (True, True)
    with clock.at(clock.now() + timedelta(days=1)):
        assert Position.objects.live().count() == 0


def test_a_position_that_has_not_begun_gives_no_rights_yet(north):
    make_position(starts_on=clock.today() + timedelta(days=3))

    assert Position.objects.live().count() == 0


def test_a_position_ends_once(north):
    position = make_position()
    services.end_position(position, by=None)

    with pytest.raises(Refused):
        services.end_position(position, by=None)


def test_a_position_does_not_end_before_it_starts(north):
    position = make_position(starts_on=date(2026, 5, 1))

    with pytest.raises(Refused):
        services.end_position(position, by=None, on=date(2026, 4, 1))


def test_somebody_who_left_may_come_back(north):
    position = make_position()
    services.end_position(position, by=None)

    again = services.add_position(position.person, position.organisation, by=None)

    assert again.is_live
