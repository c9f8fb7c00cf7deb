"""Sending at a time, saying how it goes, letting go, requests, pauses and wording: by script as on the pages."""

from datetime import timedelta

from accelerator import clock
from accelerator.mailing.models import ProgrammeSender, Wording
from accelerator.tenancy.context import tenant_scope
from introductions.states import State
from tests.factories.introductions import make_introduction


def test_from_the_paragraph_to_letting_go(world):
    with tenant_scope(world.tenant):
        ready = make_introduction(State.READY, world.programme)
        made = make_introduction(State.INTRODUCED, world.programme)
    staff, path = world["manager"], f"/introductions/{ready.pk}"

    written = staff.post(f"{path}/paragraph/", paragraph="Both of you began in Leeds.")
    sent = staff.post(f"{path}/send/")
    back = staff.post(f"{path}/unsend/")
    past = staff.post(f"{path}/send/", at=(clock.now() - timedelta(days=1)).isoformat())
    said = staff.post(f"/introductions/{made.pk}/follow-ups/", side="partner", days="30", answer="nothing")
    gone = staff.post(f"/introductions/{made.pk}/let-go/", reason="silence")

    assert written.json()["bridge_paragraph"] == "Both of you began in Leeds."
    assert (sent.json()["leaves_at"] is None, back.json()["leaves_at"]) == (False, None)
    assert (past.status_code, said.json()["answer"], gone.json()["state"]) == (409, "nothing", "outcome_stalled")


def test_words_and_sender_of_a_programme(world):
    path = f"/programmes/{world.programme.pk}"

    good = world["manager"].post(f"{path}/wording/", kind="introductions.ask", opening="Good day {name}.")
    bad = world["manager"].post(f"{path}/wording/", kind="introductions.ask", opening="{settings}")
    named = world["manager"].post(f"{path}/sender/", from_name="Fair Footing")

    with tenant_scope(world.tenant):
        assert (good.status_code, Wording.objects.get().opening) == (200, "Good day {name}.")
        assert (bad.status_code, named.json()["from_name"]) == (409, "Fair Footing")
        assert ProgrammeSender.objects.get().programme_id == world.programme.pk
