"""The lists of organisations and people: what is shown of each row, fetched in as many queries for 1 as for 300."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.http import HttpRequest

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.picklists import label_maps
from accelerator.tenancy.members import Member
from accelerator.ui.paging import Page, Sorting, keyset
from partners.engagement import QUIET, Column, board, gone_quiet, with_stage
from partners.forms.filters import OrganisationFilters, PeopleFilters
from partners.models import Need, Offer, Organisation, Participation, Position, Project
from partners.models.people import PersonQuerySet
from partners.permissions import projects_for, visible_organisations, visible_people
from partners.queries import main_contacts, matching_organisations, matching_people
from partners.states import TAKING_PART, ParticipationState

NAMED = 2  # needs or offers that a line names before "and 3 more"
COUNTED = 500  # more rows than this are shown as "500+"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # stands for "not yet", and sorts first
SORTS = {"name": ("name_key", "id"), "new": ("-created_at", "id"), "waiting": ("last_introduced", "name_key", "id")}


@dataclass(frozen=True)
class Line:
    """What one line says of an organisation."""

    organisation: Organisation
    places: list[Participation]
    contact: Position | None
    project: Project | None
    open_needs: list[Need]
    live_offers: list[Offer]
    last_introduced: datetime | None

    @property
    def more_needs(self) -> int:
        return _beyond(self.open_needs)

    @property
    def more_offers(self) -> int:
        return _beyond(self.live_offers)

    @property
    def takes_part(self) -> bool:
        """Whether it may expect an introduction: joined, and not left."""
        return any(place.state in TAKING_PART for place in self.places)


@dataclass(frozen=True)
class Listing:
    """One page of a list: `rows` are Lines, or people."""

    rows: list[Any]
    page: Page
    sort: Sorting
    count: str
    labels: dict[str, dict[str, str]]


def list_organisations(request: HttpRequest, filters: OrganisationFilters, role: str) -> Listing:
    """Organisations of one role (or of any: "") that this member of staff sees, as the filters narrow them."""
    member: Member = request.member  # type: ignore[attr-defined]
    found = narrowed(member, filters, role)
    sort = Sorting(request, "name", **SORTS)
    page = keyset(with_last_introduced(found, member, role), request, order=sort.order)
    labels = label_maps("sector", "region", "support_level")
    return Listing(_lines(page.rows, member, role), page, sort, counted(found), labels)


def narrowed(member: Member, filters: OrganisationFilters, role: str) -> QuerySet[Organisation]:
    """The organisations that match all filters. What is said about a place in a programme must be true of
    one and the same place."""
    organisations = visible_organisations(member)
    organisations = organisations.exclude(archived_at=None) if filters.value("archived") else organisations.current()
    organisations = matching_organisations(organisations, filters.value("q") or "")
    place = _places(member, filters, role)
    if place is not None:
        organisations = organisations.filter(Exists(place))
    if filters.value("sector"):
        organisations = organisations.filter(sector=filters.value("sector"))
    if filters.value("region"):
        organisations = organisations.filter(regions__contains=[filters.value("region")])
    return _by_work(organisations, member, filters)


def counted(rows: QuerySet) -> str:
    """ "37", or "500+" where counting on would cost more than it tells."""
    found = rows.order_by().values("pk")[: COUNTED + 1].count()
    return f"{COUNTED}+" if found > COUNTED else str(found)


def list_people(request: HttpRequest, filters: PeopleFilters) -> Listing:
    """People that this member of staff sees."""
    member: Member = request.member  # type: ignore[attr-defined]
    found = narrowed_people(member, filters)
    sort = Sorting(request, "name", name=("sort_name", "id"), new=("-created_at", "id"))
    page = keyset(found.prefetch_related(_live_positions(member)), request, order=sort.order)
    return Listing(page.rows, page, sort, counted(found), {})


def narrowed_people(member: Member, filters: PeopleFilters) -> PersonQuerySet:
    """The people that match all filters."""
    found = matching_people(visible_people(member), filters.value("q") or "")
    found = _shown(found, filters.value("show"))
    return found.filter(Exists(_positions_at(filters.value("role")))) if filters.value("role") else found


def _places(member: Member, filters: OrganisationFilters, role: str) -> QuerySet[Participation] | None:
    """The places in programmes that the filters speak of; None where they speak of none."""
    role = role or filters.value("role") or ""
    chosen = {name: filters.value(name) for name in ("programme", "state", "stage", "theme", "support", "unmet")}
    if not role and not any(chosen.values()):
        return None
    places: QuerySet[Participation] = Participation.objects.filter(
        organisation=OuterRef("pk"), programme__in=staff_programmes(member)
    )
    if role:
        places = places.filter(role=role)
    if not chosen["state"] and not filters.value("archived"):
        places = places.exclude(state=ParticipationState.LEFT)
    if chosen["stage"]:
        places = _at(places, chosen["stage"])
    keys = {"state": "state", "programme": "programme", "theme": "theme_links__theme", "support": "support_level"}
    places = places.filter(**{key: chosen[name] for name, key in keys.items() if chosen[name]})
    return places.filter(introduced_at=None) if chosen["unmet"] else places


def _at(places: QuerySet[Participation], stage: str) -> QuerySet[Participation]:
    return gone_quiet(places) if stage == QUIET else with_stage(places).filter(stage=stage)


def stages(member: Member, filters: OrganisationFilters, role: str) -> list[Column]:
    """The board above the list of partners: how many stand where, in the programme that is chosen."""
    places = Participation.objects.filter(programme__in=staff_programmes(member), role=role)
    places = places.filter(organisation__archived_at=None)
    chosen = filters.value("programme")
    return board(places.filter(programme=chosen) if chosen else places)


def _by_work(
    organisations: QuerySet[Organisation], member: Member, filters: OrganisationFilters
) -> QuerySet[Organisation]:
    own = {"organisation": OuterRef("pk"), "programme__in": staff_programmes(member)}
    if filters.value("offer"):
        organisations = organisations.filter(Exists(Offer.objects.live().filter(type=filters.value("offer"), **own)))
    if filters.value("need"):
        organisations = organisations.filter(Exists(Need.objects.open().filter(type=filters.value("need"), **own)))
    if filters.value("maturity"):
        current = Project.objects.filter(organisation=OuterRef("pk"), maturity=filters.value("maturity"))
        organisations = organisations.filter(Exists(current.filter(is_current=True)))
    return organisations


def with_last_introduced(organisations: QuerySet[Organisation], member: Member, role: str) -> QuerySet[Organisation]:
    """Annotate when each was last introduced to somebody; whoever never was comes first."""
    places = Participation.objects.filter(organisation=OuterRef("pk"), programme__in=staff_programmes(member))
    places = places.filter(role=role) if role else places
    latest = places.order_by().values("organisation").annotate(latest=Max("introduced_at")).values("latest")
    return organisations.annotate(last_introduced=Coalesce(Subquery(latest), Value(NEVER)))


def _lines(rows: list[Any], member: Member, role: str) -> list[Line]:
    """The rows with their places, contact, live offers, open needs and current project: a query for each kind."""
    ids = [row.pk for row in rows]
    places = _by_organisation(_own(Participation.objects.select_related("programme"), member, ids, role=role))
    contacts = main_contacts(ids)
    offers = _by_organisation(_first(_own(Offer.objects.live(), member, ids))) if role != "innovator" else {}
    needs = _by_organisation(_first(_own(Need.objects.open(), member, ids))) if role != "partner" else {}
    current = projects_for(member).filter(organisation__in=ids, is_current=True)
    projects = _by_organisation(_first(current, 1))
    return [
        Line(
            organisation=row,
            places=places.get(row.pk, []),
            contact=contacts.get(row.pk),
            project=next(iter(projects.get(row.pk, [])), None),
            open_needs=needs.get(row.pk, []),
            live_offers=offers.get(row.pk, []),
            last_introduced=None if row.last_introduced == NEVER else row.last_introduced,
        )
        for row in rows
    ]


def _beyond(rows: list[Any]) -> int:
    """How many of them are not named."""
    return rows[0].among - len(rows) if rows else 0


def _own(rows: QuerySet, member: Member, ids: list[UUID], role: str = "") -> QuerySet:
    rows = rows.filter(organisation__in=ids, programme__in=staff_programmes(member))
    return rows.filter(role=role) if role else rows


def _first(rows: QuerySet, number: int = NAMED) -> QuerySet:
    """The oldest of each organisation, each with how many there are `among` which it is."""
    each: dict[str, Any] = {"partition_by": F("organisation_id")}
    placed = rows.annotate(
        place=Window(RowNumber(), **each, order_by=("created_at", "id")), among=Window(Count("*"), **each)
    )
    return placed.filter(place__lte=number).order_by("created_at", "id")


def _by_organisation(rows: QuerySet) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.organisation_id, []).append(row)
    return grouped


def _shown(people: PersonQuerySet, show: str | None) -> PersonQuerySet:
    if show == "archived":
        return people.exclude(archived_at=None)
    people = people.current()
    if show == "quiet":
        return people.filter(Q(paused_at__isnull=False) | Q(do_not_contact_at__isnull=False))
    if show == "answer":
        return people.filter(Exists(Position.objects.live().filter(person=OuterRef("pk"), may_answer=True)))
    return people


def _positions_at(role: str) -> QuerySet[Position]:
    places = Participation.objects.filter(organisation=OuterRef("organisation"), role=role)
    return Position.objects.live().filter(Exists(places), person=OuterRef("pk"))


def _live_positions(member: Member) -> Prefetch:
    positions = Position.objects.live().filter(organisation__in=visible_organisations(member))
    ordered = positions.select_related("organisation").order_by(F("starts_on").asc(nulls_first=True), "created_at")
    return Prefetch("positions", queryset=ordered, to_attr="held")
