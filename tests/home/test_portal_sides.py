"""Both sides at work: what others offer, what one would like, getting ready to meet, and papers for one's reports."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from accelerator import clock
from accelerator.home.portal import evidence
from accelerator.home.portal.acting import person_acting
from accelerator.home.portal.searches import due_searches, look
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from introductions import services
from introductions.models import Interest, Introduction, Meeting, Waiting
from introductions.services.partnership_life import set_naming
from introductions.services.partnerships import Goal, PartyTerms, confirm_with_evidence, propose_partnership
from introductions.states import State
from partners import services as partners
from partners.models import SavedSearch
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_need, make_offer
from tests.factories.tenancy import make_tenant
from tests.home.portal_scene import make_scene


@pytest.fixture
def scene(db):
    tenant = make_tenant("north", name="North Trust")
    with tenant_scope(tenant):
        yield make_scene(tenant)


@pytest.fixture
def made(scene):
    """Introduced, with an offer of the partner's."""
    offer = make_offer(scene.partner, scene.programme, title="Six hours of advice")
    return make_introduction(
        State.INTRODUCED, scene.programme, innovator=scene.innovator, partner=scene.partner, offer=offer
    )


def text(client, path):
    return client.get(path).content.decode()


def test_the_catalogue_shows_offers_without_names_and_says_the_gap(scene):
    make_offer(scene.partner, scene.programme, title="A bench in our lab", type="workspace")
    make_need(scene.innovator, scene.programme, type="grant", title="Six more months")

    page = text(scene.at_innovator, "/portal/catalogue/")

    assert ("A bench in our lab" in page, scene.partner.name in page) == (True, False)
    assert "1 innovator looks for it. Nobody offers it yet." in page


def test_the_catalogue_is_narrowed_by_its_address(scene):
    make_offer(scene.partner, scene.programme, title="A bench", type="workspace")
    full = make_offer(scene.partner, scene.programme, title="Advice", type="mentoring")
    partners.mark_offer_full(full, by=None)

    found = {
        query: [row.title for row in scene.at_innovator.get(f"/portal/catalogue/{query}").context["offers"]]
        for query in ("?type=workspace", "?q=adv", "?room=on", "?type=grant")
    }

    assert found == {"?type=workspace": ["A bench"], "?q=adv": ["Advice"], "?room=on": ["A bench"], "?type=grant": []}


def test_an_innovator_marks_an_offer_and_waits_for_a_full_one(scene):
    offer = make_offer(scene.partner, scene.programme)
    partners.mark_offer_full(offer, by=None)
    path = f"/portal/catalogue/{offer.pk}/"

    scene.at_innovator.post(path + "interest/")
    scene.at_innovator.post(path + "wait/")

    page = text(scene.at_innovator, path)
    assert ("You marked this" in page, "You are number 1 in the line" in page) == (True, True)
    assert (Interest.objects.get().offer, Waiting.objects.get().organisation) == (offer, scene.innovator)
    assert scene.at_partner.post(path + "interest/").status_code == 404


def test_marks_and_lines_are_taken_back_by_their_own_side_alone(scene):
    scene.at_partner.post(f"/portal/innovators/{scene.innovator.pk}/interest/")
    path = f"/portal/wishes/interest/{Interest.objects.get().pk}/withdraw/"

    refused = scene.at_innovator.post(path)
    scene.at_partner.post(path)

    assert (refused.status_code, Interest.objects.live().count()) == (404, 0)


def test_an_innovator_chooses_what_partners_find(scene):
    partners.edit_organisation(scene.innovator, by=None, about="canary-about", website="https://canary.example")
    path = f"/portal/innovators/{scene.innovator.pk}/"

    scene.at_innovator.post("/portal/profile/sharing/", {"shows": ["listed", "about"]})
    some = text(scene.at_partner, path)
    scene.at_innovator.post("/portal/profile/sharing/", {"shows": ["about"]})

    assert ("canary-about" in some, "canary.example" in some) == (True, False)
    assert scene.at_partner.get(path).status_code == 404
    assert scene.innovator.name not in text(scene.at_partner, "/portal/innovators/")


def test_what_is_kept_back_does_not_find_an_innovator_either(scene):
    make_need(scene.innovator, scene.programme, type="grant")
    path = "/portal/innovators/?need=grant"
    before = len(scene.at_partner.get(path).context["innovators"])

    partners.set_sharing(scene.innovator, by=None, shows=["listed", "about"])

    assert (before, len(scene.at_partner.get(path).context["innovators"])) == (1, 0)


def test_a_saved_search_writes_once_when_something_new_fits_and_can_be_stopped(scene):
    scene.at_innovator.post(
        "/portal/wishes/searches/save/", {"kind": "offers", "often": "daily", "type": "workspace", "nonsense": "x"}
    )
    search = SavedSearch.objects.get()
    with clock.at(clock.now() + timedelta(hours=1)):
        make_offer(scene.partner, scene.programme, title="A bench", type="workspace")
        make_offer(scene.partner, scene.programme, title="Advice", type="mentoring")

    early = due_searches()
    for days in (1, 2, 3):
        with clock.at(clock.now() + timedelta(days=days, minutes=1)):
            for due in due_searches():
                look(due)
    scene.at_innovator.post(f"/portal/wishes/searches/{search.pk}/stop/")

    mail = Mail.objects.get(template="home/emails/saved_search")
    assert (search.filters, early) == ({"type": "workspace"}, [])
    assert ("A bench" in mail.text, "Advice" in mail.text) == (True, False)
    assert SavedSearch.objects.get().due_at is None


def test_a_booked_meeting_has_a_card_and_a_calendar_file_for_both_sides(scene, made):
    at = (clock.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    path = f"/portal/introductions/{made.pk}/"

    scene.at_partner.post(path + "book/", {"at": at.strftime("%Y-%m-%dT%H:%M")})
    card = text(scene.at_innovator, "/portal/")
    event = Calendar.from_ical(scene.at_innovator.get(path + "meeting.ics").content).walk("VEVENT")[0]

    assert "They offer “Six hours of advice”." in card
    assert (event["summary"], event.decoded("dtstart")) == ("Meet Merrowdale", Introduction.objects.get().meets_at)
    assert Introduction.objects.get().state == State.IN_CONVERSATION


def test_a_meeting_takes_two_taps_and_is_corrected_later_by_its_own_side(scene, made):
    path = f"/portal/introductions/{made.pk}/"
    today = clock.today().isoformat()
    scene.at_innovator.post(path + "met/", {"happened_on": today, "outcome": "next_step"})
    meeting = Meeting.objects.get()
    page = text(scene.at_innovator, path)

    theirs = scene.at_partner.get(f"{path}meetings/{meeting.pk}/")
    scene.at_innovator.post(f"{path}meetings/{meeting.pk}/", {"happened_on": today, "outcome": "met_no_fit"})

    assert ("We agreed a next step" in page, "no_reply" in page) == (True, False)
    assert (theirs.status_code, Meeting.objects.get().outcome) == (404, "met_no_fit")


def test_what_was_agreed_reaches_staff_with_a_way_to_write_it_down(scene, made):
    services.log_meeting(made, happened_on=clock.today(), by=None, side="innovator")

    scene.at_innovator.post(f"/portal/introductions/{made.pk}/agreed/", {"what": "A pilot in ten homes."})

    mail = Mail.objects.get(template="home/emails/agreed")
    assert ("A pilot in ten homes." in mail.text, f"introduction={made.pk}" in mail.text) == (True, True)


def test_papers_for_reports_are_accessible_pdfs_of_one_page_or_more(scene, made):
    make_side(scene.programme, "partner")

    pack = scene.at_innovator.get("/portal/partnerships/evidence.pdf")
    led_to = scene.at_partner.get("/portal/offers/led-to.pdf")
    row = scene.at_partner.get("/portal/offers/led-to/").context["rows"][0]

    assert [answer.content[:5] for answer in (pack, led_to)] == [b"%PDF-", b"%PDF-"]
    assert (row.title, row.made) == ("Six hours of advice", 1)
    assert scene.at_partner.get("/portal/partnerships/evidence.pdf").status_code == 404


def test_papers_name_a_partner_only_where_it_agreed_and_leave_its_words_out_otherwise(scene, made):
    terms = [
        PartyTerms(organisation, side, f"{side} gives canary", "a test", organisation.positions.get().person)
        for organisation, side in ((scene.innovator, "innovator"), (scene.partner, "partner"))
    ]
    goal = Goal("Fewer canary calls", "calls", 140, clock.today() + timedelta(days=200))
    made_one = propose_partnership(scene.programme, parties=terms, by=made.drafted_by, goal=goal, type="pilot")
    proposed = evidence_of(scene)
    confirm_with_evidence(made_one, by=made.drafted_by, evidence="A letter.")
    unnamed = evidence_of(scene)
    for party in made_one.parties.all():
        set_naming(made_one, party=party, by=made.drafted_by, may_be_named=True)

    assert proposed == []
    assert ("canary" in str(unnamed), scene.partner.name in str(unnamed)) == (False, False)
    assert scene.partner.name in str(evidence_of(scene))


def evidence_of(scene):
    position = scene.innovator.positions.select_related("person", "organisation").get()
    return evidence.evidence_document(person_acting(position))["partnerships"]
