"""Rules of engagement by script: published, accepted by each side for itself, noted by staff."""


def test_rules_are_published_and_accepted_by_script(world):
    place = f"/programmes/{world.programme.pk}/rules/"

    made = world["manager"].post(place, text="Answer in time.")
    barred = world["manager"].post(f"/introductions/{drafted(world)}/ask/")
    own = world["partner"].post(f"/organisations/{world.partner.pk}/rules/", rules=made.json()["id"])
    bare = world["manager"].post(f"/organisations/{world.innovator.pk}/rules/", rules=made.json()["id"])
    noted = world["manager"].post(
        f"/organisations/{world.innovator.pk}/rules/", rules=made.json()["id"], note="Signed on paper."
    )

    assert (made.status_code, made.json()["version"], barred.status_code) == (200, 1, 409)
    assert (own.json()["via"], "note" in own.json(), bare.status_code, noted.json()["via"]) == (
        "portal",
        False,
        409,
        "staff",
    )
    assert world["manager"].post(f"{place}ask/").json() == {"asked": 0}
    assert world["partner"].get(place).json()["results"][0]["text"] == "Answer in time."
    assert world["partner"].post(place, text="Our own.").status_code == 403
    foreign = world["partner"].post(f"/organisations/{world.innovator.pk}/rules/", rules=made.json()["id"])
    assert foreign.status_code == 404


def drafted(world):
    return world["manager"].post("/introductions/", **world.draft()).json()["id"]
