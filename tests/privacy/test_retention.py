"""The retention clock names people to staff, who keep or erase them; it erases nobody (R120)."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.audit.models import Entry
from accelerator.privacy import retention, tasks
from accelerator.tenancy.errors import Refused
from introductions.states import State
from partners.models import Person
from partners.services import edit_person
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction
from tests.factories.partners import make_person

LATER = timedelta(days=2 * 366)


@pytest.fixture
def ada(in_north):
    return make_person(given_name="Ada", family_name="Marsh", email="ada@heath.example")


def due() -> list[Person]:
    retention.mark_due()
    return list(retention.due_people())


def test_after_two_years_without_anything_somebody_is_due(ada):
    before = due()

    with clock.at(clock.now() + LATER):
        assert (before, due()) == ([], [ada])


def test_the_tenant_says_how_long(ada, north):
    north.keep_people_months = 6
    north.save()

    with clock.at(clock.now() + timedelta(days=200)):
        assert due() == [ada]


def test_whatever_happens_with_them_starts_the_clock_anew(ada, admin):
    with clock.at(clock.now() + LATER):
        was_due = due()
        edit_person(ada, by=admin, phone="020 7946 0000")

        assert (was_due, due()) == ([ada], [])


def test_nobody_is_due_while_an_introduction_is_open(in_north):
    introduction = make_introduction(State.INTRODUCED)

    with clock.at(clock.now() + LATER):
        assert introduction.partner_person not in due()


def test_the_daily_job_erases_nobody(ada):
    with clock.at(clock.now() + LATER):
        tasks.sweep(force=True)

        ada.refresh_from_db()
        assert (ada.erasure_due_at is not None, ada.erased_at, ada.name) == (True, None, "Ada Marsh")


def test_staff_keep_somebody_with_a_reason_until_a_day(ada, admin):
    with clock.at(clock.now() + LATER):
        due()
        until = clock.today() + timedelta(days=90)
        retention.keep_person(ada, by=admin, until=until, why="Their partnership may come back.")

        kept = due()
        with clock.at(clock.now() + timedelta(days=3 * 366)):
            assert (kept, due()) == ([], [ada])


def test_nobody_is_kept_without_a_reason_or_for_ever(ada, admin):
    for until, why in ((clock.today() + timedelta(days=30), " "), (clock.today() + timedelta(days=9999), "Why not")):
        with pytest.raises(Refused):
            retention.keep_person(ada, by=admin, until=until, why=why)


def test_the_pages_keep_and_erase_those_who_are_ticked(ada, admin, north):
    other = make_person(given_name="Ben", family_name="Alder", email="ben@heath.example")
    Person.objects.update(erasure_due_at=clock.now())
    browser = client_of(north, admin)
    until = (clock.today() + timedelta(days=90)).isoformat()

    listed = browser.get("/desk/people/due/").content.decode()
    browser.post("/desk/people/due/keep/", {"who": [str(other.pk)], "until": until, "why": "Asked to stay."})
    named = browser.get(f"/desk/people/due/erase/?who={ada.pk}").content.decode()
    wrong = browser.post("/desk/people/due/erase/", {"who": [str(ada.pk)], "typed": "7"})
    browser.post("/desk/people/due/erase/", {"who": [str(ada.pk)], "typed": "1"})

    ada.refresh_from_db()
    other.refresh_from_db()
    assert ("Ada Marsh" in listed, "Ada Marsh" in named, wrong.status_code) == (True, True, 422)
    assert (ada.name, other.kept_why) == ("Erased person", "Asked to stay.")
    assert Entry.objects.filter(verb__in=["person.kept", "person.erased"]).count() == 2


def test_the_desk_says_that_somebody_is_due(ada, admin, north):
    from accelerator.home.desk.decisions import _erasures
    from accelerator.tenancy.members import Member

    Person.objects.update(erasure_due_at=clock.now())

    assert _erasures(Member(admin)).title == "One person is to be kept or erased."


def test_the_page_of_a_person_leads_to_their_data_and_says_when_they_were_erased(ada, admin, north):
    browser = client_of(north, admin)
    page = f"/desk/people/{ada.pk}/"

    offered = browser.get(page).content.decode()
    asked = browser.get(f"{page}erase/").content.decode()
    browser.post(f"{page}erase/", {"typed": "ada  marsh"})
    after = browser.get(page).content.decode()

    assert (f"{page}data/" in offered, "What stays, without a name" in asked) == (True, True)
    assert ("Nothing is left of them but a number" in after, "Ada" in after) == (True, False)


def test_how_long_people_are_kept_is_a_setting(admin, north, in_north):
    browser = client_of(north, admin)
    page = browser.get("/desk/settings/personal-data/")

    form = page.context["form"]
    browser.post("/desk/settings/personal-data/", {**form.initial, "keep_people_months": "12"})

    north.refresh_from_db()
    assert north.keep_people_months == 12
