"""The queue of possible duplicates: a question, answered by people, and not asked twice."""

from accelerator.programmes.access import grant_access
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Membership
from partners.merging.lookalikes import lookalikes
from partners.models import Merge, Organisation
from tests.factories.partners import make_organisation, make_participation
from tests.factories.programmes import make_programme


def names(member):
    return [({pair.one.name, pair.other.name}, pair.why) for pair in lookalikes(member)]


def member_of(user):
    return Member(user)


def test_similar_names_and_shared_sites_are_asked_about_and_other_organisations_are_not(north, dana):
    make_organisation(name="The Acorn Trust", postcode="SW1A 2AA")
    make_organisation(name="Acorn Ltd", postcode="SW1A 2AA")
    make_organisation(name="Brightwater", website="https://www.bright.example/about")
    make_organisation(name="BW Holdings", website="http://bright.example")
    make_organisation(name="Copper Lane")
    make_organisation(name="Copperfield")

    assert names(member_of(dana)) == [
        ({"The Acorn Trust", "Acorn Ltd"}, ["similar name", "same postcode"]),
        ({"Brightwater", "BW Holdings"}, ["same web site"]),
    ]


def test_two_that_are_not_the_same_are_asked_about_once(north, desk, dana):
    one, other = make_organisation(name="Acorn"), make_organisation(name="Acorn Ltd")
    assert "Acorn Ltd" in desk.get("/desk/duplicates/").text

    desk.post(f"/desk/organisations/{other.pk}/merge/{one.pk}/not/")

    assert names(member_of(dana)) == []


def test_staff_compare_merge_land_on_the_record_that_stays_and_undo(north, desk):
    kept, gone = make_organisation(name="Acorn"), make_organisation(name="Acorn Ltd")
    page = f"/desk/organisations/{kept.pk}/merge/{gone.pk}/"
    assert "Merge Acorn Ltd into Acorn?" in desk.get(page).text
    assert not Merge.objects.exists()

    assert desk.post(page).status_code == 302

    assert desk.get(f"/desk/organisations/{gone.pk}/")["Location"] == f"/desk/organisations/{kept.pk}/"
    assert "Acorn Ltd was merged into this record" in desk.get(f"/desk/organisations/{kept.pk}/").text
    desk.post(f"/desk/merges/{Merge.objects.get().pk}/undo/")
    assert Organisation.objects.get(pk=gone.pk).archived_at is None


def test_a_manager_merges_nothing_that_takes_part_elsewhere(programme, max, max_desk, dana):
    own, shared = make_organisation(name="Acorn"), make_organisation(name="Acorn Ltd")
    for one in (own, shared):
        make_participation(one, programme, role="partner")
    make_participation(shared, make_programme(name="Another"), role="partner")
    grant_access(Membership.objects.get(user=max), [programme.pk], by=dana)

    answer = max_desk.post(f"/desk/organisations/{own.pk}/merge/{shared.pk}/")

    assert (answer.status_code, Merge.objects.exists()) == (409, False)
    assert "Ask an administrator" in answer.text
