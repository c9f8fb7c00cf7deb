"""What everybody may see of a programme: counted figures, anonymous threads, and names by consent alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format

from accelerator.home.threads import Drawing, Thread, draw
from accelerator.programmes.models import Programme
from accelerator.programmes.pages import credit_groups, span, stage_line, stage_state
from accelerator.programmes.picklists import labels
from accelerator.programmes.states import CreditKind
from accelerator.tenancy.context import current_tenant
from accelerator.ui.formats import local_date
from introductions.models import Partnership, Party
from introductions.states import Side
from partners.models import Participation
from reporting.definitions import FIGURES
from reporting.models import Snapshot
from reporting.naming import in_order, joined
from reporting.services import latest_figures
from reporting.wording import in_words, ordinal

DRAWN = 400  # organisations, and partnerships, in the drawing: more would be a blot
SHOWN = 3  # named partnerships on the programme's page
ROUND = {
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
    100: "one hundred",
}


@dataclass(frozen=True)
class Named:
    """A confirmed partnership all of whose parties agreed to be named. Names, kind, month: nothing they wrote."""

    names: str
    about: str
    moment: str  # "The hundredth partnership", or empty


@dataclass(frozen=True)
class Headline:
    """The programme as a line or two of display type."""

    first: str
    second: str = ""


def named_partnerships(programme: Programme) -> QuerySet[Partnership]:
    """Confirmed, not void, and every party has said that it may be named; the latest first."""
    silent = Party.objects.filter(partnership=OuterRef("pk")).filter(Q(may_be_named=None) | Q(may_be_named=False))
    found = Partnership.objects.confirmed().filter(programme=programme).exclude(Exists(silent))
    parties = Prefetch("parties", Party.objects.select_related("organisation"))
    return found.filter(Exists(Party.objects.filter(partnership=OuterRef("pk")))).prefetch_related(
        parties, "introduction__theme"
    )


def as_named(partnerships: Any, milestone: dict[str, Any] | None) -> list[Named]:
    """How they read; one query for the kinds' words."""
    kinds = labels("partnership_type")
    return [_named(partnership, kinds, milestone) for partnership in partnerships]


def programme_page(programme: Programme) -> dict[str, Any]:
    """The context of `/programmes/<slug>/`: the same number of queries whatever the programme's size."""
    figures = latest_figures(programme)
    milestone = figures.get("milestone")
    named = named_partnerships(programme)
    shown = list(named.order_by("-confirmed_at", "id")[:SHOWN])
    hundredth = named.filter(pk=milestone["partnership"]).first() if milestone else None
    if hundredth and hundredth not in shown:
        shown = [hundredth, *shown[: SHOWN - 1]]
    stages = list(programme.stages.all())
    return {
        "programme": programme,
        "headline": headline(programme, figures),
        "figures": figures,
        "stats": stats(figures),
        "drawing": threads(programme, hundredth),
        "gold": f"Gold: the {ordinal(milestone['number'])}" if milestone and hundredth else "",
        "stages": [
            {"name": line["name"], "note": line["note"], "text": stage.summary, "state": line["state"]}
            for line, stage in zip(stage_line(programme, stages), stages, strict=True)
        ],
        "partnerships": as_named(shown, milestone),
        "named_count": named.count(),
        "credits": credit_groups(programme.credits.all()),
        "kind": kind_of(programme),
    }


def headline(programme: Programme, figures: dict[str, Any]) -> Headline:
    """ "Eighteen ideas." over "One hundred partnerships."; the name where there is nothing to count yet."""
    innovators, confirmed = figures.get("innovators", 0), figures.get("partnerships_confirmed", 0)
    if not innovators or not confirmed:
        return Headline(programme.name)
    ideas = "idea" if innovators == 1 else "ideas"
    partnerships = "partnership" if confirmed == 1 else "partnerships"
    return Headline(f"{_words(innovators)} {ideas}.", f"{_words(confirmed)} {partnerships}.")


def kind_of(programme: Programme) -> str:
    """ "A six-month partnership accelerator" """
    months = programme.months
    if not months:
        return "A partnership accelerator"
    word = in_words(months)
    article = "An" if word in ("eight", "eleven", "eighteen") else "A"
    return f"{article} {word}-month partnership accelerator"


def stats(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Figures for everybody, each with when it counts."""
    found = []
    for name in ("partnerships_confirmed", "introductions_made"):
        value = figures.get(name)
        if value:
            definition = FIGURES[name]
            label = definition.one if value == 1 else definition.label
            note = _against(figures.get("target")) if name == "partnerships_confirmed" else ""
            found.append({"value": value, "label": label, "note": note, "source": definition.meaning})
    return found


def threads(programme: Programme, gold: Partnership | None) -> Drawing | None:
    """The drawing, None while nobody takes part. Two queries."""
    places = Participation.objects.taking_part().filter(programme=programme, role__in=["innovator", "partner"])
    rows = list(places.order_by("organisation_id").values_list("role", "organisation_id")[:DRAWN])
    latest = Partnership.objects.confirmed().filter(programme=programme).order_by("-confirmed_at", "id")[:DRAWN]
    parties = Party.objects.filter(partnership__in=latest.values("pk"))
    found: dict[Any, dict[bool, list[Any]]] = {}
    for key, side, organisation in parties.values_list("partnership_id", "side", "organisation_id"):
        found.setdefault(key, {True: [], False: []})[side == Side.INNOVATOR].append(organisation)
    if not rows and not found:
        return None
    drawn = [Thread(sides[True], sides[False], gold is not None and key == gold.pk) for key, sides in found.items()]
    innovators = [organisation for role, organisation in rows if role == "innovator"]
    partners = [organisation for role, organisation in rows if role == "partner"]
    return draw(innovators, partners, drawn)


def front_page() -> dict[str, Any]:
    """The context of `/`: public programmes, those at work first."""
    programmes = list(Programme.objects.public().prefetch_related("stages").order_by("-starts_on", "name")[:50])
    figures = _latest_of(programmes)
    cards = [_card(programme, figures.get(programme.pk, {})) for programme in programmes]
    return {
        "current": [card for card in cards if card["programme"].stage_number < 5],
        "past": [card for card in cards if card["programme"].stage_number == 5],
    }


def structured_programme(request: HttpRequest, programme: Programme) -> dict[str, Any]:
    """schema.org, as data for machines."""
    thanked = list(programme.credits.all())
    data = {
        "@context": "https://schema.org",
        "@type": "Project",
        "name": programme.name,
        "description": programme.summary,
        "url": request.build_absolute_uri(programme.public_url),
        "foundingDate": programme.starts_on.isoformat(),
        "dissolutionDate": programme.ends_on.isoformat(),
        "parentOrganization": structured_tenant(request),
        "funder": [_organisation(credit) for credit in thanked if credit.kind == CreditKind.FUNDER],
        "sponsor": [
            _organisation(credit) for credit in thanked if credit.kind in (CreditKind.SUPPORTER, CreditKind.CO_OWNER)
        ],
    }
    return {key: value for key, value in data.items() if value}


def structured_tenant(request: HttpRequest) -> dict[str, Any]:
    tenant = current_tenant()
    return {"@type": "Organization", "name": tenant.name, "url": request.build_absolute_uri("/")}


def _organisation(credit: Any) -> dict[str, str]:
    found = {"@type": "Organization", "name": credit.organisation_name, "url": credit.url}
    return {key: value for key, value in found.items() if value}


def _named(partnership: Partnership, kinds: dict[str, str], milestone: dict[str, Any] | None) -> Named:
    theme = partnership.introduction.theme if partnership.introduction else None
    kind = kinds.get(partnership.type, "")
    since = date_format(local_date(partnership.confirmed_at), "F Y")
    is_round = milestone is not None and str(partnership.pk) == str(milestone["partnership"])
    return Named(
        names=joined([party.organisation.name for party in in_order(partnership.parties.all())]),
        about=". ".join(part for part in (theme.name if theme else "", kind, f"Confirmed in {since}") if part),
        moment=f"The {ordinal(milestone['number'])} partnership" if is_round and milestone else "",
    )


def _latest_of(programmes: list[Programme]) -> dict[Any, dict[str, Any]]:
    """The newest figures of each, in one query."""
    rows = Snapshot.objects.filter(programme__in=programmes).order_by("programme_id", "-day").distinct("programme_id")
    return {row.programme_id: row.figures for row in rows}


def _card(programme: Programme, figures: dict[str, Any]) -> dict[str, Any]:
    stages = list(programme.stages.all())
    now = next((stage for stage in stages if stage_state(programme, stage) == "now"), None)
    return {
        "programme": programme,
        "kind": kind_of(programme),
        "stages": stage_line(programme, stages),
        "now": now,
        "span": span(programme.starts_on, programme.ends_on),
        "stats": stats(figures),
    }


def _against(target: dict[str, Any] | None) -> str:
    if not target:
        return ""
    if target["first"] == target["value"]:
        return f"against a target of {target['value']:,}"
    return f"against a target of {target['value']:,}, first set at {target['first']:,}"


def _words(count: int) -> str:
    return (ROUND.get(count) or in_words(count)).capitalize()
