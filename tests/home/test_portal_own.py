"""What innovators and partners say about themselves: needs, offers, profile, people."""

import pytest

from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from introductions.states import Side, State
from partners import services as partners
from partners.models import Need, Offer, Organisation, Person, Position
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_need, make_offer, make_organisation, make_participation, make_position
from tests.factories.tenancy import make_tenant
from tests.home.portal_scene import make_scene


@pytest.fixture
def scene(db):
    tenant = make_tenant("north", name="North Trust")
    with tenant_scope(tenant):
        yield make_scene(tenant)


def introduce(scene, state: str, **changes):
    return make_introduction(state, scene.programme, innovator=scene.innovator, partner=scene.partner, **changes)


def text_of(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_need_is_added_edited_met_and_opened_again(scene):
    sent = {"programme": scene.programme.pk, "type": "mentoring", "title": "A mentor for pricing", "description": ""}
    scene.at_innovator.post("/portal/needs/new/", sent)
    need = Need.objects.get()
    form = scene.at_innovator.get(f"/portal/needs/{need.pk}/edit/").context["form"]

    edited = {"type": "mentoring", "title": "A mentor for sales", "description": "", "version": form["version"].value()}
    scene.at_innovator.post(f"/portal/needs/{need.pk}/edit/", edited)
    need.refresh_from_db()
    assert (need.title, need.organisation) == ("A mentor for sales", scene.innovator)
    for to in ("met", "open", "withdrawn"):
        scene.at_innovator.post(f"/portal/needs/{need.pk}/move/", {"to": to})
        need.refresh_from_db()
        assert need.state == to


def test_f33_two_colleagues_who_edit_one_need_lose_nothing(scene):
    need = make_need(scene.innovator, scene.programme, title="Old")
    version = scene.at_innovator.get(f"/portal/needs/{need.pk}/edit/").context["form"]["version"].value()
    sent = {"type": "mentoring", "description": "", "version": version}
    scene.at_innovator.post(f"/portal/needs/{need.pk}/edit/", sent | {"title": "First"})

    conflict = scene.at_innovator.post(f"/portal/needs/{need.pk}/edit/", sent | {"title": "Second"})

    need.refresh_from_db()
    assert (conflict.status_code, need.title) == (422, "First")
    assert [(one.theirs, one.yours) for one in conflict.context["form"].conflicts] == [("First", "Second")]


def test_an_offer_goes_to_staff_and_is_paused_and_renewed_by_its_partner(scene):
    sent = {"programme": scene.programme.pk, "type": "mentoring", "title": "Two days of help", "cap": "3"}
    scene.at_partner.post("/portal/offers/new/", sent)
    offer = Offer.objects.get()
    assert offer.state == "in_check"

    refused = scene.at_partner.post(f"/portal/offers/{offer.pk}/resume/", follow=True)
    assert refused.status_code == 200
    offer.refresh_from_db()
    assert offer.state == "in_check"
    partners.publish_offer(offer, by=None)
    page = scene.at_partner.get(f"/portal/offers/{offer.pk}/edit/")
    sent["version"] = page.context["form"]["version"].value()
    said = scene.at_partner.post(f"/portal/offers/{offer.pk}/edit/", sent | {"title": "Three days"}, follow=True)
    offer.refresh_from_db()
    assert (offer.title, offer.state) == ("Three days", "in_check")
    assert "Staff look at it within two working days." in said.text
    partners.publish_offer(offer, by=None)
    for what, state in [("pause", "paused"), ("resume", "live"), ("full", "full"), ("close", "closed")]:
        scene.at_partner.post(f"/portal/offers/{offer.pk}/{what}/")
        offer.refresh_from_db()
        assert offer.state == state


def test_a_side_has_only_its_own_kind_of_work(scene):
    for browser, path in [(scene.at_innovator, "/portal/offers/"), (scene.at_partner, "/portal/needs/")]:
        assert browser.get(path).status_code == 404
        assert browser.get(f"{path}new/").status_code == 404


def test_work_of_another_organisation_does_not_exist(scene):
    need = make_need(make_side(scene.programme, Side.INNOVATOR), scene.programme)
    offer = make_offer(make_side(scene.programme, Side.PARTNER), scene.programme)

    assert scene.at_innovator.get(f"/portal/needs/{need.pk}/edit/").status_code == 404
    assert scene.at_innovator.post(f"/portal/needs/{need.pk}/move/", {"to": "met"}).status_code == 404
    assert scene.at_partner.get(f"/portal/offers/{offer.pk}/edit/").status_code == 404
    assert scene.at_partner.post(f"/portal/offers/{offer.pk}/close/").status_code == 404


def test_the_profile_says_who_can_read_each_line(scene):
    page = scene.at_innovator.get("/portal/profile/")
    seen_by = {row.label: row.seen_by for row in page.context["rows"]}

    assert seen_by["Legal form"] == "Programme staff only"
    assert seen_by["Web page"] == "Programme staff, partners of your programme"
    partner_page = scene.at_partner.get("/portal/profile/")
    assert {row.label: row.seen_by for row in partner_page.context["rows"]}["Web page"] == "Programme staff only"


def test_the_profile_is_edited_but_not_the_name(scene):
    form = scene.at_innovator.get("/portal/profile/edit/").context["form"]
    sent = {"about": "We help.", "ask_cap_month": "2", "version": form["version"].value(), "name": "Bank of Everything"}

    assert scene.at_innovator.post("/portal/profile/edit/", sent).status_code == 302

    organisation = Organisation.objects.get(pk=scene.innovator.pk)
    assert (organisation.name, organisation.about, organisation.ask_cap_month) == ("Tallybird", "We help.", 2)


def test_a_person_edits_their_own_particulars_and_not_their_address(scene):
    form = scene.at_innovator.get("/portal/people/me/").context["form"]
    sent = {"given_name": "Pri", "family_name": "Nair", "phone": "", "about": "", "email": "other@people.example"}

    scene.at_innovator.post("/portal/people/me/", sent | {"version": form["version"].value()})

    person = Person.objects.get(pk=scene.priya.pk)
    assert (person.given_name, person.email) == ("Pri", scene.priya.email)


def test_pausing_closes_what_was_asked_and_can_be_undone(scene):
    introduction = introduce(scene, State.ASKING_FIRST)

    scene.at_partner.post("/portal/people/pause/")
    introduction.refresh_from_db()
    assert introduction.state == State.DECLINED
    assert Person.objects.get(pk=scene.ruth.pk).paused_at is not None
    scene.at_partner.post("/portal/people/resume/")

    assert Person.objects.get(pk=scene.ruth.pk).paused_at is None


def test_a_suggested_colleague_waits_for_staff(scene):
    sent = {"given_name": "Jo", "family_name": "Tranter", "email": "jo@tallybird.example", "title": "Engineer"}

    scene.at_innovator.post("/portal/people/new/", sent)

    position = Position.objects.get(person__given_name="Jo")
    mail = Mail.objects.get(key=f"colleague:{position.person_id}")
    assert (position.organisation, position.may_answer, position.person.user) == (scene.innovator, False, None)
    assert mail.address == "hello@north.example"
    again = scene.at_innovator.post("/portal/people/new/", sent)
    assert (again.status_code, "on your list already" in again.content.decode()) == (422, True)


def test_a_person_with_two_organisations_switches_between_them(scene):
    second = make_organisation(name="Ladderhouse")
    make_participation(second, scene.programme, role="innovator")
    make_position(scene.priya, second)
    introduce(scene, State.INTRODUCED)

    assert "Merrowdale" in text_of(scene.at_innovator, "/portal/introductions/")
    scene.at_innovator.post(f"/portal/for/{second.pk}/")

    assert "Merrowdale" not in text_of(scene.at_innovator, "/portal/introductions/")
    assert "You act for Ladderhouse" in text_of(scene.at_innovator, "/portal/")
    assert scene.at_innovator.post(f"/portal/for/{scene.partner.pk}/").status_code == 404


def test_an_ended_position_ends_what_one_sees(scene):
    introduction = introduce(scene, State.INTRODUCED)
    partners.end_position(scene.innovator.positions.get(), by=None)

    assert "We do not know yet for whom you act" in text_of(scene.at_innovator, "/portal/")
    page = scene.at_innovator.get(f"/portal/introductions/{introduction.pk}/")
    assert "Merrowdale" not in page.content.decode()
    assert scene.at_innovator.post(f"/portal/introductions/{introduction.pk}/written/").status_code == 404
