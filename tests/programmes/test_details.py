"""Themes, targets, credits, stages' dates, picklists, access."""

import pytest

from accelerator import clock
from accelerator.audit.services import history
from accelerator.programmes import picklists, services
from accelerator.programmes.access import grant_access, programmes_for, staff_programmes
from accelerator.programmes.defaults import LISTS
from accelerator.programmes.models import Picklist, ProgrammeAccess, Target
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Membership, Role
from tests.factories.programmes import make_criterion, make_programme, make_theme
from tests.factories.tenancy import make_member, make_tenant


def test_a_target_keeps_its_first_value_and_every_later_one(north, dana):
    programme = make_programme()
    services.set_target(programme, by=dana, measure="partnerships_confirmed", value=9)

    services.set_target(programme, by=dana, measure="partnerships_confirmed", value=40, note="More partners came")

    target = Target.objects.get()
    assert (target.first_value, target.value, target.note) == (9, 40, "More partners came")
    assert [revision.value for revision in target.revisions.all()] == [40, 9]


def test_the_same_target_again_is_no_revision(north, dana):
    programme = make_programme()
    for _ in range(2):
        services.set_target(programme, by=dana, measure="partnerships_confirmed", value=9)

    assert Target.objects.get().revisions.count() == 1


def test_a_revised_target_moves_the_counted_line_of_an_open_gate(north, dana):
    programme = make_programme(stages=True)
    passed = make_criterion(programme.stages.get(number=1), measure="partnerships_confirmed", needed=9)
    ahead = make_criterion(programme.stages.get(number=3), measure="partnerships_confirmed", needed=9)

    services.set_target(programme, by=dana, measure="partnerships_confirmed", value=40)

    passed.refresh_from_db()
    ahead.refresh_from_db()
    assert (passed.needed, ahead.needed) == (9, 40)


def test_a_theme_keeps_its_address_when_it_is_renamed(north, dana):
    programme = make_programme()
    theme = services.add_theme(programme, by=dana, name="Money confidence")

    services.edit_theme(theme, by=dana, name="Money and confidence")

    theme.refresh_from_db()
    assert (theme.name, theme.slug) == ("Money and confidence", "money-confidence")


def test_two_themes_of_one_programme_differ_in_name(north, dana):
    programme = make_programme()
    services.add_theme(programme, by=dana, name="Money confidence")

    with pytest.raises(Refused, match="already"):
        services.add_theme(programme, by=dana, name="money confidence")


def test_themes_are_reordered_one_place_at_a_time(north, dana):
    programme = make_programme()
    first, second, third = (make_theme(programme) for _ in range(3))

    services.move_theme(third, by=dana, up=True)

    assert list(programme.themes.all()) == [first, third, second]
    services.move_theme(first, by=dana, up=True)
    assert list(programme.themes.all()) == [first, third, second]


def test_edits_write_down_the_names_of_the_fields_only(north, dana):
    programme = make_programme(summary="Old")

    services.edit_programme(programme, by=dana, summary="A secret plan", name=programme.name)

    assert history(programme).first().details == {"fields": ["summary"]}


def test_an_untouched_list_offers_its_defaults_without_rows(north):
    assert picklists.choices("sector") == list(LISTS["sector"].entries)
    assert Picklist.objects.count() == 0


def test_a_renamed_entry_keeps_its_code(north, dana):
    services.rename_entry("sector", "business", by=dana, label="Companies")

    assert picklists.label("sector", "business") == "Companies"
    assert Picklist.objects.filter(list_code="sector").count() == len(LISTS["sector"].entries)


def test_a_retired_entry_is_not_offered_but_still_reads(north, dana):
    services.retire_entry("sector", "media", by=dana)

    assert "media" not in dict(picklists.choices("sector"))
    assert dict(picklists.choices("sector", keep="media"))["media"] == "Media"
    assert picklists.label("sector", "media") == "Media"
    services.restore_entry("sector", "media", by=dana)
    assert "media" in dict(picklists.choices("sector"))


def test_the_last_entry_of_a_list_stays(north, dana):
    codes = [code for code, _ in LISTS["decline_reason"].entries]
    for code in codes[:-1]:
        services.retire_entry("decline_reason", code, by=dana)

    with pytest.raises(Refused, match="at least one"):
        services.retire_entry("decline_reason", codes[-1], by=dana)


def test_a_new_entry_gets_a_code_of_its_own(north, dana):
    first = services.add_entry("unit", by=dana, label="Bus tickets")

    assert (first.code, picklists.choices("unit")[-1]) == ("bus_tickets", ("bus_tickets", "Bus tickets"))
    with pytest.raises(Refused, match="already"):
        services.add_entry("unit", by=dana, label="bus TICKETS")


def test_entries_are_reordered(north, dana):
    services.move_entry("size", "small", by=dana, up=True)

    assert [code for code, _ in picklists.choices("size")][:3] == ["small", "micro", "medium"]


def test_lists_of_two_tenants_are_apart(north, dana):
    services.rename_entry("sector", "business", by=dana, label="Companies")

    with tenant_scope(make_tenant("south")):
        assert picklists.label("sector", "business") == "Business"


def test_label_maps_reads_many_lists_in_one_query(north, dana, django_assert_num_queries):
    services.rename_entry("sector", "business", by=dana, label="Companies")

    with django_assert_num_queries(1):
        maps = picklists.label_maps("sector", "size")

    assert (maps["sector"]["business"], maps["size"]["micro"]) == ("Companies", "1 to 9 people")


def test_a_membership_without_access_rows_reaches_all_programmes(north, victor):
    programmes = {make_programme(), make_programme()}

    assert set(staff_programmes(Member(victor))) == programmes


def test_a_narrowed_membership_reaches_its_programmes_only(north, dana, victor):
    mine, other = make_programme(), make_programme()
    membership = Membership.objects.get(user=victor)

    grant_access(membership, [mine.pk], by=dana)

    assert list(staff_programmes(Member(victor))) == [mine]
    assert set(staff_programmes(Member(dana))) == {mine, other}
    grant_access(membership, [], by=dana)
    assert set(staff_programmes(Member(victor))) == {mine, other}


def test_each_role_is_narrowed_for_itself(north, dana):
    funded, managed = make_programme(), make_programme()
    user = make_member(Role.FUNDER, north)
    manager = Membership.objects.create(user=user, role=Role.MANAGER)
    ProgrammeAccess.objects.create(membership=Membership.objects.get(user=user, role=Role.FUNDER), programme=funded)
    ProgrammeAccess.objects.create(membership=manager, programme=managed)

    member = Member(user)

    assert list(programmes_for(member, Role.FUNDER)) == [funded]
    assert list(programmes_for(member, Role.MANAGER)) == [managed]
    assert set(programmes_for(member)) == {funded, managed}


def test_an_ended_membership_reaches_nothing(north, victor):
    make_programme()
    Membership.objects.filter(user=victor).update(ended_at=clock.now())

    assert list(programmes_for(Member(victor))) == []


def test_a_programme_of_another_tenant_is_never_granted(north, dana, victor):
    south = make_tenant("south")
    with tenant_scope(south):
        foreign = make_programme()
    mine = make_programme()
    membership = Membership.objects.get(user=victor)
    grant_access(membership, [mine.pk], by=dana)

    with pytest.raises(Refused, match="does not exist"):
        grant_access(membership, [foreign.pk], by=dana)

    assert [access.programme for access in ProgrammeAccess.objects.all()] == [mine]


def test_a_stage_edit_saves_what_differs(north, dana):
    programme = make_programme(stages=True)

    services.edit_stages(programme, {2: {"name": "Gather"}, 3: {"name": "Deliver & implement"}}, by=dana)

    assert programme.stages.get(number=2).name == "Gather"
    assert [entry.details["stage"] for entry in history(programme)] == [2]
