"""What innovators and partners may know of introductions (promise 5), and the records in the admin."""

import pytest

from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from introductions.permissions import introductions_of_member, sees_contacts, side_of_member
from introductions.states import State
from tests.factories.introductions import make_introduction
from tests.factories.tenancy import make_member


def member_of(introduction, side, tenant):
    user = make_member(Role(side), tenant)
    person = introduction.person(side)
    person.user = user
    person.save()
    return Member(user)


@pytest.mark.parametrize(
    ("state", "partner", "innovator"),
    [
        (State.DRAFTED, False, False),
        (State.ASKING_FIRST, True, False),
        (State.DECLINED, True, False),
        (State.ASKING_SECOND, True, True),
        (State.READY, True, True),
        (State.INTRODUCED, True, True),
    ],
)
def test_a_side_knows_of_it_once_it_was_asked(state, partner, innovator, north, programme):
    introduction = make_introduction(state, programme)

    seen = {
        side: introductions_of_member(member_of(introduction, side, north)).exists()
        for side in ("partner", "innovator")
    }

    assert seen == {"partner": partner, "innovator": innovator}


def test_contacts_are_seen_once_it_has_left(programme):
    assert not sees_contacts(make_introduction(State.READY, programme))
    assert sees_contacts(make_introduction(State.INTRODUCED, programme))


def test_the_side_of_a_member_is_that_of_their_organisation(north, programme):
    introduction = make_introduction(State.READY, programme)
    stranger = Member(make_member(Role.FUNDER, north))

    assert side_of_member(member_of(introduction, "partner", north), introduction) == "partner"
    assert side_of_member(member_of(introduction, "innovator", north), introduction) == "innovator"
    assert side_of_member(stranger, introduction) is None


RECORDS = ["introduction", "answer", "step", "followup", "meeting", "partnership", "party"]


def test_records_are_found_by_a_name(programme, desk):
    make_introduction(State.MET, programme)

    for name in RECORDS:
        assert desk.get(f"/admin/introductions/{name}/?q=tally").status_code == 200


def test_a_record_is_read_only(programme, desk):
    introduction = make_introduction(State.READY, programme)
    address = f"/admin/introductions/introduction/{introduction.pk}/change/"

    page = desk.get(address)
    desk.post(address, {"state": "introduced", "why": "Hacked."})

    introduction.refresh_from_db()
    assert page.status_code == 200
    assert introduction.state == State.READY
    assert 'name="state"' not in page.text
