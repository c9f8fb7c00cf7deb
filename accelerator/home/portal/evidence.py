"""What one's introductions came to, for one's own reports: confirmed partnerships only (R71), as pages and as PDFs.

Who has not agreed to be named stands by its sector, and then without the parties' own words, which may name it.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q
from django.template.defaultfilters import floatformat
from django.utils import formats

from accelerator.home.portal.acting import Acting
from accelerator.programmes.picklists import label_maps
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.models import Picture
from accelerator.ui.documents import House
from accelerator.ui.formats import local_date, number, plural
from introductions.models import Introduction, Partnership, Party
from introductions.states import PartnershipState, Side
from partners.models import Offer, Project

MOST = 200  # partnerships in one document
LISTS = ("partnership_type", "sector", "offer_type")


@dataclass(frozen=True)
class Led:
    """One offer (or none in particular) and what it led to."""

    title: str
    kind: str
    made: int
    met: int
    partnerships: int


@dataclass(frozen=True)
class Evidence:
    """One confirmed partnership, in words."""

    id: UUID
    title: str
    partners: str
    kind: str
    goal: str
    measure: str
    result: str
    we_give: str
    we_get: str
    they_give: str
    confirmed: str
    state: str


def led_to(acting: Acting) -> list[Led]:
    """Offer by offer, most introductions first; those without a certain offer last. Three queries."""
    made = Introduction.objects.made().filter(partner=acting.organisation).order_by()
    counted = made.values("offer").annotate(
        made=Count("pk", distinct=True),
        met=Count("pk", distinct=True, filter=Q(met_at__isnull=False)),
        agreed=Count(
            "partnerships",
            distinct=True,
            filter=Q(partnerships__confirmed_at__isnull=False, partnerships__void_at=None),
        ),
    )
    found: dict[UUID | None, Any] = {row["offer"]: row for row in counted}
    offers = Offer.objects.filter(organisation=acting.organisation, live_since__isnull=False)
    kinds = label_maps("offer_type")["offer_type"]
    rows = [_led(offer.title, kinds.get(offer.type, offer.type), found.get(offer.pk)) for offer in offers]
    rows.sort(key=lambda row: (-row.made, row.title))
    return rows + ([_led("No offer in particular", "", found[None])] if None in found else [])


def _led(title: str, kind: str, row: dict[str, Any] | None) -> Led:
    row = row or {}
    return Led(title, kind, row.get("made", 0), row.get("met", 0), row.get("agreed", 0))


def evidence(acting: Acting) -> list[Evidence]:
    """Confirmed and not void, newest first; four queries."""
    parties = Party.objects.select_related("organisation").order_by("side", "created_at", "id")
    mine = Party.objects.filter(organisation=acting.organisation).values("partnership_id")
    rows = Partnership.objects.confirmed().filter(pk__in=mine).order_by("-confirmed_at", "id")
    rows = rows.prefetch_related(Prefetch("parties", parties, to_attr="all_parties"))[:MOST]
    maps = label_maps(*LISTS)
    return [_evidence(row, acting, maps) for row in rows]


def _evidence(row: Any, acting: Acting, maps: dict[str, dict[str, str]]) -> Evidence:
    own = next(party for party in row.all_parties if party.organisation_id == acting.organisation.pk)
    others = [party for party in row.all_parties if party is not own]
    named = all(party.may_be_named for party in others)
    kind = maps["partnership_type"].get(row.type, row.type)
    partners = ", ".join(_called(party, maps["sector"]) for party in others)
    return Evidence(
        id=row.pk,
        title=row.title
        if named and row.title
        else f"{kind} with {partners[:1].lower()}{partners[1:]}"
        if not named
        else kind,
        partners=partners,
        kind=kind,
        goal=row.goal if named else "",
        measure=_measure(row) if named else "",
        result=row.goal_result if named else "",
        we_give=own.gives if named else "",
        we_get=own.gets if named else "",
        they_give="; ".join(party.gives for party in others if party.gives) if named else "",
        confirmed=_day(local_date(row.confirmed_at)),
        state=PartnershipState(row.state).label.capitalize(),
    )


def _called(party: Party, sectors: dict[str, str]) -> str:
    if party.may_be_named:
        return party.organisation.name
    sector = sectors.get(party.organisation.sector, "")
    return f"An organisation ({sector.lower()})" if sector else "An organisation"


def _measure(row: Partnership) -> str:
    if not row.goal_measure:
        return ""
    amount = f": {floatformat(row.goal_number, '-2g')}" if row.goal_number is not None else ""
    until = f" by {_day(row.goal_by)}" if row.goal_by else ""
    return f"{row.goal_measure}{amount}{until}"


def _day(on: date) -> str:
    """With its year: a paper is read later."""
    return formats.date_format(on, "j F Y")


def figures(acting: Acting, side: Side, partnerships: int) -> dict[str, str]:
    """The three headline figures of one's own, each with its words."""
    made = Introduction.objects.made().filter(**{str(side): acting.organisation})
    counted = made.aggregate(made=Count("pk"), met=Count("pk", filter=Q(met_at__isnull=False)))
    return {
        "introductions": number(counted["made"]),
        "introductions_words": plural(counted["made"], "introduction made", "introductions made").partition(" ")[2],
        "met": number(counted["met"]),
        "met_words": "led to a meeting",
        "partnerships": number(partnerships),
        "partnerships_words": plural(partnerships, "confirmed partnership").partition(" ")[2],
    }


def evidence_document(acting: Acting) -> dict[str, Any]:
    """The data of home/documents/evidence.typ."""
    found = evidence(acting)
    projects = Project.objects.filter(organisation=acting.organisation, is_current=True).order_by("created_at", "id")
    return {
        "organisation": acting.organisation.name,
        "about": acting.organisation.about,
        "contact": current_tenant().contact_email,
        "figures": figures(acting, Side.INNOVATOR, len(found)),
        "projects": [
            {"name": one.name, "summary": one.summary, "maturity": one.get_maturity_display()} for one in projects[:6]
        ],
        "partnerships": [asdict(one) for one in found],
    }


def led_to_document(acting: Acting) -> dict[str, Any]:
    """The data of home/documents/led_to.typ."""
    found = evidence(acting)
    return {
        "organisation": acting.organisation.name,
        "figures": figures(acting, Side.PARTNER, len(found)),
        "offers": [
            {**asdict(row), "made": str(row.made), "met": str(row.met), "partnerships": str(row.partnerships)}
            for row in led_to(acting)
        ],
        "partnerships": [asdict(one) for one in found],
    }


def house() -> House:
    """The tenant as a document shows it."""
    tenant = current_tenant()
    logo = Picture.objects.filter(pk=tenant.logo_id).first() if tenant.logo_id else None
    return House(tenant.name, tenant.hue, bytes(logo.content) if logo else None, tenant.locale)
