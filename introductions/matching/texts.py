"""Which texts stand for whom, and reading those that have changed since they were read last.

The database puts each text together and makes its digest; only texts whose digest is not the stored one come here.
The sweep asks for each tenant, so that no edit has to tell anybody.
"""

from typing import Any

from django.db.models import F, Func, OuterRef, Q, QuerySet, StringAgg, Subquery, TextField, Value
from django.db.models.functions import MD5, Coalesce, Concat

from accelerator import clock
from introductions.matching.meaning import packed, vectors
from introductions.models import Meaning
from partners.models import Need, Offer, Participation, ParticipationRole, Project

BATCH = 500
LINE = Value("\n", output_field=TextField())


def read_changed(limit: int = BATCH) -> int:
    """Read up to `limit` texts that are new or have changed, in the current tenant; how many there were."""
    found = [(key, *row) for key, rows in _changed() for row in rows[:limit]][:limit]
    if not found:
        return 0
    read = vectors([text for _key, _pk, text, _digest in found])
    now = clock.now()
    for key in ("participation", "offer"):
        rows = [
            Meaning(**{f"{key}_id": pk}, digest=digest, vector=packed(vector), read_at=now)
            for (of, pk, _text, digest), vector in zip(found, read, strict=True)
            if of == key
        ]
        Meaning.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["tenant", key],
            update_fields=["digest", "vector", "read_at"],
        )
    return len(found)


def unread() -> int:
    """How many texts wait to be read."""
    return sum(rows.count() for _key, rows in _changed())


def _changed() -> list[tuple[str, QuerySet[Any, Any]]]:
    """(name of the key, rows of (pk, text, digest)) of what has no digest, or another one."""
    return [
        ("participation", _differing(_of_innovators(), "participation")),
        ("participation", _differing(_of_partners(), "participation")),
        ("offer", _differing(_of_offers(), "offer")),
    ]


def _differing(rows: QuerySet, key: str) -> QuerySet[Any, Any]:
    known = Meaning.objects.filter(**{key: OuterRef("pk")}).values("digest")[:1]
    rows = rows.annotate(now=MD5("text"), known=Subquery(known))
    return rows.filter(Q(known=None) | ~Q(known=F("now"))).order_by("pk").values_list("pk", "text", "now")


def _of_innovators() -> QuerySet[Participation]:
    """About, what they build, and what they need in this programme."""
    organisation, programme = OuterRef("organisation"), OuterRef("programme")
    projects = Project.objects.filter(Q(programme=None) | Q(programme=programme), organisation=organisation)
    needs = Need.objects.open().filter(organisation=organisation, programme=programme)
    rows = Participation.objects.taking_part().filter(role=ParticipationRole.INNOVATOR)
    return rows.annotate(
        text=Concat(
            F("organisation__about"),
            LINE,
            _together(projects.filter(is_current=True), "name", "summary"),
            LINE,
            _together(needs, "title", "description"),
            output_field=TextField(),
        )
    )


def _of_partners() -> QuerySet[Participation]:
    """About, and what they hope to gain."""
    rows = Participation.objects.taking_part().exclude(role=ParticipationRole.INNOVATOR)
    return rows.annotate(
        text=Concat(
            F("organisation__about"),
            LINE,
            _words("organisation__motives"),
            LINE,
            _words("organisation__benefits"),
            output_field=TextField(),
        )
    )


def _of_offers() -> QuerySet[Offer]:
    return Offer.objects.live().annotate(
        text=Concat(F("title"), LINE, F("description"), LINE, F("conditions"), output_field=TextField())
    )


def _together(rows: QuerySet, *fields: str) -> Coalesce:
    """One text of several rows."""
    line = Concat(*(part for field in fields for part in (F(field), LINE)), output_field=TextField())
    joined = StringAgg(line, delimiter=LINE, order_by="pk")
    grouped = rows.order_by().values("organisation").annotate(joined=joined).values("joined")
    return Coalesce(Subquery(grouped, output_field=TextField()), Value(""), output_field=TextField())


def _words(codes: str) -> Func:
    """Codes as words: "staff_volunteering" reads "staff volunteering"."""
    joined = Func(F(codes), Value(" "), function="array_to_string", output_field=TextField())
    return Func(joined, Value("_"), Value(" "), function="replace", output_field=TextField())
