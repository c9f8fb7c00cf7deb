"""Two records of one organisation: merged with all that hangs on them, and taken apart again, row for row."""

from datetime import timedelta

import pytest
from django.apps import apps

from accelerator import clock
from accelerator.programmes.services import publish_rules
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import TenantModel
from introductions.models import Introduction
from introductions.states import State
from partners import services
from partners.merging.planning import plan_merge
from partners.merging.services import gone_into, merge_organisations, undo_merge
from partners.models import Merge, Organisation, RulesAcceptance
from partners.services import accept_rules
from tests.factories.introductions import make_draft, make_introduction, make_side
from tests.factories.partners import make_need, make_offer, make_organisation, make_participation, make_project
from tests.factories.programmes import make_programme, make_theme

CHANGED_BY_DESIGN = {"Merge", "Entry", "Head", "Programme"}


def everything():
    """Every row of the tenant, as stored, but for the audit trail, the stamps of programmes and the merges."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, TenantModel) and model.__name__ not in CHANGED_BY_DESIGN:
            columns = [field.attname for field in model._meta.concrete_fields]
            found |= {(model._meta.label, row["id"]): row for row in model.objects.values(*columns)}
    return found


@pytest.fixture
def pair(north):
    """Two partners with a bit of everything, much of it twice."""
    programme = make_programme(name="Fair Footing")
    theme = make_theme(programme)
    kept, gone = (
        make_side(programme, "partner", name="Acorn"),
        make_side(programme, "partner", name="Acorn Ltd", website="https://acorn.example"),
    )
    for one in (kept, gone):
        services.edit_participation(one.participations.get(), by=None, themes=[theme])
        services.add_identifier(one, by=None, scheme="GB-COH", value=f"0123456{len(one.name) % 10}")
        services.add_alias(one, by=None, name="The Acorn")
        services.add_note(one, by=None, text="A note.")
        services.log_contact(by=None, kind="call", happened_on=clock.today(), summary="Called.", organisation=one)
        offer = make_offer(one, programme)
        person = one.positions.get().person
        rules = publish_rules(programme, by=None, text=f"For {one.name}", earlier_holds=True)
        accept_rules(one, rules, person=person, via="portal")
        innovator = make_side(programme, "innovator")
        accept_rules(innovator, rules, person=innovator.positions.get().person, via="portal")
        make_introduction(State.MET, programme, innovator=innovator, partner=one, offer=offer)
    shared = kept.positions.get().person
    services.add_position(shared, gone, by=None, title="Trustee")
    for one in (kept, gone):  # the same search at both: its filters are JSON
        services.save_search(shared, organisation=one, kind="offers", filters={"type": "grant"})
    services.edit_position(kept.positions.get(), by=None, is_main_contact=True)
    services.edit_position(gone.positions.exclude(person=shared).get(), by=None, is_main_contact=True)
    make_participation(gone, make_programme(name="Other"), role="partner")
    return kept, gone


def test_a_merge_and_its_undo_leave_every_row_as_it_was(pair, dana):
    kept, gone = pair
    before = everything()

    merge = merge_organisations(kept, gone=gone, by=dana)
    undo_merge(merge, by=dana)

    after = everything()
    assert after.keys() == before.keys()
    assert [(key, before[key], after[key]) for key in before if before[key] != after[key]] == []


def test_nothing_points_to_the_one_that_is_gone_and_nothing_is_there_twice(pair, dana):
    kept, gone = pair

    merge = merge_organisations(kept, gone=gone, by=dana)

    assert [step for step in plan_merge(kept, gone).steps if step[1] != "partners.organisation"] == []
    kept.refresh_from_db(), gone.refresh_from_db()
    assert (kept.website, bool(gone.archived_at), gone_into(gone)) == ("https://acorn.example", True, merge)
    assert Introduction.objects.made().filter(partner=kept).count() == 2
    assert sorted(kept.participations.values_list("programme__name", flat=True)) == ["Fair Footing", "Other"]
    assert sorted(kept.aliases.values_list("name", flat=True)) == ["Acorn Ltd", "The Acorn"]
    assert kept.positions.filter(is_main_contact=True).count() == 1
    assert (kept.positions.count(), kept.identifiers.filter(is_primary=True).count()) == (2, 1)
    assert RulesAcceptance.objects.filter(organisation=kept).count() == 2
    assert "acorn ltd" in kept.search_text


def test_what_people_must_sort_out_first_is_said_before_and_refused(north, dana):
    programme = make_programme()
    innovator = make_side(programme, "innovator")
    kept, gone = make_side(programme, "partner"), make_side(programme, "partner")
    for one in (kept, gone):
        make_draft(programme, innovator=innovator, partner=one)
    before = everything()

    sentence = f"Both have an open introduction with {innovator.name}. Withdraw one of the two first."
    assert plan_merge(kept, gone).conflicts == [sentence]
    with pytest.raises(Refused, match="Both have an open introduction"):
        merge_organisations(kept, gone=gone, by=dana)
    with pytest.raises(Refused, match="introduced to each other"):
        merge_organisations(innovator, gone=gone, by=dana)
    assert everything() == before


def test_it_can_be_undone_for_thirty_days_and_what_changed_since_stays(north, dana):
    kept, gone = make_organisation(), make_organisation()
    project, need = make_project(gone), make_need(gone)
    merge = merge_organisations(kept, gone=gone, by=dana)
    third = make_organisation()
    type(need).objects.filter(pk=need.pk).update(organisation=third)

    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(Refused, match="30 days"):
        undo_merge(merge, by=dana)
    undo_merge(Merge.objects.get(), by=dana)

    project.refresh_from_db(), need.refresh_from_db()
    assert (project.organisation, need.organisation) == (gone, third)
    assert Organisation.objects.get(pk=gone.pk).archived_at is None
    with pytest.raises(Refused, match="undone already"):
        undo_merge(Merge.objects.get(), by=dana)
