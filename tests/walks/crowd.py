"""A tenant in which there is much of everything: one row of each kind made by the services, the rest copies of it."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.test import Client

from accelerator import clock
from accelerator.accounts.models import ApiToken, Invitation, User
from accelerator.audit.models import Entry
from accelerator.mailing.models import Mail, Suppression
from accelerator.programmes.services import publish_rules
from accelerator.tenancy.models import Membership, Role, Tenant
from introductions.models import (
    Answer,
    FollowUp,
    Introduction,
    Meeting,
    Partnership,
    Party,
    Request,
    Round,
    RoundPair,
    Step,
)
from introductions.services import mark_interest
from introductions.services.matching import dismiss_suggestion
from introductions.services.partnership_life import set_naming
from introductions.services.partnerships import Goal, PartyTerms, confirm_with_evidence, propose_partnership
from introductions.states import State
from partners import services
from partners.models import Import, ImportRow, Organisation, Position
from partners.states import ImportState
from reporting.services import rebuild
from tests.factories.accounts import make_invitation
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_need, make_offer, make_project
from tests.factories.portal import sign_in
from tests.factories.programmes import make_credit, make_programme, make_theme
from tests.factories.tenancy import make_member

# One introduction of each is made by the services; the crowd repeats them in turn.
STATES = [State.ASKING_FIRST, State.READY, State.INTRODUCED, State.MET]
_number = count(1)


def copies(row: Any, number: int, **changes: Any) -> list[Any]:
    """So many rows like this one; a change may be a function of the copy's place. Ids follow each other, so that
    pages hold the same mixture however many rows there are."""
    made = []
    for place in range(number):
        one = copy(row)
        one._state = copy(row._state)
        one._state.adding, one._state.fields_cache = True, {}
        one.pk = UUID(int=next(_number)) if isinstance(row.pk, UUID) else None
        for name, value in changes.items():
            setattr(one, name, value(place) if isinstance(value, Callable) else value)
        made.append(one)
    return type(row).objects.bulk_create(made)


class Crowd:
    """`tallybird` and `merrowdale` take part in `programme`; each has somebody who is signed in to the portal."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.programme = make_programme(stages=True, name="Fair Footing", slug="fair-footing")
        self.admin = make_member(Role.ADMIN, tenant, name="Dana Dell")
        self.funder = make_member(Role.FUNDER, tenant)
        self.theme = make_theme(self.programme)
        make_credit(self.programme)
        self.tallybird = make_side(self.programme, "innovator", name="Tallybird")
        self.merrowdale = make_side(self.programme, "partner", name="Merrowdale")
        # Named, not looked for: their copies are as old as they.
        self.first = {one.pk: one.positions.get().pk for one in (self.tallybird, self.merrowdale)}
        self.priya = self._first_of(self.tallybird).person
        self._dress()
        self.token = ApiToken.objects.create(
            user=self.admin, name="Figures", hash="0" * 64, ending="abcd", expires_at=clock.now() + timedelta(days=9)
        )
        self.interest = mark_interest(
            self.programme, by_organisation=self.merrowdale, about_organisation=self.tallybird, by=None
        )
        self.imported = self._import()
        self.round = Round.objects.create(programme=self.programme, state="drafted")
        pair = {"innovator": self.tallybird, "partner": self.merrowdale}
        self.planned = RoundPair.objects.create(round=self.round, **pair)
        self.dismissal = dismiss_suggestion(self.programme, **pair, reason="Too far.", by=None)
        self.wish = Request.objects.create(
            programme=self.programme,
            side="innovator",
            innovator=self.tallybird,
            partner=self.merrowdale,
            person=self.priya,
            why="They have the homes.",
        )
        self.pairs = [self._pair(state) for state in STATES]
        self.partnership = self._partner_up()
        self.introduction = self.pairs[-1]
        self.grow(len(STATES))
        self.grow_own(len(STATES))
        publish_rules(self.programme, by=self.admin, text="Answer in time.")
        self.own_introduction = Introduction.objects.made().filter(innovator=self.tallybird).first()

    def client(self, role: str) -> Client:
        if role == "nobody":
            return client_of(self.tenant)
        if role in ("innovator", "partner"):
            organisation = self.tallybird if role == "innovator" else self.merrowdale
            person = organisation.positions.select_related("person").order_by("created_at").first().person
            return client_of(self.tenant, person.user or sign_in(person, role))
        return client_of(self.tenant, {"admin": self.admin, "funder": self.funder}[role])

    def grow(self, number: int) -> None:
        """So many more rows of every kind that a programme gathers."""
        innovators = self._organisations(self.tallybird, number)
        partners = self._organisations(self.merrowdale, number)
        self._introductions(innovators, partners)
        copies(self.round, number)
        copies(self.planned, number, innovator=lambda at: innovators[at])
        copies(self.dismissal, number, innovator=lambda at: innovators[at])
        copies(self.interest, number, about_organisation=lambda at: innovators[at])
        copies(self.wish, number, partner=lambda at: partners[at])
        self._partnerships(innovators, partners)
        self._members(number)
        self._mails(number)
        copies(self.token, number, hash=lambda at: f"{next(_number):064}")
        copies(self.imported, number)
        copies(ImportRow.objects.filter(of=self.imported).first(), number, line=lambda at: next(_number))
        rebuild(self.programme.pk)

    def grow_own(self, number: int) -> None:
        """So many more rows of what one organisation has, and of what happened to one record."""
        for organisation in (self.tallybird, self.merrowdale):
            self._work_of(organisation, number)

    def grow_programmes(self, number: int) -> None:
        copies(self.programme, number, slug=lambda place: f"programme-{next(_number)}-of-crowd")

    def _dress(self) -> None:
        for organisation, scheme in ((self.tallybird, "GB-COH"), (self.merrowdale, "GB-CHC")):
            services.add_identifier(organisation, by=None, scheme=scheme, value=str(7706000 + next(_number)))
            services.add_alias(organisation, by=None, name="Tally")
            person = organisation.positions.get().person
            type(person).objects.filter(pk=person.pk).update(erasure_due_at=clock.now())
            for about in ({"organisation": organisation}, {"person": person}):
                call = {"kind": "call", "happened_on": clock.today(), "summary": "Called."}
                services.log_contact(by=self.admin, **about, **call)
                services.add_note(next(iter(about.values())), by=self.admin, text="A note.")
        make_project(self.tallybird)
        make_need(self.tallybird, self.programme, themes=[self.theme])
        make_offer(self.merrowdale, self.programme, themes=[self.theme])
        make_invitation()
        Suppression.objects.create(address="gone@people.example", reason="bounced")

    def _import(self) -> Import:
        """Checked, with a row to be corrected."""
        made = Import.objects.create(
            programme=self.programme,
            role="partner",
            by=self.admin,
            filename="partners.csv",
            read_as="CSV, UTF-8, separated by commas",
            headings=["Name"],
            columns=["name"],
            counts={"verdicts": {"refused": 1}},
            state=ImportState.CHECKED,
        )
        problem = ["Name", "", "There is no name in this row.", True]
        ImportRow.objects.create(of=made, line=next(_number), cells=[""], problems=[problem], verdict="refused")
        return made

    def _pair(self, state: str) -> Introduction:
        return make_introduction(state, self.programme, by=self.admin)

    def _partner_up(self) -> Partnership:
        terms = [
            PartyTerms(organisation, side, "a tool", "a test site", organisation.positions.get().person)
            for organisation, side in ((self.tallybird, "innovator"), (self.merrowdale, "partner"))
        ]
        goal = Goal("Fewer arrears calls", "tenants helped", 140, clock.today() + timedelta(days=200))
        made = propose_partnership(self.programme, parties=terms, by=self.admin, goal=goal, type="pilot")
        confirm_with_evidence(made, by=self.admin, evidence="A signed letter.")
        for party in made.parties.all():
            set_naming(made, party=party, by=self.admin, may_be_named=True)
        return Partnership.objects.get(pk=made.pk)

    def _first_of(self, organisation: Organisation) -> Position:
        return Position.objects.select_related("person").get(pk=self.first[organisation.pk])

    def _organisations(self, like: Organisation, number: int) -> list[Organisation]:
        """Organisations with all that belongs to one."""
        made = copies(like, number, name_key=lambda place: f"{like.name_key} {next(_number):05}")
        position = self._first_of(like)
        people = copies(position.person, number, user_id=None)
        copies(position, number, person=lambda at: people[at], organisation=lambda at: made[at])
        for name in ("participations", "needs", "offers", "projects", "notes", "contacts", "aliases"):
            row = getattr(like, name).order_by("created_at").first()
            if row:
                copies(row, number, organisation=lambda at: made[at])
        for row in like.identifiers.all()[:1]:
            copies(row, number, organisation=lambda at: made[at], value=lambda at: str(10_000_000 + next(_number)))
        return made

    def _introductions(self, innovators: list[Organisation], partners: list[Organisation]) -> None:
        """Tallybird with each new partner, each new innovator with Merrowdale."""
        pairs = [(self.tallybird, partner) for partner in partners]
        pairs += [(innovator, self.merrowdale) for innovator in innovators]
        contacts = {
            position.organisation_id: position.person
            for position in Position.objects.filter(organisation__in=[one for pair in pairs for one in pair])
            .select_related("person")
            .order_by("-created_at")
        }
        for place, like in enumerate(self.pairs):
            mine = pairs[place :: len(self.pairs)]
            made = copies(
                like,
                len(mine),
                innovator=lambda at, mine=mine: mine[at][0],
                partner=lambda at, mine=mine: mine[at][1],
                innovator_person=lambda at, mine=mine: contacts[mine[at][0].pk],
                partner_person=lambda at, mine=mine: contacts[mine[at][1].pk],
                state_since=self.introduction.state_since,
            )
            for kind in (Answer, Step, FollowUp, Meeting):
                for row in kind.objects.filter(introduction=like):
                    copies(row, len(made), introduction=lambda at, made=made: made[at])

    def _partnerships(self, innovators: list[Organisation], partners: list[Organisation]) -> None:
        like = {party.side: party for party in Party.objects.filter(partnership=self.partnership)}
        made = copies(self.partnership, 2 * len(partners))
        for side, organisations in (
            ("innovator", [self.tallybird] * len(partners) + innovators),
            ("partner", partners + [self.merrowdale] * len(innovators)),
        ):
            whose = {"partnership": lambda at: made[at], "organisation": lambda at, these=organisations: these[at]}
            copies(like[side], len(made), **whose)

    def _work_of(self, organisation: Organisation, number: int) -> None:
        """More of what one organisation has itself, and more that happened to it."""
        for name in ("needs", "offers", "projects", "notes", "contacts"):
            for row in getattr(organisation, name).order_by("created_at", "id")[:1]:
                made = copies(row, number)
                for link in row.theme_links.all() if name in ("needs", "offers") else ():
                    copies(link, number, **{name[:-1]: lambda at, made=made: made[at]})
        position = self._first_of(organisation)
        people = copies(position.person, number, user_id=None)
        copies(position, number, person=lambda at: people[at], is_main_contact=False)
        for row in [*position.person.notes.all()[:1], *position.person.contacts.all()[:1]]:
            copies(row, number)
        for subject in (organisation, position.person, self.introduction, self.partnership, self.programme):
            for entry in Entry.objects.filter(subject_id=str(subject.pk)).order_by("created_at")[:1]:
                copies(entry, number)

    def _members(self, number: int) -> None:
        users = [User(email=f"member{next(_number)}@people.example", name="Ada Marsh") for _ in range(number)]
        users = User.objects.bulk_create(users)
        copies(Membership.objects.get(user=self.funder), number, user=lambda at: users[at])
        copies(Invitation.objects.first(), number, email=lambda at: f"guest{next(_number)}@crowd.example")

    def _mails(self, number: int) -> None:
        for subject in (self.introduction, self.partnership):
            mail = Mail.objects.filter(about_id=str(subject.pk)).order_by("created_at").first()
            key = {
                "key": lambda at: f"crowd:{next(_number)}",
                "message_id": lambda at: f"<{next(_number)}@crowd.example>",
            }
            copies(mail, number, **key)
        address = lambda at: f"gone{next(_number)}@crowd.example"  # noqa: E731
        copies(Suppression.objects.first(), number, address=address)
