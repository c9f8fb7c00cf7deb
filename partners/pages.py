"""What stands on the page of one organisation and of one person, as far as the member may see it."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from accelerator import clock
from accelerator.audit.history import Line
from accelerator.programmes.picklists import label_maps
from accelerator.tenancy.members import Member
from partners import permissions
from partners.engagement import with_first_time
from partners.forms.contacts import ContactForm, NoteForm
from partners.history import entries_about, imports_about
from partners.lists import LISTS
from partners.models import Need, Offer, Organisation, Participation, Person, Position
from partners.reach import obstacles
from partners.states import NeedState, OfferState

SHOWN = 12  # of each kind on a page: people, needs, notes, history …; more with ?all=1
ALL = 1000


def organisation_page(member: Member, organisation: Organisation, *, everything: bool) -> dict[str, Any]:
    """The context of an organisation's page."""
    limit = ALL if everything else SHOWN
    places = list(
        with_first_time(permissions.of_own_programmes(organisation.participations, member))
        .select_related("programme", "owner")
        .prefetch_related("theme_links__theme")
        .order_by("-programme__starts_on", "role")
    )
    positions = _positions(organisation)[: limit + 1]
    needs, offers = _needs(member, organisation)[: limit + 1], _offers(member, organisation)[: limit + 1]
    projects = permissions.projects_for(member).filter(organisation=organisation)
    projects = projects.order_by("-is_current", "created_at", "id")[: limit + 1]
    more = max(map(len, (positions, needs, offers, projects))) > limit
    positions, needs, offers, projects = (list(rows)[:limit] for rows in (positions, needs, offers, projects))
    before = Organisation.objects.filter(merges_gone__kept=organisation, merges_gone__undone_at=None)
    entries = entries_about(
        organisation, *before[:SHOWN], *places, *positions, *needs, *offers, *projects, limit=limit + 1
    )
    entries += imports_about(organisation, *places, *positions, limit=limit + 1)
    entries.sort(key=lambda line: line.when, reverse=True)
    people = Person.objects.filter(pk__in=[position.person_id for position in positions if position.is_live])
    roles = {place.role for place in places}
    return {
        "organisation": organisation,
        "places": places,
        "is_innovator": "innovator" in roles,
        "is_partner": "partner" in roles,
        "nav_place": "/desk/innovators/" if "innovator" in roles else "/desk/partners/" if "partner" in roles else "",
        "positions": [position for position in positions if position.is_live or not position.ends_on],
        "past_positions": [position for position in positions if position.ends_on and not position.is_live],
        **obstacles(position.person for position in positions),
        "identifiers": list(organisation.identifiers.order_by("-is_primary", "created_at", "id")),
        "aliases": list(organisation.aliases.order_by("name", "id")),
        "projects": projects,
        "needs": needs,
        "offers": offers,
        **_written(organisation, permissions.visible_contacts(member), limit, entries, more=more),
        "note_form": NoteForm(prefix="note"),
        "contact_form": ContactForm(prefix="contact", people=people.order_by("sort_name", "id")),
        "labels": label_maps(*LISTS, "contact_kind"),
        "today": clock.today(),
    }


def person_page(member: Member, person: Person, *, everything: bool) -> dict[str, Any]:
    """The context of a person's page."""
    limit = ALL if everything else SHOWN
    seen = permissions.visible_positions(member).filter(person=person).select_related("organisation")
    positions = list(seen.order_by(F("ends_on").desc(nulls_first=True), "created_at", "id"))
    entries = entries_about(person, *positions, limit=limit + 1)
    return {
        "person": person,
        **obstacles([person]),
        "positions": [position for position in positions if position.is_live or not position.ends_on],
        "past_positions": [position for position in positions if position.ends_on and not position.is_live],
        **_written(person, permissions.visible_contacts(member), limit, entries),
        "note_form": NoteForm(prefix="note"),
        "contact_form": ContactForm(prefix="contact"),
        "labels": label_maps("contact_kind"),
        "roles": _roles(member, positions),
    }


def _positions(organisation: Organisation) -> QuerySet[Position]:
    """The main contact first, then those who are there, then those who were."""
    by_end = F("ends_on").desc(nulls_first=True)
    return organisation.positions.select_related("person").order_by("-is_main_contact", by_end, "created_at", "id")


def _needs(member: Member, organisation: Organisation) -> QuerySet[Need]:
    """Open ones first, then the newest."""
    rows = permissions.of_own_programmes(organisation.needs, member)
    rows = rows.select_related("programme", "project").prefetch_related("theme_links__theme")
    return rows.order_by(_last(~Q(state=NeedState.OPEN)), "-created_at", "id")


def _offers(member: Member, organisation: Organisation) -> QuerySet[Offer]:
    """Those that still mean something first, then the closed ones."""
    rows = permissions.of_own_programmes(organisation.offers, member)
    rows = rows.select_related("programme", "contact").prefetch_related("theme_links__theme")
    return rows.order_by(_last(Q(state__in=[OfferState.CLOSED, OfferState.LAPSED])), "-created_at", "id")


def _last(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())


def _written(
    subject: Organisation | Person, contacts: QuerySet, limit: int, entries: list[Line], *, more: bool = False
) -> dict[str, Any]:
    """Notes, contact log and history, newest first; one row more than is shown tells whether there are more."""
    about = Q(organisation=subject) if isinstance(subject, Organisation) else Q(person=subject)
    notes = list(subject.notes.select_related("by").order_by("-created_at", "-id")[: limit + 1])
    logged = list(
        contacts.filter(about)
        .select_related("by", "person", "organisation")
        .order_by("-happened_on", "-created_at", "-id")[: limit + 1]
    )
    return {
        "notes": notes[:limit],
        "contacts": logged[:limit],
        "entries": entries[:limit],
        "more": more or max(len(notes), len(logged), len(entries)) > limit,
    }


def _roles(member: Member, positions: list[Position]) -> list[Participation]:
    """The places of the person's organisations, for an invitation to the portal."""
    live = [position.organisation_id for position in positions if position.is_live]
    places = Participation.objects.filter(organisation__in=live, role__in=["innovator", "partner"])
    return list(permissions.of_own_programmes(places, member).select_related("programme", "organisation"))
