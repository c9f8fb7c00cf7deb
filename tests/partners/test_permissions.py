"""Who sees which organisations and people. Dana: administrator. Max: manager of one programme. Ida: innovator."""

import pytest

from accelerator import clock
from accelerator.accounts.models import Invitation
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Membership, Role
from partners import permissions, services
from tests.factories.partners import make_organisation, make_participation, make_person, make_position
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member


@pytest.fixture
def manager(max):
    return Member(max)


@pytest.fixture
def ida(north):
    return make_member(Role.INNOVATOR, north)


@pytest.fixture
def ours(programme):
    return make_participation(programme=programme).organisation


@pytest.fixture
def elsewhere(north):
    return make_participation(programme=make_programme()).organisation


def test_an_administrator_sees_every_organisation_and_person(dana, ours, elsewhere):
    apart = make_organisation()
    nobody = make_person()

    assert set(permissions.visible_organisations(Member(dana))) == {ours, elsewhere, apart}
    assert set(permissions.visible_people(Member(dana))) == {nobody}


def test_f03_a_manager_sees_what_takes_part_in_their_programmes(manager, ours, elsewhere):
    here, there = make_person(ours), make_person(elsewhere)

    assert set(permissions.visible_organisations(manager)) == {ours}
    assert set(permissions.visible_people(manager)) == {here}
    assert there not in permissions.visible_people(manager)


def test_a_person_whose_position_has_ended_stays_visible(manager, ours):
    position = make_position(organisation=ours)
    services.end_position(position, by=None)

    assert list(permissions.visible_people(manager)) == [position.person]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.INNOVATOR, Role.PARTNER, Role.FUNDER])
def test_others_see_no_organisation_as_staff_do(north, ours, role):
    member = Member(make_member(role, north))

    assert not permissions.visible_organisations(member).exists()
    assert not permissions.visible_people(member).exists()


def test_an_innovator_acts_through_a_live_position(ida, ours, elsewhere):
    position = make_position(organisation=ours)
    services.claim_person(position.person, user=ida)
    member = Member(ida)

    assert list(permissions.organisations_of(member)) == [ours]
    services.end_position(position, by=None)
    assert list(permissions.organisations_of(member)) == []


def test_a_position_alone_is_no_right_without_the_role(north, ours):
    funder = make_member(Role.FUNDER, north)
    position = make_position(organisation=ours)
    services.claim_person(position.person, user=funder)

    assert list(permissions.organisations_of(Member(funder))) == []


def test_an_ended_membership_ends_the_rights_of_a_position(ida, ours):
    position = make_position(organisation=ours)
    services.claim_person(position.person, user=ida)
    Membership.objects.filter(user=ida).update(ended_at=clock.now())

    assert list(permissions.organisations_of(Member(ida))) == []


@pytest.mark.parametrize("change", [services.archive_organisation, services.restore_organisation])
def test_nobody_acts_for_an_archived_organisation(ida, ours, change):
    position = make_position(organisation=ours)
    services.claim_person(position.person, user=ida)

    change(ours, by=None)

    expected = [] if change is services.archive_organisation else [ours]
    assert list(permissions.organisations_of(Member(ida))) == expected


def test_who_accepted_an_invitation_is_the_person_it_named(ida, ours):
    person = make_person(ours)
    invite(person, accepted_by=ida)

    assert permissions.person_of(Member(ida)) == person
    assert list(permissions.organisations_of(Member(ida))) == [ours]


def test_an_invitation_that_is_not_accepted_gives_nothing(ida, ours):
    invite(make_person(ours), accepted_by=None)

    assert permissions.person_of(Member(ida)) is None


def test_a_person_who_another_claimed_is_not_taken_over_by_an_old_invitation(north, ida, ours):
    person, other = make_person(ours), make_member(Role.INNOVATOR, north)
    services.claim_person(person, user=other)
    invite(person, accepted_by=ida)

    assert permissions.person_of(Member(ida)) is None


def test_only_who_may_answer_answers_for_an_organisation(ida, ours):
    position = make_position(organisation=ours, may_answer=False)
    services.claim_person(position.person, user=ida)

    assert not permissions.may_answer_for(Member(ida), ours)
    services.edit_position(position, by=None, may_answer=True)
    assert permissions.may_answer_for(Member(ida), ours)


def test_staff_and_its_own_people_may_edit_an_organisation(dana, ida, manager, ours, elsewhere):
    position = make_position(organisation=elsewhere)
    services.claim_person(position.person, user=ida)

    assert [permissions.may_edit_organisation(one, elsewhere) for one in (Member(dana), Member(ida), manager)] == [
        True,
        True,
        False,
    ]


def invite(person, accepted_by):
    return Invitation.objects.create(
        email=person.email_normalised,
        role=Role.INNOVATOR,
        person_id=person.pk,
        accepted_by=accepted_by,
        accepted_at=clock.now() if accepted_by else None,
        expires_at=clock.now(),
    )
