"""Somebody of whom there is a trace wherever there can be one; use it inside a tenant_scope."""

import json
from dataclasses import dataclass

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from accelerator import clock
from accelerator.accounts.models import Invitation, User
from accelerator.accounts.services import accept_invitation, make_token
from accelerator.mailing import preferences, suppressions, tokens
from accelerator.mailing.services import MailClass
from accelerator.mailing.states import SuppressionReason
from accelerator.tenancy.models import Role
from introductions import services
from introductions.models import Introduction, Meeting
from introductions.states import Reply, State
from partners import services as partners
from partners.intake.services import start_import
from partners.models import ImportItem, ImportRow, Organisation, Person
from tests.factories.accounts import make_account, make_invitation
from tests.factories.introductions import make_draft, make_side, say
from tests.factories.partners import make_offer, make_person
from tests.factories.programmes import make_programme

GIVEN, FAMILY, EMAIL, PHONE = "Quillon", "Vasterby", "quillon.vasterby@tern.example", "+44 20 7946 0991"
NAME = f"{GIVEN} {FAMILY}"


@dataclass
class Scene:
    person: Person
    user: User
    organisation: Organisation
    made: Introduction
    waiting: Introduction


def everywhere(admin: User) -> Scene:
    """A partner's contact who signs in, answered, was introduced, is asked anew, and is named in many texts."""
    programme = make_programme()
    organisation = make_side(programme, "partner", name="Tern Works")
    organisation.positions.all().delete()
    person = make_person(
        organisation, given_name=GIVEN, family_name=FAMILY, email=EMAIL, phone=PHONE, title="Head of Terns"
    )
    partners.edit_person(person, by=admin, about=f"{NAME} collects maps.")
    user = make_account(email=EMAIL, name=NAME)
    accept_invitation(make_invitation(email=EMAIL, name=NAME, role=Role.PARTNER, person_id=person.pk), user=user)
    person = partners.claim_person(person, user=user)
    make_invitation(email=EMAIL, name=NAME, role=Role.FUNDER)
    made = _introduced(programme, organisation, admin)
    waiting = services.ask_introduction(make_draft(programme, partner=organisation, by=admin), by=admin)
    _words(person, organisation, made, admin)
    _keys(person, user, made)
    _spreadsheet(programme, person, organisation)
    make_offer(organisation, programme, contact=person)
    person.refresh_from_db()
    return Scene(person, user, organisation, made, Introduction.objects.get(pk=waiting.pk))


def dump() -> str:
    """Every row of every table that the tenant, or nobody, owns: as the database would write it out."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        found = []
        for table in sorted(tables):
            cursor.execute(f'SELECT row_to_json(one)::text FROM "{table}" one')
            found += [f"{table} {text}" for (text,) in cursor.fetchall()]
    return "\n".join(found)


def traces(text: str) -> list[str]:
    """The lines that still name them."""
    wanted = [GIVEN.lower(), FAMILY.lower(), PHONE]
    return [line for line in text.splitlines() if any(word in line.lower() for word in wanted)]


def _introduced(programme, organisation, admin) -> Introduction:
    from tests.factories.introductions import leave

    draft = make_draft(
        programme, partner=organisation, by=admin, why=f"Dear {GIVEN}, your maps.", ask=f"a call with {NAME}"
    )
    introduction = services.ask_introduction(draft, by=admin)
    introduction = say(introduction, "partner", Reply.YES, comment=f"Call me, {GIVEN}")
    introduction = leave(say(introduction, "innovator", Reply.YES))
    assert introduction.state == State.INTRODUCED
    return services.log_meeting(introduction, happened_on=clock.today(), by=None, note=f"{GIVEN} was there.")


def _words(person, organisation, made, admin) -> None:
    partners.add_note(person, by=admin, text=f"{GIVEN} prefers mornings.")
    partners.add_note(organisation, by=admin, text=f"Ask Mr {FAMILY} about the terns. {GIVEN} knows.")
    partners.log_contact(
        by=admin,
        kind="call",
        happened_on=clock.today(),
        summary=f"Called {NAME} on {PHONE}.",
        person=person,
        organisation=organisation,
    )
    partners.edit_organisation(organisation, by=admin, about=f"Led by {NAME} ({EMAIL.upper()}).")
    Meeting.objects.create(
        introduction=made,
        happened_on=clock.today(),
        side="partner",
        logged_by_kind="partners.person",
        logged_by_id=str(person.pk),
        note=f"{NAME} wrote this.",
    )
    made.all_answers.filter(side="innovator").update(redirect_name=NAME, redirect_email=EMAIL, comment=f"Ask {NAME}")


def _keys(person, user, made) -> None:
    tokens.issue(purpose="introductions.answer", subject=made, holder=person)
    preferences.choose(EMAIL, MailClass.NEWS, False, by=person)
    suppressions.lift(
        suppressions.suppress(EMAIL, reason=SuppressionReason.BOUNCED), by=user, why=f"{NAME} wrote from {EMAIL}"
    )
    make_token(user, name=f"{GIVEN}'s script")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.create()


def _spreadsheet(programme, person, organisation) -> None:
    content = f"Name,First name,Last name,E-mail\nTern Works,{GIVEN},{FAMILY},{EMAIL}\n".encode()
    imported = start_import(
        programme, by=None, role="partner", filename=f"From {NAME}.csv", content=content, sees_all=True
    )
    assert ImportRow.objects.filter(of=imported).exists()
    ImportItem.objects.create(
        of=imported,
        organisation_id=organisation.pk,
        kind="partners.person",
        record_id=person.pk,
        change={"email": ["", EMAIL], "given_name": ["", GIVEN]},
    )
    assert json.dumps(list(ImportRow.objects.values_list("cells", flat=True)))


def invitations_to_them() -> list[Invitation]:
    return list(Invitation.objects.filter(email=EMAIL))
