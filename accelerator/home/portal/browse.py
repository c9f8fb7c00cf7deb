"""Innovators that a partner may look through: those of its own programmes, with what they share (domain.md 6.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accelerator.home.forms.browsing import BrowseFilter
from accelerator.home.portal.acting import Acting
from accelerator.programmes.models import Programme, Theme
from accelerator.programmes.picklists import label_maps
from introductions.states import Side
from partners.models import Need, Organisation, Participation, Project
from partners.queries import matching_organisations
from partners.sharing import showing, shows


@dataclass(frozen=True)
class Shared:
    """An innovator as partners see it: what its profile says they may (profile.SEEN_BY), and nothing of people."""

    id: UUID
    name: str
    about: str
    website: str
    sector: str
    regions: str
    themes: list[str]
    projects: list[Project]
    needs: list[Need]


def innovators_for(acting: Acting) -> QuerySet[Organisation]:
    """Innovators that take part in the programmes of which this organisation is a partner."""
    programmes = acting.programmes(Side.PARTNER)
    joined = Participation.objects.taking_part().filter(
        organisation=OuterRef("pk"), programme__in=programmes, role=Side.INNOVATOR
    )
    found = Organisation.objects.current().filter(Exists(joined)).exclude(pk=acting.organisation.pk)
    return showing(found.filter(do_not_contact_at=None))


def narrowed(organisations: QuerySet[Organisation], filters: BrowseFilter) -> QuerySet[Organisation]:
    """As the address says; what an innovator keeps back does not find it either."""
    organisations = matching_organisations(organisations, filters.value("q") or "")  # type: ignore[arg-type]
    if theme := filters.value("theme"):
        joined = Participation.objects.taking_part().filter(
            organisation=OuterRef("pk"), role=Side.INNOVATOR, theme_links__theme=theme
        )
        organisations = showing(organisations, "themes").filter(Exists(joined))
    if kind := filters.value("need"):
        needs = Need.objects.open().filter(organisation=OuterRef("pk"), type=kind)
        organisations = showing(organisations, "needs").filter(Exists(needs))
    if region := filters.value("region"):
        organisations = showing(organisations, "regions").filter(regions__contains=[region])
    return organisations


def new_since(organisations: QuerySet[Organisation], moment: datetime) -> QuerySet[Organisation]:
    """Those that joined after this moment, and those that show a need which is newer."""
    joined = Participation.objects.taking_part().filter(
        organisation=OuterRef("pk"), role=Side.INNOVATOR, created_at__gt=moment
    )
    needs = Need.objects.open().filter(organisation=OuterRef("pk"), created_at__gt=moment)
    hidden = Q(hides__contains=["needs"])
    return organisations.filter(Exists(joined) | Q(~hidden & Exists(needs)))


def shared_programme(acting: Acting, organisation: Organisation) -> Programme | None:
    """The newest programme in which this organisation is a partner and the other an innovator."""
    joined = Participation.objects.taking_part().filter(organisation=organisation, role=Side.INNOVATOR)
    both = acting.programmes(Side.PARTNER).filter(pk__in=joined.values("programme"))
    return both.order_by("-starts_on", "name").first()


def themes_for(acting: Acting) -> QuerySet[Theme]:
    return Theme.objects.filter(programme__in=acting.programmes(Side.PARTNER)).order_by("programme", "position", "name")


def with_work(organisations: QuerySet[Organisation], acting: Acting, most: int) -> QuerySet[Organisation]:
    """With themes, and at most so many current projects and open needs each: three queries, however many rows."""
    programmes = list(acting.programmes(Side.PARTNER).values_list("pk", flat=True))
    places = Participation.objects.filter(programme__in=programmes, role=Side.INNOVATOR)
    projects = Project.objects.filter(is_current=True)
    needs = Need.objects.open().filter(programme__in=programmes)
    return organisations.prefetch_related(
        Prefetch("participations", places.prefetch_related("theme_links__theme"), to_attr="shared_places"),
        Prefetch("projects", projects.order_by("created_at", "id")[:most], to_attr="shared_projects"),
        Prefetch("needs", needs.order_by("created_at", "id")[:most], to_attr="shared_needs"),
    )


def shared(organisations: Iterable[Organisation]) -> list[Shared]:
    """What partners see of each; one query for the labels."""
    maps = label_maps("sector", "region")
    return [_shared(organisation, maps) for organisation in organisations]


def _shared(organisation: Organisation, maps: dict[str, dict[str, str]]) -> Shared:
    links = [link for place in organisation.shared_places for link in place.theme_links.all()]
    whole = {
        "about": organisation.about,
        "website": organisation.website,
        "sector": maps["sector"].get(organisation.sector, ""),
        "regions": ", ".join(maps["region"].get(code, code) for code in organisation.regions),
        "themes": sorted({link.theme.name for link in links}),
        "projects": organisation.shared_projects,
        "needs": organisation.shared_needs,
    }
    parts: dict[str, Any] = {part: what if shows(organisation, part) else type(what)() for part, what in whole.items()}
    return Shared(id=organisation.pk, name=organisation.name, **parts)
