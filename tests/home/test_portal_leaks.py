"""F36, F08: what one side learns of the other before both have said yes, and never.

Each text that the other side or staff wrote carries a canary; every page of the portal within reach is
searched for it.
"""

import pytest

from accelerator.tenancy.context import tenant_scope
from introductions import services
from introductions.services.waking import wake
from introductions.states import MADE, Reply, Side, State
from partners import services as partners
from tests.factories.introductions import make_introduction, make_side, say
from tests.factories.portal import browser_of
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_tenant
from tests.home.portal_walk import walk

STATES = [
    State.DRAFTED,
    State.ASKING_FIRST,
    State.ASKING_SECOND,
    State.READY,
    State.DECLINED,
    State.SNOOZED,
    State.REDIRECTED,
    State.EXPIRED,
    State.CANCELLED,
]
CONTACTS = {
    "e-mail": "canary-mail@{side}.example",
    "phone": "07700 canary-{side}",
    "about person": "canary-person-{side}",
}
STAFF_ONLY = {"note": "canary-note-{side}", "postcode": "ZZ99 9ZZ"}


@pytest.fixture
def north(db):
    tenant = make_tenant("north", name="North Trust")
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def programme(north):
    return make_programme()


@pytest.fixture
def sides(programme):
    """Both organisations, with canaries in everything the other must not read."""
    made = {}
    for side in Side:
        organisation = make_side(programme, side, name=f"Canary {side} Limited", postcode=STAFF_ONLY["postcode"])
        person = organisation.positions.get().person
        changes = {"email": CONTACTS["e-mail"], "phone": CONTACTS["phone"], "about": CONTACTS["about person"]}
        partners.edit_person(person, by=None, **{name: text.format(side=side) for name, text in changes.items()})
        partners.add_note(organisation, by=None, text=STAFF_ONLY["note"].format(side=side))
        made[side] = organisation
    return made


def seen_by(north, sides, side, inside: str = "/portal/introductions/") -> str:
    """The first page and all pages about introductions, or all pages of the portal."""
    pages = walk(browser_of(north, sides[side], side), inside=inside)
    assert len(pages) > 1
    return "\n".join(pages.values())


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("state", STATES)
def test_f36_no_address_reaches_the_other_side_before_the_introduction_left(north, programme, sides, state, side):
    make_introduction(state, programme, **sides, veiled=False)

    text = seen_by(north, sides, side, "/portal/" if state == State.ASKING_SECOND else "/portal/introductions/")

    for name, canary in {**CONTACTS, **STAFF_ONLY}.items():
        if name != "postcode":
            assert canary.format(side=side.other) not in text, name


@pytest.mark.parametrize("state", [State.DRAFTED, State.ASKING_FIRST, State.DECLINED, State.SNOOZED, State.EXPIRED])
def test_a_side_that_was_not_asked_learns_no_name(north, programme, sides, state):
    """Innovators browse nobody, so nothing but the introduction could tell them."""
    introduction = make_introduction(state, programme, **sides)

    text = seen_by(north, sides, Side.INNOVATOR)

    assert introduction.first_side == Side.PARTNER
    assert sides[Side.PARTNER].name not in text
    assert "Ruth" not in text
    assert introduction.why not in text
    assert str(introduction.pk) not in text


def test_the_page_of_an_introduction_one_was_not_asked_about_does_not_exist(north, programme, sides):
    introduction = make_introduction(State.ASKING_FIRST, programme, **sides)
    browser = browser_of(north, sides[Side.INNOVATOR], "innovator")

    assert browser.get(f"/portal/introductions/{introduction.pk}/").status_code == 404
    answer = browser.post(f"/portal/introductions/{introduction.pk}/answer/", {"answer": "yes"})
    assert answer.status_code == 404


def test_an_unasked_side_sees_that_somebody_was_asked_and_their_sector(north, programme, sides):
    partners.edit_organisation(sides[Side.PARTNER], by=None, sector="business")
    make_introduction(State.ASKING_FIRST, programme, **sides)

    page = browser_of(north, sides[Side.INNOVATOR], "innovator").get("/portal/").content.decode()

    assert "A partner (business)" in page
    assert "We share the name if they say yes." in page


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        (Reply.NO, {"reason": "conflict", "comment": "canary-comment"}),
        (Reply.LATER, {"comment": "canary-comment"}),
    ],
)
def test_a_no_of_the_second_side_reads_not_moving_ahead_and_nothing_else(north, programme, sides, answer, more):
    introduction = make_introduction(State.ASKING_SECOND, programme, **sides)
    say(introduction, Side.INNOVATOR, answer, **more)

    text = seen_by(north, sides, Side.PARTNER)

    assert "Not moving ahead now." in text
    for secret in ("canary-comment", "conflict of interest", "Not now. Choose", "said no", "You said"):
        assert secret.lower() not in text.lower()


def test_a_name_that_staff_veil_stays_back_until_the_introduction_left(north, programme, sides):
    introduction = make_introduction(State.ASKING_SECOND, programme, **sides, veiled=True)

    text = seen_by(north, sides, Side.INNOVATOR)

    assert sides[Side.PARTNER].name in text
    assert introduction.partner_person.family_name not in text


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("state", sorted(MADE))
def test_once_it_left_both_sides_see_the_address_and_never_the_phone(north, programme, sides, state, side):
    make_introduction(state, programme, **sides)

    text = seen_by(north, sides, side)

    assert CONTACTS["e-mail"].format(side=side.other) in text
    assert CONTACTS["phone"].format(side=side.other) not in text
    assert STAFF_ONLY["note"].format(side=side.other) not in text
    assert STAFF_ONLY["note"].format(side=side) not in text


def test_a_note_on_a_meeting_stays_with_its_side_and_staff(north, programme, sides):
    introduction = make_introduction(State.INTRODUCED, programme, **sides)
    services.log_meeting(
        introduction,
        happened_on=introduction.introduced_at.date(),
        by=introduction.partner_person,
        side=Side.PARTNER,
        note="canary-meeting",
    )

    assert "canary-meeting" not in seen_by(north, sides, Side.INNOVATOR)
    assert "canary-meeting" in seen_by(north, sides, Side.PARTNER)


def test_partners_browse_what_the_profile_says_and_no_more(north, programme, sides):
    innovator = sides[Side.INNOVATOR]
    partners.edit_organisation(
        innovator,
        by=None,
        about="shared-about",
        website="https://shared-web.example",
        size="micro",
        legal_status="cic",
        motives=["culture"],
    )
    partners.add_project(
        innovator, by=None, name="shared-project", summary="shared-summary", evidence_note="canary-evidence"
    )
    partners.add_need(innovator, by=None, programme=programme, type="mentoring", title="shared-need")

    text = seen_by(north, sides, Side.PARTNER, "/portal/")

    for shared in ("shared-about", "shared-web.example", "shared-project", "shared-summary", "shared-need"):
        assert shared in text
    assert "canary-evidence" not in text
    assert "Priya" not in text
    browsed = seen_by(north, sides, Side.PARTNER, "/portal/innovators/")
    for secret in ("ZZ99 9ZZ", "1 to 9 people", "Community interest company", "Rejuvenate our culture"):
        assert secret not in browsed


def test_innovators_of_another_programme_are_not_browsed(north, programme, sides):
    other = make_programme()
    stranger = make_side(other, Side.INNOVATOR, name="Stranger Works")

    browser = browser_of(north, sides[Side.PARTNER], "partner")

    assert "Stranger Works" not in browser.get("/portal/innovators/").content.decode()
    assert browser.get(f"/portal/innovators/{stranger.pk}/").status_code == 404
    innovator = browser_of(north, sides[Side.INNOVATOR], "innovator")
    assert innovator.get("/portal/innovators/").status_code == 404


def test_a_draft_that_rested_is_written_anew_unseen(north, programme, sides):
    introduction = make_introduction(
        State.SNOOZED,
        programme,
        innovator=sides[Side.INNOVATOR],
        partner=sides[Side.PARTNER],
        why="As we asked before.",
    )
    before = seen_by(north, sides, Side.PARTNER)
    wake(introduction)
    introduction.save()

    services.edit_draft(introduction, by=None, why="canary-draft")

    after = seen_by(north, sides, Side.PARTNER)
    assert ("As we asked before." in before, "canary-draft" in after) == (True, False)
