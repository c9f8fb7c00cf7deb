"""The lists of organisations and people as files: the same rows as the page, and readable by an import.

The headings are the labels of intake.fields, so that a file that went out comes in again and changes nothing.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, StringAgg, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat, JSONObject, TruncDate
from django.http import FileResponse, HttpRequest

from accelerator.audit.services import record
from accelerator.programmes.access import staff_programmes
from accelerator.programmes.picklists import label_maps
from accelerator.ui.exports import Column, LabelsOf, export_rows, labelled, wanted
from accelerator.ui.paging import Sorting
from partners.forms.filters import OrganisationFilters, PeopleFilters
from partners.listing import SORTS, narrowed, narrowed_people, with_last_introduced
from partners.lists import LISTS
from partners.models import (
    Alias,
    Identifier,
    Maturity,
    Need,
    Offer,
    Organisation,
    Participation,
    Position,
    Project,
)
from partners.models.people import PersonQuerySet
from partners.permissions import projects_for, visible_organisations
from partners.states import NeedState, OfferState, ParticipationState

NAMES = {"innovator": "innovators", "partner": "partners", "": "organisations"}
NO = Value("no")


def export_organisations(request: HttpRequest, filters: OrganisationFilters, role: str) -> FileResponse:
    """What the list shows, one row for each organisation; `?of=offers` or `of=needs`, one for each of theirs."""
    member: Any = request.member  # type: ignore[attr-defined]
    found = narrowed(member, filters, role)
    of = request.GET.get("of", "")
    if of in WORK:
        note_export(request, of)
        return WORK[of](request, found)
    order = Sorting(request, "name", **SORTS).order
    rows = with_last_introduced(found, member, role).order_by(*order)
    note_export(request, NAMES[role])
    columns = _organisation_columns(request, role, filters.value("programme") or "")
    return export_rows(request, NAMES[role], columns, rows)


def export_people(request: HttpRequest, filters: PeopleFilters) -> FileResponse:
    """One row for each person, at the organisation where they have acted longest."""
    member: Any = request.member  # type: ignore[attr-defined]
    held = Position.objects.live().filter(organisation__in=visible_organisations(member), person=OuterRef("pk"))
    held = held.order_by(F("starts_on").asc(nulls_first=True), "created_at")
    place = _one(
        held.values(one=JSONObject(id=Cast("organisation_id", CharField()), name="organisation__name", title="title"))
    )
    columns = [
        Column("Contact's first name", "given_name"),
        Column("Contact's last name", "family_name"),
        Column("Contact's e-mail", "email"),
        Column("Contact's telephone", "phone"),
        Column("Contact's job title", place, part="title"),
        Column("May be contacted", _refusal("do_not_contact_at")),
        Column("Name", place, part="name"),
        Column("Our reference", place, part="id"),
    ]
    order = Sorting(request, "name", name=("sort_name", "id"), new=("-created_at", "id")).order
    people: PersonQuerySet = narrowed_people(member, filters).order_by(*order)
    note_export(request, "people")
    return export_rows(request, "people", columns, people)


def _organisation_columns(request: HttpRequest, role: str, programme: str) -> list[Column]:
    labels = label_maps(*LISTS)
    places = _places(request, role, programme)
    contact = _contact()
    columns = [
        Column("Our reference", Cast("id", CharField())),
        Column("Name", "name"),
        Column("Other names", _joined(Alias.objects.all(), "name")),
        Column("Identifier", _joined(Identifier.objects.all(), Concat("scheme", Value("-"), "value"), "-is_primary")),
        Column("Sector", labelled("sector", labels["sector"])),
        Column("Legal form", labelled("legal_status", labels["legal_status"])),
        Column("Size", labelled("size", labels["size"])),
        Column("Regions", LabelsOf("regions", labels["region"])),
    ]
    if role != "innovator":
        columns += [
            Column("Motives", LabelsOf("motives", labels["motive"])),
            Column("Benefits sought", LabelsOf("benefits", labels["benefit"])),
        ]
    columns += [
        Column("Postcode", "postcode"),
        Column("Website", "website"),
        Column("About", "about"),
        Column("Introductions a month at most", "ask_cap_month", "number"),
        Column("Programmes", _joined(places, "programme__name")),
    ]
    if role:
        columns += _place_columns(places, role, labels)
    if role == "innovator":
        columns += _project_columns(request)
    columns += [
        Column("Contact's first name", contact, part="given"),
        Column("Contact's last name", contact, part="family"),
        Column("Contact's e-mail", contact, part="email"),
        Column("Contact's telephone", contact, part="phone"),
        Column("Contact's job title", contact, part="title"),
        Column("May be contacted", contact, part="consent"),
    ]
    return [*columns, Column("Added", TruncDate("created_at"), "date")]


def _place_columns(places: QuerySet[Participation], role: str, labels: dict[str, dict[str, str]]) -> list[Column]:
    """Of the newest place, where there are several."""
    place = _one(
        places.order_by("-created_at").values(
            one=JSONObject(
                state=labelled("state", dict(ParticipationState.choices)),
                support=labelled("support_level", labels["support_level"]),
                joined="joined_on",
                introduced=TruncDate("introduced_at"),
            )
        )
    )
    named = StringAgg("theme_links__theme__name", Value("; "), order_by="theme_links__theme__position")
    joined = places.order_by().values("organisation_id").annotate(all=named).values("all")
    columns = [
        Column("Challenges", Subquery(joined, output_field=TextField())),
        Column("State in the programme", place, part="state"),
        Column("Joined on", place, "date", part="joined"),
        Column("Last introduced", place, "date", part="introduced"),
    ]
    return [*columns, Column("Level of support", place, part="support")] if role == "partner" else columns


def _project_columns(request: HttpRequest) -> list[Column]:
    member: Any = request.member  # type: ignore[attr-defined]
    current: QuerySet[Project] = projects_for(member).filter(organisation=OuterRef("pk"), is_current=True)
    maturity = labelled("maturity", dict(Maturity.choices))
    listed = current.order_by("created_at", "id")
    first = _one(listed.values(one=JSONObject(name="name", summary="summary", maturity=maturity)))
    return [
        Column("Project", first, part="name"),
        Column("Project in a few words", first, part="summary"),
        Column("How far the project is", first, part="maturity"),
    ]


def _export_offers(request: HttpRequest, found: QuerySet[Organisation]) -> FileResponse:
    member: Any = request.member  # type: ignore[attr-defined]
    labels = label_maps(*LISTS)
    columns = [
        *_belonging(),
        Column("Offers", labelled("type", labels["offer_type"])),
        Column("Offer in a few words", "title"),
        Column("More about the offer", "description"),
        Column("Conditions of the offer", "conditions"),
        Column("How much", "quantity", "number"),
        Column("Unit", labelled("unit", labels["unit"])),
        Column("Estimated value", "value_estimate", "number"),
        Column("Offer from", "available_from", "date"),
        Column("Offer until", "available_until", "date"),
        Column("Open introductions at most", "cap", "number"),
        Column("Offer state", labelled("state", dict(OfferState.choices))),
    ]
    rows = Offer.objects.filter(organisation__in=found, programme__in=staff_programmes(member))
    return export_rows(request, "offers", columns, rows.order_by("organisation__name_key", "created_at", "id"))


def _export_needs(request: HttpRequest, found: QuerySet[Organisation]) -> FileResponse:
    member: Any = request.member  # type: ignore[attr-defined]
    columns = [
        *_belonging(),
        Column("Needs", labelled("type", label_maps("need_type")["need_type"])),
        Column("Need in a few words", "title"),
        Column("More about the need", "description"),
        Column("Need state", labelled("state", dict(NeedState.choices))),
    ]
    rows = Need.objects.filter(organisation__in=found, programme__in=staff_programmes(member))
    return export_rows(request, "needs", columns, rows.order_by("organisation__name_key", "created_at", "id"))


WORK: dict[str, Callable[[HttpRequest, QuerySet[Organisation]], FileResponse]] = {
    "offers": _export_offers,
    "needs": _export_needs,
}


def _belonging() -> list[Column]:
    return [
        Column("Our reference", Cast("organisation_id", CharField())),
        Column("Name", F("organisation__name")),
        Column("Programme", F("programme__name")),
    ]


def _places(request: HttpRequest, role: str, programme: str) -> QuerySet[Participation]:
    """The places that the list speaks of."""
    member: Any = request.member  # type: ignore[attr-defined]
    places = Participation.objects.filter(organisation=OuterRef("pk"), programme__in=staff_programmes(member))
    places = places.filter(role=role) if role else places
    return places.filter(programme_id=UUID(programme)) if programme else places


def _contact() -> Subquery:
    """Whom to write to, as queries.main_contacts chooses."""
    held = Position.objects.live().filter(organisation=OuterRef("pk"), person__archived_at=None)
    held = held.order_by("-is_main_contact", "created_at", "id")
    return _one(
        held.values(
            one=JSONObject(
                given="person__given_name",
                family="person__family_name",
                email="person__email",
                phone="person__phone",
                title="title",
                consent=_refusal("person__do_not_contact_at"),
            )
        )
    )


def _refusal(column: str) -> Any:
    """ "no" for whoever asked not to be contacted; a yes is never claimed."""
    return Case(When(Q(**{f"{column}__isnull": False}), then=NO), default=Value(""), output_field=TextField())


def _one(rows: Any) -> Subquery:
    return Subquery(rows[:1])


def _joined(rows: QuerySet, text: Any, order: str = "created_at") -> Subquery:
    """One text of all rows of an organisation, separated by semicolons."""
    own = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation_id")
    joined = StringAgg(text, Value("; "), order_by=order)
    return Subquery(own.annotate(all=joined).values("all"), output_field=TextField())


def note_export(request: HttpRequest, name: str) -> None:
    """One audit row for each list that leaves the house."""
    narrowing = sorted(key for key in request.GET if key not in ("download", "of", "sort", "after", "before"))
    tenant: Any = request.tenant  # type: ignore[attr-defined]
    record("list.exported", tenant, by=request.user, list=name, format=wanted(request), narrowed_by=narrowing)  # type: ignore[arg-type]
