"""People, positions, notes and the contact log, as staff change them on pages."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.accounts.models import Invitation
from accelerator.mailing.models import Suppression
from accelerator.mailing.preferences import choose
from accelerator.mailing.states import MailClass, SuppressionReason
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role
from partners import services
from partners.models import Contact, Note, Participation, Person, Position
from tests.factories.clients import client_of
from tests.factories.partners import (
    make_organisation,
    make_participation,
    make_person,
    make_position,
)
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member
from tests.partners.pages import form_of, url


def test_a_person_is_added_changed_and_their_position_ended(desk, acorn):
    desk.post(url("add_contact", acorn.pk), {"given_name": "Jo", "email": "jo@acorn.example", "may_answer": "on"})
    position = acorn.positions.get()
    place = url("edit_position", position.pk)
    desk.post(place, form_of(desk.get(place)) | {"title": "Director", "is_main_contact": "on"})

    changed = Position.objects.get()
    assert (changed.title, changed.is_main_contact, changed.may_answer) == ("Director", True, True)
    assert "What happens then" in desk.get(url("end_position", position.pk)).text
    desk.post(url("end_position", position.pk), {"on": clock.today().isoformat()})
    assert not Position.objects.live().exists()


def test_somebody_who_is_here_already_gets_a_second_position(desk, acorn):
    known = make_person(make_organisation(name="Elsewhere"), email="jo@x.example")
    filled = {"given_name": "Jo", "email": "jo@x.example", "may_answer": "on"}

    question = desk.post(url("add_contact", acorn.pk), filled)
    desk.post(url("add_contact", acorn.pk), filled | {"same_person": str(known.pk)})

    assert question.status_code == 422
    assert known.positions.count() == 2
    assert Person.objects.count() == 1


def test_an_end_before_the_beginning_is_refused_at_its_field(desk, acorn):
    position = make_position(organisation=acorn, starts_on=clock.today())

    page = desk.post(url("end_position", position.pk), {"on": (clock.today() - timedelta(days=1)).isoformat()})

    assert page.status_code == 422
    assert "A position cannot end before it starts." in page.text


def test_notes_are_written_changed_and_removed(desk, dana, acorn):
    desk.post(url("add_organisation_note", acorn.pk), {"note-text": "Prefers a call."})
    note = Note.objects.get()
    place = url("edit_note", note.pk)
    desk.post(place, form_of(desk.get(place)) | {"text": "Prefers a mail."})

    assert (Note.objects.get().text, Note.objects.get().by) == ("Prefers a mail.", dana)
    desk.post(url("remove_note", note.pk))
    assert Note.objects.count() == 0


@pytest.mark.parametrize("name", ["add_organisation_note", "log_organisation_contact"])
def test_an_empty_note_or_entry_comes_back_with_the_page(desk, acorn, name):
    page = desk.post(url(name, acorn.pk), {})

    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_contacts_are_logged_for_organisations_and_people(desk, acorn):
    person = make_person(acorn)
    today = {"contact-kind": "call", "contact-happened_on": clock.today().isoformat(), "contact-summary": "Said hello."}

    desk.post(url("log_organisation_contact", acorn.pk), today | {"contact-person": str(person.pk)})
    desk.post(url("log_person_contact", person.pk), today)

    assert {(one.organisation, one.person) for one in Contact.objects.all()} == {(acorn, person), (None, person)}
    desk.post(url("remove_contact", Contact.objects.first().pk))
    assert Contact.objects.count() == 1


def test_a_contact_of_tomorrow_is_refused_at_its_field(desk, acorn):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    filled = {"contact-kind": "call", "contact-happened_on": tomorrow, "contact-summary": "Will call."}

    page = desk.post(url("log_organisation_contact", acorn.pk), filled)

    assert list(page.context["contact_form"].errors) == ["happened_on"]


def test_the_page_of_a_person_shows_what_is_known(desk, dana, acorn):
    person = make_person(acorn, given_name="Jo", family_name="Tranter", title="Director", phone="0113 496 0000")
    services.add_note(person, by=dana, text="Likes short mails.")

    page = desk.get(person.get_absolute_url())

    for text in ("Jo Tranter", "Director", "Acorn", person.email, "0113 496 0000", "Likes short mails.", "Invite"):
        assert text in page.text, text


def test_f03_a_manager_does_not_see_where_else_a_person_works(max_desk, programme, acorn):
    person = make_person(acorn)
    hidden = make_participation(make_organisation(name="Hidden House"), make_programme()).organisation
    make_position(person, hidden)
    services.log_contact(
        by=None, organisation=hidden, person=person, kind="call", happened_on=clock.today(), summary="Hidden talk."
    )

    assert "Hidden" not in max_desk.get(person.get_absolute_url()).text


def test_a_person_is_edited(desk, acorn):
    person = make_person(acorn)
    place = url("edit_person", person.pk)

    desk.post(
        place, form_of(desk.get(place)) | {"family_name": "Dell", "user": str(person.pk), "paused_at": "2020-01-01"}
    )

    kept = Person.objects.get()
    assert (kept.family_name, kept.user_id, kept.paused_at) == ("Dell", None, None)


@pytest.mark.parametrize(
    ("there", "back", "text"),
    [
        ("archive_person", "restore_person", "Archived"),
        ("stop_person_contact", "allow_person_contact", "Do not contact"),
        ("pause_person", "resume_person", "No new introductions"),
    ],
)
def test_setting_a_person_aside_can_be_undone(desk, acorn, there, back, text):
    person = make_person(acorn)

    desk.post(url(there, person.pk))
    assert f"<b>{text}" in desk.get(person.get_absolute_url()).text
    desk.post(url(back, person.pk))
    assert f"<b>{text}" not in desk.get(person.get_absolute_url()).text


def test_an_invitation_names_the_person_and_makes_a_prospect_invited(desk, programme):
    organisation = make_organisation()
    place = make_participation(organisation, programme, state="prospect")
    person = make_person(organisation)

    desk.post(url("invite_person", person.pk, place.pk))

    invitation = Invitation.objects.get()
    assert (invitation.person_id, invitation.role, invitation.email) == (
        person.pk,
        "innovator",
        person.email_normalised,
    )
    assert Participation.objects.get().state == "invited"


@pytest.mark.parametrize("hindrance", ["no address", "do not contact", "no position"])
def test_who_cannot_be_invited_is_said_in_words(desk, programme, hindrance):
    place = make_participation(programme=programme)
    person = make_person(
        None if hindrance == "no position" else place.organisation,
        email="" if hindrance == "no address" else "a@b.example",
    )
    if hindrance == "do not contact":
        services.stop_contact(person, by=None)

    page = desk.post(url("invite_person", person.pk, place.pk), follow=True)

    assert Invitation.objects.count() == 0
    assert person.name in page.text


def test_f08_nobody_but_staff_reads_a_note_or_the_contact_log(north, dana, programme, acorn):
    person = make_person(acorn)
    services.add_note(acorn, by=dana, text="canary-note")
    services.add_note(person, by=dana, text="canary-person-note")
    services.log_contact(by=dana, organisation=acorn, kind="call", happened_on=clock.today(), summary="canary-contact")
    for role in (Role.INNOVATOR, Role.PARTNER, Role.FUNDER, Role.REVIEWER):
        user = make_member(role, north)
        if role == Role.INNOVATOR:
            services.claim_person(person, user=user)
        browser = client_of(north, user)

        for place in (acorn.get_absolute_url(), person.get_absolute_url(), url("list_partners"), url("list_people")):
            assert browser.get(place).status_code == 404
        for place in ("/portal/", "/portal/profile/", "/portal/people/", "/portal/introductions/"):
            assert "canary" not in browser.get(place).text


@pytest.mark.parametrize("place", ["person", "organisation", "list"])
def test_staff_see_what_keeps_mail_from_somebody(desk, acorn, place):
    person = make_person(acorn, email="Jo@Acorn.example")
    pages = {"person": person.get_absolute_url(), "organisation": acorn.get_absolute_url(), "list": url("list_people")}
    before = desk.get(pages[place]).text

    Suppression.objects.create(address="jo@acorn.example", reason=SuppressionReason.values[0])
    choose("jo@acorn.example", MailClass.REQUEST, False)
    after = desk.get(pages[place]).text

    for words in ("comes back", "No new introductions"):
        assert words not in before.replace("No new introductions for now", "")
        assert words in after.replace("No new introductions for now", "")


@pytest.mark.parametrize(
    "address", ["jo@x.example,mo@x.example", "jo@x", "jo@x.example\nBcc: mo@x.example", '"a b"@x.example']
)
def test_f20_an_address_that_no_mail_can_go_to_is_refused_at_its_field(desk, acorn, address):
    person = make_person(acorn)
    place = url("edit_person", person.pk)

    edited = desk.post(place, form_of(desk.get(place)) | {"email": address})
    added = desk.post(url("add_contact", acorn.pk), {"given_name": "Jo", "email": address})

    assert list(edited.context["form"].errors) == list(added.context["form"].errors) == ["email"]
    assert Person.objects.count() == 1


def test_f20_the_service_refuses_such_an_address_too(north):
    with pytest.raises(Refused):
        make_person(email='"a b"@x.example')
