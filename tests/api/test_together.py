"""Several introductions at once by script: foreseen, done, undone; and the views that staff keep."""


def test_several_are_decided_on_and_undone_by_script(world):
    manager = world["manager"]
    draft = manager.post("/introductions/", **world.draft()).json()["id"]
    order = {"verb": "cancel", "introductions": [draft], "reason": "The plan changed."}

    seen = manager.post("/introductions/together/", **order, preview=True).json()
    still = manager.get(f"/introductions/{draft}/").json()["state"]
    done = manager.post("/introductions/together/", **order).json()
    again = manager.post("/introductions/together/", **order).json()
    undone = manager.post(f"/introductions/together/{done['deed']}/undo/")

    assert (seen["done"], seen["deed"], still) == ([draft], None, "drafted")
    assert (done["done"], done["can_undo"], [one["id"] for one in again["left"]]) == ([draft], True, [draft])
    assert (undone.status_code, manager.get(f"/introductions/{draft}/").json()["state"]) == (200, "drafted")
    assert world["partner"].post("/introductions/together/", **order).status_code == 403
    assert (
        manager.post("/introductions/together/", verb="nudge", introductions=[str(world.partner.pk)]).status_code == 400
    )


def test_kept_views_are_listed_for_their_team(world):
    assert world["manager"].get("/views/").json()["results"] == []
    assert world["partner"].get("/views/").status_code == 403
