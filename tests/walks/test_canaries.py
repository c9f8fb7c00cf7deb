"""F08, promise 5: what staff write for themselves, and what one side tells them, shows on no page of another role.

Every free text that any app declares is either named here as private, with whose eyes may see it, or as shared. A
field that is added and stands in neither fails the first test. The second writes a word into every private one and
reads all pages and lists that each role can reach.
"""

import re

import pytest
from django.apps import apps

from accelerator import clock
from accelerator.privacy import registry
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role
from introductions import services
from introductions.models import Introduction, Partnership
from introductions.services.partnerships import Goal, PartyTerms
from introductions.states import State
from partners import services as partners
from partners.models import Organisation
from tests.api.world import make_world
from tests.factories.api import Script
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction, make_side
from tests.factories.portal import browser_of
from tests.factories.tenancy import make_member
from tests.home.portal_walk import walk

# Read by staff alone, whoever wrote it.
STAFF_ONLY = """
    programmes.Stage decision_reason
    programmes.GateCriterion text note
    programmes.ProgrammeMove reason
    partners.Note text
    partners.Contact summary
    partners.RulesAcceptance note
    partners.Participation dormant_why
    partners.ImportRow cells
    introductions.Introduction consent_note held_why cancel_reason let_go_note
    introductions.Partnership problem first_step void_reason dropped_reason evidence_note
    introductions.Party decision_maker
    introductions.Dismissal reason
    introductions.Conflict reason
"""
# Read by staff and by the side that said it, never by the other one: field `side` or the organisation tells whose.
ONE_SIDE = """
    introductions.Answer comment redirect_name redirect_email consent_note
    introductions.Meeting note
    introductions.Party wish
"""
# Meant for others too, or bound to pages that staff alone open and that hold no words of people of the programme.
SHARED = """
    mailing.Mail subject text html to_name from_name reply_to last_reply
    mailing.Suppression lifted_why
    mailing.Wording opening closing
    mailing.Sender from_name paused_reply
    mailing.ProgrammeSender from_name
    mailing.Attempt reply
    accounts.Invitation name
    accounts.KeptReply body
    programmes.Programme summary about owner_team
    programmes.Stage summary
    programmes.Target note
    programmes.TargetRevision note
    programmes.Credit organisation_name text
    programmes.Theme summary
    programmes.Rules text
    partners.Organisation about
    partners.Project name summary evidence_note
    partners.Need title description
    partners.Offer title description conditions
    partners.Merge journal
    partners.Import filename words
    partners.ImportRow problems question detail
    partners.ImportItem change
    introductions.Introduction why why_second ask gain_innovator gain_partner bridge_paragraph
    introductions.Request why answer
    introductions.Partnership title goal goal_measure goal_result
    introductions.Party gives gets
"""
WORD = "zqcanary"
LISTS = "programmes organisations people participations projects needs offers introductions partnerships".split()
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|nonce)" value="[^"]*"')


def fields(text):
    return {(model, name) for model, *names in map(str.split, filter(str.strip, text.splitlines())) for name in names}


def test_every_text_is_private_or_shared_by_decision():
    declared = {(texts.model, name) for texts in registry.texts() for name in texts.fields.split()}
    decided = fields(STAFF_ONLY) | fields(ONE_SIDE) | fields(SHARED)

    assert sorted(declared - decided) == []
    assert sorted(fields(STAFF_ONLY) & fields(SHARED)) == []


@pytest.fixture
def world(db):
    """Introductions in every state that says something, a partnership, and all that staff write beside them."""
    world = make_world()
    with tenant_scope(world.tenant):
        staff = make_member(Role.MANAGER, world.tenant)
        Organisation.objects.update(ask_cap_month=99, open_cap=99)
        type(world.programme).objects.update(innovator_cap=99)
        for side, one in (("innovator", world.innovator), ("partner", world.partner)):
            partners.add_note(one, by=staff, text=WORD)
            partners.log_contact(
                by=staff, kind="call", happened_on=clock.today(), summary=WORD, organisation=one, person=None
            )
            other = "innovator" if side == "partner" else "partner"
            for state in (State.DECLINED, State.CANCELLED, State.REDIRECTED, State.SNOOZED):
                make_introduction(state, world.programme, **{side: one, other: make_side(world.programme, other)})
        made = make_introduction(State.MET, world.programme, innovator=world.innovator, partner=world.partner, by=staff)
        parties = [
            PartyTerms(one, side, "a", "b", one.positions.get().person)
            for side, one in (("innovator", world.innovator), ("partner", world.partner))
        ]
        services.propose_partnership(
            world.programme,
            parties=parties,
            by=staff,
            goal=Goal("A trial", "homes", 300, clock.today()),
            type="pilot",
            introduction=made,
        )
        for partnership in Partnership.objects.all():
            services.confirm_with_evidence(partnership, by=staff, evidence=WORD)
    return world


def sow(text, **of):
    """Write the word into these fields of all rows, as long as it fits."""
    for label, name in fields(text):
        model = apps.get_model(label)
        kind = model._meta.get_field(name).get_internal_type()
        if kind == "JSONField":
            continue
        rows = model.objects.filter(**of) if of else model.objects.all()
        rows.update(**{name: f"{WORD}@x.example" if kind == "EmailField" or "email" in name else WORD})


def read_by(world, role):
    """All pages within reach of this role, and all lists of the API."""
    with tenant_scope(world.tenant):
        if role == "innovator" or role == "partner":
            browser = browser_of(world.tenant, getattr(world, role), role)
            pages = walk(browser)
        elif role == "nobody":
            pages = walk(client_of(world.tenant), start="/", inside="/programmes/")
        else:
            pages = walk(client_of(world.tenant, make_member(Role(role), world.tenant)), "/impact/", "/impact/")
    return pages


@pytest.mark.parametrize("role", ["innovator", "partner", "funder", "reviewer", "nobody"])
def test_what_staff_write_for_themselves_reaches_no_other_role(world, role):
    with tenant_scope(world.tenant):
        sow(STAFF_ONLY)
        if role in ("innovator", "partner"):
            other = "partner" if role == "innovator" else "innovator"
            sow(ONE_SIDE, side=other)
        else:
            sow(ONE_SIDE)

    pages = read_by(world, role)
    if role != "nobody":
        script = _script(world, role)
        pages |= {name: script.get(f"/{name}/").content.decode() for name in LISTS}

    assert pages
    assert [path for path, text in pages.items() if WORD in text] == []


def test_an_innovators_pages_do_not_change_when_a_partner_marks_interest_or_gives_a_reason(world):
    """Byte for byte."""
    with tenant_scope(world.tenant):
        before = _pages(world)
        services.mark_interest(
            world.programme, by_organisation=world.partner, about_organisation=world.innovator, by=None
        )
        Introduction.objects.filter(state=State.DECLINED).update(decline_reason="conflict")

        assert _pages(world) == before


def _script(world, role):
    """A token of whoever reads the portal; of a new member for the other roles."""
    if role not in ("innovator", "partner"):
        return world[role]
    with tenant_scope(world.tenant):
        user = getattr(world, role).positions.order_by("created_at").first().person.user
        return Script(world.tenant, user)


def _pages(world):
    return {path: HIDDEN.sub("", text) for path, text in read_by(world, "innovator").items()}
