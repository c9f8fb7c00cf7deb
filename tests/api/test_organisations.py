"""Merging, handing over, moving and the partnership sheet by script."""

from accelerator import clock
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions.services.partnerships import Goal, PartyTerms, propose_partnership
from tests.factories.partners import make_organisation, make_person
from tests.factories.tenancy import make_member


def test_two_records_are_looked_at_merged_and_taken_apart(world):
    with tenant_scope(world.tenant):
        twin = make_organisation(name=f"{world.partner.name} Ltd")
    manager, place = world["admin"], f"/organisations/{world.partner.pk}"

    pairs = manager.get("/duplicates/").json()["results"]
    looked = manager.post(f"{place}/merge/", other=twin.pk, only_look=True)
    merged = manager.post(f"{place}/merge/", other=twin.pk)
    undone = manager.post(f"/merges/{merged.json()['id']}/undo/")
    manager.post(f"{place}/not-same/", other=twin.pk)

    assert {pairs[0]["one"]["id"], pairs[0]["other"]["id"]} == {str(world.partner.pk), str(twin.pk)}
    assert (looked.json()["id"], looked.json()["conflicts"], merged.status_code) == (None, [], 200)
    assert undone.json()["undone_at"] is not None
    assert manager.get("/duplicates/").json()["results"] == []
    assert world["partner"].get("/duplicates/").status_code == 403


def test_a_place_moves_with_its_reason_and_a_call_is_logged(world):
    with tenant_scope(world.tenant):
        place = world.partner.participations.get()
    manager = world["manager"]

    bare = manager.post(f"/participations/{place.pk}/move/", to="dormant")
    moved = manager.post(f"/participations/{place.pk}/move/", to="dormant", why="On leave.")
    logged = manager.post(
        f"/organisations/{world.partner.pk}/contacts/", kind="call", happened_on=str(clock.today()), summary="Called."
    )

    assert (bare.status_code, moved.json()["state"], moved.json()["dormant_why"]) == (409, "dormant", "On leave.")
    assert (logged.status_code, logged.json()["summary"]) == (200, "Called.")
    assert "dormant_why" not in world["partner"].get(f"/participations/{place.pk}/").json()


def test_a_successor_takes_over_and_the_sheet_is_written(world):
    with tenant_scope(world.tenant):
        ruth = world.partner.positions.get().person
        noor = make_person(world.partner, given_name="Noor")
        sides = [
            (world.innovator, "innovator", world.innovator.positions.get().person),
            (world.partner, "partner", ruth),
        ]
        parties = [PartyTerms(one, side, "a", "b", person) for one, side, person in sides]
        goal = Goal("A trial", "homes", 300, clock.today())
        partnership = propose_partnership(
            world.programme, parties=parties, by=make_member(Role.MANAGER, world.tenant), goal=goal, type="pilot"
        )
    manager = world["manager"]

    handed = manager.post(f"/people/{ruth.pk}/hand-over/", organisation=world.partner.pk, to=noor.pk)
    decides = [{"organisation": str(world.partner.pk), "decision_maker": "The head of housing"}]
    said = {"problem": "Arrears.", "first_step": "A call in May.", "decides": decides}
    sheet = manager.post(f"/partnerships/{partnership.pk}/sheet/edit/", **said).json()

    assert handed.json() == {"introductions": 0, "partnerships": 1, "offers": 0}
    party = next(one for one in sheet["parties"] if one["organisation"] == str(world.partner.pk))
    assert (sheet["problem"], party["decision_maker"], party["champion"]) == (
        "Arrears.",
        "The head of housing",
        str(noor.pk),
    )
    assert manager.get(f"/partnerships/{partnership.pk}/sheet/").json() == sheet
