"""F61: a person is erased, and nothing is left of them but numbers; every figure stays what it was."""

from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.history import actor_names
from accelerator.audit.models import Entry
from accelerator.home.desk.decisions import decisions
from accelerator.mailing.models import Mail, Token
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from accelerator.mailing.states import MailState, Why
from accelerator.mailing.suppressions import remember
from accelerator.privacy.erasure import delete_own_account, erase_person, holders, preview
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Membership, Role
from introductions import services as introductions
from introductions.models import Partnership
from introductions.models.partnership import PartySide
from introductions.services.drafting import change_contact
from introductions.services.partnerships import Goal, PartyTerms
from introductions.states import State
from partners.intake.checking import check
from partners.intake.services import start_import
from partners.models import ImportRow, Note, Person
from partners.queries import search_people
from partners.services import add_person, edit_person, restore_person
from reporting.services import rebuild
from tests.factories.accounts import make_account
from tests.factories.partners import make_person
from tests.factories.tenancy import make_tenant
from tests.privacy.scene import EMAIL, FAMILY, GIVEN, NAME, dump, everywhere, traces


@pytest.fixture
def north(db):
    return make_tenant("north", name="North Trust")


@pytest.fixture
def admin(north):
    return make_account(Role.ADMIN, tenant=north, name="Amira Oyelaran")


@pytest.fixture
def scene(north, admin):
    with tenant_scope(north):
        yield everywhere(admin)


def erase(scene, admin, **more) -> Person:
    return erase_person(scene.person, by=admin, typed=NAME, **more)


def partnership_of(scene) -> Partnership:
    """One that waits to be confirmed, for which they stand."""
    made = scene.made
    terms = [
        PartyTerms(made.innovator, PartySide.INNOVATOR, "a tool", "homes", made.innovator_person),
        PartyTerms(made.partner, PartySide.PARTNER, "homes", "a tool", scene.person),
    ]
    goal = Goal("Fewer arrears", "homes", 300, clock.today())
    return introductions.propose_partnership(
        made.programme, parties=terms, by=None, goal=goal, type="pilot", introduction=made
    )


def test_no_row_of_any_table_names_them_any_more(scene, admin):
    before = len(traces(dump()))

    erase(scene, admin)

    assert (before > 20, traces(dump())) == (True, [])


def test_every_figure_stays_what_it_was(scene, admin):
    before = rebuild(scene.made.programme_id).figures

    erase(scene, admin)

    assert rebuild(scene.made.programme_id).figures == before


def test_the_preview_says_what_goes_and_why_the_rest_stays(scene):
    seen = preview(scene.person)

    assert {line.title for line in seen.goes} >= {"Notes of staff about the person", "Mails that wait to leave"}
    assert [line.title for line in seen.stays if not line.why] == []
    assert traces(dump()) != []


def test_another_name_typed_erases_nothing(scene, admin):
    with pytest.raises(Refused, match=NAME):
        erase_person(scene.person, by=admin, typed="Somebody Else")


def test_what_waits_to_leave_is_stopped_and_links_open_nothing(scene, admin):
    waiting = Mail.objects.filter(address=EMAIL, state=MailState.QUEUED).count()
    ids = list(Mail.objects.filter(address=EMAIL).values_list("pk", flat=True))

    erase(scene, admin)

    left = Mail.objects.filter(pk__in=ids)
    live = Token.objects.filter(holder_id=str(scene.person.pk), revoked_at=None)
    assert (waiting > 0, left.filter(state=MailState.QUEUED).count(), live.count()) == (True, 0, 0)
    assert set(left.values_list("text", "html", "address", "to_name")) == {("", "", "", "")}


def test_a_mail_that_is_being_handed_over_ends_without_a_trace(scene, admin):
    mail = Mail.objects.filter(address=EMAIL, state=MailState.QUEUED).first()
    now = clock.now()
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENDING, lease_until=now, data_started_at=now, attempts=1, first_tried_at=now
    )

    erase(scene, admin)
    from accelerator.mailing import leases
    from accelerator.mailing.smtp import Answer, Stage

    mail.refresh_from_db()
    leases.finish(mail, Answer(Stage.DOT, 550, "no such person"))

    mail.refresh_from_db()
    assert (mail.state, traces(dump())) == (MailState.FAILED, [])


def test_open_questions_pass_to_staff_and_the_due_jobs_go_on(scene, admin):
    erase(scene, admin)
    with clock.at(clock.now() + timedelta(days=40)):
        introductions.run_due_steps()

    scene.waiting.refresh_from_db()
    scene.made.refresh_from_db()
    assert (scene.waiting.state, scene.waiting.partner_person) == (State.REDIRECTED, None)
    assert (scene.made.state, scene.made.partner_person.name) == (State.MET, "Erased person")


def test_positions_roles_and_sessions_end(scene, admin):
    erase(scene, admin)

    assert scene.person.positions.live().count() == 0
    assert Membership.objects.filter(user=scene.user).count() == 0


def test_search_finds_nothing_and_nobody_restores_or_edits_them(scene, admin, north):
    from accelerator.tenancy.members import Member

    erased = erase(scene, admin)

    assert (search_people(Member(admin), GIVEN), search_people(Member(admin), "Erased")) == ([], [])
    for undo in (lambda: restore_person(erased, by=admin), lambda: edit_person(erased, by=admin, email=EMAIL)):
        with pytest.raises(Refused, match="erased"):
            undo()


def test_the_audit_trail_keeps_a_number_without_a_name(scene, admin):
    erase(scene, admin)

    entry = Entry.objects.get(verb="person.erased")
    assert (entry.subject_id, entry.details) == (str(scene.person.pk), {})


def test_the_address_is_known_again_when_somebody_brings_it_back(scene, admin):
    erase(scene, admin)

    with pytest.raises(Refused, match="erase"):
        add_person(by=admin, given_name=GIVEN, email=EMAIL.title())
    mail = queue_mail(
        key="again:1", template="mailing/emails/test", to=Recipient(EMAIL, GIVEN), mail_class=MailClass.SERVICE
    )
    assert (mail.state, mail.why) == (MailState.HELD, Why.SUPPRESSED)


def test_a_spreadsheet_does_not_bring_them_back(scene, admin):
    erase(scene, admin)
    content = f"Name,First name,Last name,E-mail\nGull Works,{GIVEN},{FAMILY},{EMAIL}\n".encode()

    imported = start_import(
        scene.made.programme, by=admin, role="partner", filename="again.csv", content=content, sees_all=True
    )

    check(imported)

    row = ImportRow.objects.get(of=imported)
    assert [problem[2] for problem in row.problems] == [
        "The person in this row asked us to erase everything about them. The row goes in without them."
    ]


def test_a_spreadsheet_that_waits_to_be_imported_has_them_no_more(scene, admin):
    waiting = ImportRow.objects.get()

    erase(scene, admin)

    waiting.refresh_from_db()
    assert waiting.cells == ["Tern Works", "", "", ""]


def test_the_history_names_nobody_whose_account_lives_on_elsewhere(scene, admin):
    with tenant_scope(make_tenant("south", name="South Trust")):
        Membership.objects.create(user=scene.user, role=Role.PARTNER)
    entries = list(Entry.objects.filter(actor_id=str(scene.user.pk)))
    before = actor_names(entries)

    erase(scene, admin)

    assert (before, actor_names(entries)) == ({str(scene.user.pk): NAME}, {})


def test_whoever_comes_back_by_themselves_may(scene, admin):
    erase(scene, admin)

    remember(EMAIL, by=admin, why="She wrote to us herself.")

    assert add_person(by=admin, given_name=GIVEN, email=EMAIL).email == EMAIL


def test_a_shared_address_stays_with_whoever_else_has_it(scene, admin):
    other = make_person(scene.organisation, given_name="Ada", family_name="Marsh", email=EMAIL)

    seen = preview(scene.person)
    erase(scene, admin)

    other.refresh_from_db()
    left = traces(dump().replace(EMAIL, ""))
    assert (seen.shared, other.email, left) == ([EMAIL], EMAIL, [])


def test_a_namesake_elsewhere_keeps_their_first_name(scene, admin):
    other = make_person(given_name=GIVEN, family_name="Marsh", email="q.marsh@heath.example")
    note = Note.objects.create(person=other, text=f"{GIVEN} prefers evenings.", by=admin)

    erase(scene, admin)

    note.refresh_from_db()
    assert note.text == f"{GIVEN} prefers evenings."


def test_whoever_else_may_answer_takes_over_a_live_partnership(scene, admin):
    partnership = partnership_of(scene)
    heir = make_person(scene.organisation, given_name="Ada", family_name="Marsh")
    party = partnership.parties.get(champion=scene.person)

    with pytest.raises(Refused, match="Choose who stands"):
        erase(scene, admin)
    erase(scene, admin, successors={party.pk: heir})

    party.refresh_from_db()
    assert (party.champion, traces(dump())) == (heir, [])


def test_the_right_to_be_erased_does_not_wait_for_a_successor(scene, admin):
    partnership = partnership_of(scene)
    party = partnership.parties.get(champion=scene.person)

    erase(scene, admin)

    party.refresh_from_db()
    titles = [one.title for one in decisions(Member(admin), partnership.programme)]
    assert (party.champion, traces(dump())) == (None, [])
    assert "One partnership needs a champion." in titles


def test_an_introduction_that_was_made_goes_on_and_asks_staff_for_another_contact(scene, admin):
    made = scene.made

    erase(scene, admin)

    made.refresh_from_db()
    before = [one.title for one in decisions(Member(admin), made.programme)]
    heir = make_person(scene.organisation, given_name="Ada", family_name="Marsh")
    made = change_contact(made, side="partner", person=heir, by=admin)
    after = [one.title for one in decisions(Member(admin), made.programme)]
    assert (made.state, made.partner_person, made.held_why) == (State.MET, heir, "")
    assert "One introduction needs another contact." in set(before) - set(after)


def test_staff_leave_the_staff_first(scene, admin):
    Membership.objects.create(user=scene.user, role=Role.MANAGER)

    with pytest.raises(Refused, match="belongs to your staff"):
        erase(scene, admin)


def test_an_account_that_another_tenant_holds_stays_theirs(scene, admin):
    with tenant_scope(make_tenant("south", name="South Trust")) as south:
        Membership.objects.create(user=scene.user, role=Role.PARTNER)

    erase(scene, admin)

    user = User.objects.get(pk=scene.user.pk)
    assert (user.email, holders(user)) == (EMAIL, [south])
    with pytest.raises(Refused, match="South Trust"):
        delete_own_account(user, typed=EMAIL)


def test_an_account_that_nobody_holds_can_be_deleted_by_its_person(north):
    user = make_account(email=EMAIL, name=NAME)

    with tenant_scope(north):
        delete_own_account(user, typed=EMAIL)

        assert traces(dump()) == []
    assert User.objects.get(pk=user.pk).is_active is False


def test_a_second_time_changes_nothing(scene, admin):
    erase(scene, admin)
    entries = Entry.objects.count()

    erase_person(scene.person, by=admin, typed=NAME)

    assert Entry.objects.count() == entries
