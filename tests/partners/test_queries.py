"""Finding by text, whom to write to, and history in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accelerator.audit.services import record
from accelerator.tenancy.members import Member
from partners import services
from partners.history import entries_about
from partners.queries import answerers, main_contacts, search_organisations, search_people
from tests.factories.partners import make_organisation, make_participation, make_person
from tests.factories.programmes import make_programme


@pytest.fixture
def member(dana):
    return Member(dana)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("oak", ["Oak House", "Great Oak"]),
        ("OAK great", ["Great Oak"]),
        ("7706036", ["Great Oak"]),
        ("acorn", ["Oak House"]),
        ("100%", []),
        ("", []),
        ("  ", []),
    ],
)
def test_organisations_are_found_by_name_other_name_and_number_best_first(member, text, found):
    make_organisation(name="Great Oak", identifiers=[("GB-COH", "07706036")])
    make_organisation(name="Oak House", aliases=["Acorn"])

    assert [one.name for one in search_organisations(member, text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jo", ["Jo Tranter", "Mary Jo Hale"]),
        ("tranter jo", ["Jo Tranter"]),
        ("JO@x.ex", ["Jo Tranter"]),
        ("", []),
        ("@", []),
    ],
)
def test_people_are_found_by_name_and_address_best_first(member, text, found):
    make_person(given_name="Mary Jo", family_name="Hale", email="mary@hale.example")
    make_person(given_name="Jo", family_name="Tranter", email="jo@x.example")

    assert [one.name for one in search_people(member, text)] == found


def test_searches_leave_out_what_is_archived(member):
    services.archive_organisation(make_organisation(name="Oak"), by=None)
    services.archive_person(make_person(given_name="Oak"), by=None)

    assert search_organisations(member, "oak") + search_people(member, "oak") == []


def test_f03_searches_of_a_manager_stay_in_their_programmes(max, programme):
    ours = make_participation(make_organisation(name="Oak Ours"), programme).organisation
    theirs = make_participation(make_organisation(name="Oak Theirs"), make_programme()).organisation
    here = make_person(ours, given_name="Oakley")
    make_person(theirs, given_name="Oakley")

    assert search_organisations(Member(max), "oak") == [ours]
    assert search_people(Member(max), "oak") == [here]


def test_the_main_contact_is_written_to_else_whoever_is_there_longest(north):
    chosen, longest, nobody = make_organisation(), make_organisation(), make_organisation()
    make_person(chosen)
    main = make_person(chosen, is_main_contact=True)
    first = make_person(longest)
    make_person(longest)

    with CaptureQueriesContext(connection) as queries:
        contacts = main_contacts([chosen.pk, longest.pk, nobody.pk])

    assert {pk: position.person for pk, position in contacts.items()} == {chosen.pk: main, longest.pk: first}
    assert len(queries) == 1


def test_who_may_answer_is_listed_with_the_main_contact_first(north):
    organisation = make_organisation()
    first = make_person(organisation)
    make_person(organisation, may_answer=False)
    main = make_person(organisation, is_main_contact=True)
    services.archive_person(make_person(organisation), by=None)

    assert [position.person for position in answerers(organisation)] == [main, first]


def test_the_history_is_in_words_and_names_who_acted(dana):
    organisation = make_organisation()
    services.edit_organisation(organisation, by=dana, about="Oak trees.", ask_cap_month=5)
    place = make_participation(organisation)

    lines = entries_about(organisation, place, limit=10)

    assert [(line.what, line.who) for line in lines] == [
        ("Came into the programme: active", ""),
        ("Edited: about, ask cap month", "Dana Dell"),
        ("Added", ""),
    ]


def test_a_verb_of_another_room_is_still_readable(dana):
    organisation = make_organisation()
    record("introduction.asked_first", organisation, by=dana)

    assert entries_about(organisation, limit=1)[0].what == "Asked first"
