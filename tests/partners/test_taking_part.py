"""Participation, projects, needs, offers, notes and the contact log."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accelerator import clock
from accelerator.audit.services import history
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import IllegalMove, Refused
from partners import services
from partners.models import Contact, Note, Offer, Participation
from tests.factories.partners import (
    make_need,
    make_offer,
    make_organisation,
    make_participation,
    make_person,
    make_project,
)
from tests.factories.programmes import make_programme, make_theme


@pytest.mark.parametrize(
    ("state", "joined"), [("prospect", False), ("invited", False), ("joined", True), ("active", True)]
)
def test_an_organisation_may_begin_in_a_programme_at_four_states(north, state, joined):
    participation = make_participation(state=state)

    assert (participation.state, participation.joined_on is not None) == (state, joined)


def test_joining_says_when_and_tells_the_programmes_figures(north, dana, programme):
    before = Programme.objects.get().changed_at

    participation = make_participation(programme=programme, by=dana, state="joined", on=date(2026, 2, 3))

    assert participation.joined_on == date(2026, 2, 3)
    assert Programme.objects.get().changed_at > before


COUNTED = {
    "another challenge": lambda place, offer: services.edit_participation(
        place, by=None, themes=[make_theme(place.programme)]
    ),
    "an offer goes live": lambda place, offer: services.publish_offer(offer, by=None),
    "an offer is closed": lambda place, offer: services.close_offer(offer, by=None),
    "an offer is renewed": lambda place, offer: services.renew_offer(
        services.pause_offer(services.publish_offer(offer, by=None), by=None), by=None
    ),
}


@pytest.mark.parametrize("change", COUNTED.values(), ids=COUNTED)
def test_what_a_figure_counts_tells_the_programmes_figures(change, north, programme):
    place = make_participation(programme=programme, role="partner", state="joined")
    offer = services.add_offer(place.organisation, by=None, programme=programme, type="pilot", title="A test site")
    before = Programme.objects.get().changed_at

    change(place, offer)

    assert Programme.objects.get().changed_at > before


@pytest.mark.parametrize("verb", [services.resume_offer, services.reopen_offer, services.renew_offer])
def test_nothing_but_the_check_makes_an_offer_live_for_the_first_time(verb, north, programme):
    organisation = make_participation(programme=programme, role="partner").organisation
    offer = services.add_offer(organisation, by=None, programme=programme, type="pilot", title="A test site")
    offer = services.submit_offer(offer, by=None)

    with pytest.raises(Refused, match="has not been checked yet"):
        verb(offer, by=None)

    offer.refresh_from_db()
    assert (offer.state, offer.live_since) == ("in_check", None)


def test_a_second_place_in_the_same_role_is_refused(north, programme):
    organisation = make_organisation(name="Acorn")
    make_participation(organisation, programme)

    with pytest.raises(Refused) as refused:
        make_participation(organisation, programme)

    assert str(refused.value) == "Acorn is an innovator of Fair Footing already."


def test_one_organisation_may_have_two_roles_in_one_programme(north, programme):
    organisation = make_organisation()
    make_participation(organisation, programme, role="partner")
    make_participation(organisation, programme, role="funder")

    assert organisation.participations.count() == 2


def test_leaving_and_coming_back_keeps_the_day_it_first_joined(north, dana):
    participation = make_participation(state="joined", on=date(2026, 1, 5))

    left = services.move_participation(participation, by=dana, to="left", on=date(2026, 3, 1))
    again = services.move_participation(participation, by=dana, to="joined")

    assert left.left_on == date(2026, 3, 1)
    assert (again.joined_on, again.left_on) == (date(2026, 1, 5), None)
    assert [entry.details.get("state") for entry in history(participation)] == ["joined", "left", "joined"]


def test_a_move_that_the_table_does_not_have_changes_nothing(north, dana):
    participation = make_participation(state="prospect")

    with pytest.raises(IllegalMove):
        services.move_participation(participation, by=dana, to="dormant")

    assert Participation.objects.get().state == "prospect"


@pytest.mark.parametrize("state", ["joined", "left", "nonsense"])
def test_the_database_refuses_a_state_without_its_date_and_an_unknown_one(north, state):
    participation = make_participation(state="prospect")

    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.filter(pk=participation.pk).update(state=state)


def test_only_who_joined_and_has_not_left_is_counted(north, programme):
    for state in ("prospect", "invited", "joined", "active"):
        make_participation(programme=programme, state=state)
    left = make_participation(programme=programme)
    services.move_participation(left, by=None, to="left")

    assert Participation.objects.taking_part().count() == 2


def test_support_level_owner_and_themes_are_edited_together(north, dana, programme):
    theme = make_theme(programme)
    participation = make_participation(programme=programme)

    services.edit_participation(participation, by=dana, support_level="deep", owner=dana, themes=[theme])

    kept = Participation.objects.get()
    assert (kept.support_level, kept.owner) == ("deep", dana)
    assert [link.theme for link in kept.theme_links.all()] == [theme]
    assert history(kept).first().details == {"fields": ["owner", "support_level", "themes"]}


def test_f04_a_theme_of_another_programme_is_refused(north, programme):
    foreign = make_theme(make_programme())

    with pytest.raises(Refused):
        make_participation(programme=programme, themes=[foreign])


def test_the_last_introduction_is_stamped_on_both_sides_and_never_goes_back(north, programme):
    innovator = make_participation(programme=programme)
    partner = make_participation(programme=programme, role="partner")
    bystander = make_participation(programme=programme)
    sides = {"programme": programme, "innovator": innovator.organisation, "partner": partner.organisation}
    now = clock.now()

    services.stamp_introduced(**sides, at=now)
    services.stamp_introduced(**sides, at=now - timedelta(days=2))

    stamps = dict(Participation.objects.values_list("pk", "introduced_at"))
    assert stamps == {innovator.pk: now, partner.pk: now, bystander.pk: None}


def test_a_project_is_added_and_edited(north, dana, programme):
    project = make_project(name="Night bus", maturity="prototype")

    services.edit_project(project, by=dana, maturity="proven", programme=programme)

    assert [entry.details.get("fields") for entry in history(project)] == [["maturity", "programme"], None]


def test_a_need_is_met_and_may_open_again(north, dana):
    need = make_need()

    met = services.move_need(need, by=dana, to="met")
    again = services.move_need(need, by=dana, to="open")

    assert (met.state, again.state) == ("met", "open")


def test_a_need_belongs_to_a_project_of_the_same_organisation(north):
    with pytest.raises(Refused):
        make_need(project=make_project())


def test_staff_publish_their_own_draft_in_one_step(north, dana):
    with clock.at(clock.now()):
        offer = services.publish_offer(make_offer(state="draft"), by=dana)

        assert (offer.state, offer.live_since) == ("live", clock.now())
        assert offer.renew_by == clock.today() + timedelta(days=90)


def test_an_offer_goes_through_the_check_and_may_come_back(north, dana):
    offer = make_offer(state="draft")

    states = [step(offer, by=dana).state for step in (services.submit_offer, services.return_offer)]

    assert states == ["in_check", "draft"]


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (services.mark_offer_full, services.reopen_offer),
        (services.pause_offer, services.resume_offer),
        (services.lapse_offer, services.renew_offer),
    ],
)
def test_a_live_offer_comes_back_from_full_paused_and_lapsed(north, dana, there, back):
    offer = make_offer()

    assert there(offer, by=dana).state != "live"
    assert back(offer, by=dana).state == "live"


def test_renewing_a_live_offer_gives_it_another_ninety_days(north, dana):
    offer = make_offer()

    with clock.at(clock.now() + timedelta(days=30)):
        renewed = services.renew_offer(offer, by=dana)

        assert renewed.renew_by == clock.today() + timedelta(days=90)


def test_a_closed_offer_stays_closed_and_is_not_edited(north, dana):
    offer = services.close_offer(make_offer(), by=dana)

    with pytest.raises(Refused):
        services.edit_offer(offer, by=dana, title="More")
    with pytest.raises(IllegalMove):
        services.renew_offer(offer, by=dana)


def test_an_offer_is_live_only_inside_its_dates(north):
    today = clock.today()
    make_offer(available_until=today - timedelta(days=1))
    make_offer(available_from=today + timedelta(days=1))
    make_offer(state="draft")
    inside = make_offer(available_from=today, available_until=today)

    assert list(Offer.objects.live()) == [inside]


def test_an_offer_does_not_end_before_it_starts(north):
    with pytest.raises(Refused):
        make_offer(available_from=date(2026, 3, 1), available_until=date(2026, 2, 1))


def test_the_contact_of_an_offer_is_somebody_there(north, dana):
    offer = make_offer(quantity=Decimal("2.5"), unit="days")
    here, elsewhere = make_person(offer.organisation), make_person(make_organisation())

    assert services.edit_offer(offer, by=dana, contact=here).contact == here
    with pytest.raises(Refused):
        services.edit_offer(offer, by=dana, contact=elsewhere)


@pytest.mark.parametrize("make", [make_organisation, make_person])
def test_a_note_is_written_changed_and_removed(north, dana, make):
    subject = make()
    note = services.add_note(subject, by=dana, text="  Prefers a call. ")

    assert (note.text, note.subject, note.by) == ("Prefers a call.", subject, dana)
    services.edit_note(note, by=dana, text="Prefers a call before noon.")
    services.remove_note(note, by=dana)

    assert Note.objects.count() == 0
    assert [entry.verb for entry in history(subject)][:3] == ["note.removed", "note.edited", "note.added"]


def test_the_history_of_a_note_holds_no_word_of_it(north, dana):
    subject = make_organisation()

    services.add_note(subject, by=dana, text="canary")

    assert all("canary" not in str(entry.details) for entry in history(subject))


def test_an_empty_note_is_refused(north, dana):
    with pytest.raises(Refused):
        services.add_note(make_organisation(), by=dana, text=" ")


def test_a_contact_is_logged_and_can_go_again(north, dana):
    organisation = make_organisation()

    contact = services.log_contact(
        by=dana, organisation=organisation, kind="call", happened_on=clock.today(), summary="Said hello."
    )
    services.remove_contact(contact, by=dana)

    assert Contact.objects.count() == 0
    assert [entry.verb for entry in history(organisation)][:2] == ["contact.removed", "contact.logged"]


def test_a_contact_of_tomorrow_is_refused(north, dana):
    with pytest.raises(Refused):
        services.log_contact(
            by=dana,
            organisation=make_organisation(),
            kind="call",
            happened_on=clock.today() + timedelta(days=1),
            summary="Will call.",
        )
