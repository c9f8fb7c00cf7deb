"""The pages of one organisation and one person, and what staff change on them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accelerator import clock
from accelerator.accounts.models import Invitation
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from partners import services
from partners.models import Contact, Need, Note, Offer, Organisation, Participation, Person, Position, Project
from tests.factories.clients import client_of
from tests.factories.partners import (
    make_need,
    make_offer,
    make_organisation,
    make_participation,
    make_person,
    make_position,
    make_project,
)
from tests.factories.programmes import make_programme, make_theme
from tests.factories.tenancy import make_member, make_tenant


def url(name: str, *args) -> str:
    return reverse(f"partners:{name}", args=args)


def form_of(page) -> dict:
    """What a browser would send back unchanged."""
    filled = {}
    for bound in page.context["form"]:
        value = bound.value()
        if isinstance(value, bool):
            filled |= {bound.html_name: "on"} if value else {}
        else:
            filled[bound.html_name] = "" if value is None else value
    return filled


@pytest.fixture
def acorn(programme):
    """A partner and innovator in one, with everything that a page shows."""
    organisation = make_organisation(name="Acorn", about="Oak trees.", identifiers=[("GB-COH", "07706036")], aliases=["Oak"])
    for role in ("innovator", "partner"):
        make_participation(organisation, programme, role=role)
    return organisation


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


def test_the_page_costs_as_many_queries_with_many_lines_as_with_few(desk, dana, programme, acorn):
    def fill(count: int) -> None:
        for _ in range(count):
            make_person(acorn)
            make_need(acorn, programme, themes=[make_theme(programme)])
            make_offer(acorn, programme, themes=[make_theme(programme)])
            make_project(acorn)
            services.add_note(acorn, by=dana, text="x")
            services.log_contact(by=dana, organisation=acorn, kind="call", happened_on=clock.today(), summary="x")

    fill(2)
    with CaptureQueriesContext(connection) as few:
        desk.get(acorn.get_absolute_url())
    fill(8)
    with CaptureQueriesContext(connection) as many:
        desk.get(acorn.get_absolute_url())

    assert len(many) == len(few)


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
    extra = {"archived_at": "2020-01-01", "name_key": "zzz", "do_not_contact_at": "2020-01-01", "logo_id": str(acorn.pk)}

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


def test_an_organisation_joins_a_programme_and_moves_through_it(desk, programme):
    organisation = make_organisation(name="Acorn")
    desk.post(url("join_programme", organisation.pk), {"programme": programme.pk, "role": "partner", "state": "prospect"})
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

    desk.post(edit, form_of(desk.get(edit)) | {"support_level": "deep", "owner": str(dana.pk), "themes": [str(theme.pk)]})

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
    foreign = make_member(Role.ADMIN, make_tenant("south")) if owner == "outsider" else make_member(Role.INNOVATOR, north)
    place = url("edit_participation", acorn.participations.first().pk)

    page = desk.post(place, form_of(desk.get(place)) | {"owner": str(foreign.pk)})

    assert page.status_code == 422
    assert Participation.objects.filter(owner=foreign).count() == 0


def test_projects_needs_and_offers_are_added_and_edited(desk, programme, acorn):
    desk.post(url("add_project", acorn.pk), {"name": "Night bus", "maturity": "proven", "is_current": "on"})
    project = Project.objects.get()
    need = {"programme": programme.pk, "type": "pilot_site", "title": "A test site", "project": project.pk}
    desk.post(url("add_need", acorn.pk), need)
    offer = {"programme": programme.pk, "type": "mentoring", "title": "Help", "cap": "2", "quantity": "2.5", "unit": "hours"}
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

    desk.post(place, form_of(desk.get(place)) | {"family_name": "Dell", "user": str(person.pk), "paused_at": "2020-01-01"})

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
    assert (invitation.person_id, invitation.role, invitation.email) == (person.pk, "innovator", person.email_normalised)
    assert Participation.objects.get().state == "invited"


@pytest.mark.parametrize("hindrance", ["no address", "do not contact", "no position"])
def test_who_cannot_be_invited_is_said_in_words(desk, programme, hindrance):
    place = make_participation(programme=programme)
    person = make_person(
        None if hindrance == "no position" else place.organisation, email="" if hindrance == "no address" else "a@b.example"
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
