"""The lists of introductions and of partnerships as files: the rows of the page, as its filters narrow them."""

from collections.abc import Sequence

from django.db.models import F, OuterRef, QuerySet, StringAgg, Subquery, TextField, Value
from django.db.models.functions import TruncDate
from django.http import FileResponse, HttpRequest

from accelerator.programmes.picklists import label_maps
from accelerator.ui.exports import Column, export_rows, labelled
from introductions import turns
from introductions.models import Introduction, Partnership, Party
from introductions.models.introduction import Origin, Source
from introductions.models.turn import NOBODY
from introductions.states import PartnershipState, State
from partners.exporting import note_export


def export_introductions(request: HttpRequest, rows: QuerySet[Introduction], order: Sequence[str]) -> FileResponse:
    """No contact details: those stand on the records."""
    columns = [
        Column("Programme", "programme__name"),
        Column("Innovator", "innovator__name"),
        Column("Partner", "partner__name"),
        Column("Where it stands", labelled("state", dict(State.choices))),
        Column("Whose turn", labelled("turn", {**turns.TITLES, NOBODY: ""})),
        Column("Since", TruncDate("state_since"), "date"),
        Column("Need", "need__title"),
        Column("Offer", "offer__title"),
        Column("Challenge", "theme__name"),
        Column("Looked after by", F("curator__name")),
        Column("Came from", labelled("source", dict(Source.choices))),
        Column("Set aside until", "set_aside_until", "date"),
        Column("Made", labelled("origin", dict(Origin.choices))),
        Column("First asked", TruncDate("asked_at"), "date"),
        Column("Introduced", TruncDate("introduced_at"), "date"),
        Column("Met", TruncDate("met_at"), "date"),
        Column("Closed", TruncDate("closed_at"), "date"),
    ]
    note_export(request, "introductions")
    return export_rows(request, "introductions", columns, rows.order_by(*order))


def export_partnerships(request: HttpRequest, rows: QuerySet[Partnership], order: Sequence[str]) -> FileResponse:
    types = label_maps("partnership_type")["partnership_type"]
    parties = Party.objects.filter(partnership=OuterRef("pk")).order_by().values("partnership_id")
    names = parties.annotate(all=StringAgg("organisation__name", Value("; "), order_by="created_at")).values("all")
    columns = [
        Column("Programme", "programme__name"),
        Column("Partnership", "title"),
        Column("Parties", Subquery(names, output_field=TextField())),
        Column("Kind", labelled("type", types)),
        Column("State", labelled("state", dict(PartnershipState.choices))),
        Column("Goal", "goal"),
        Column("Measured by", "goal_measure"),
        Column("How much", "goal_number", "number"),
        Column("By when", "goal_by", "date"),
        Column("Proposed", TruncDate("proposed_at"), "date"),
        Column("Confirmed", TruncDate("confirmed_at"), "date"),
        Column("Ended", F("ended_on"), "date"),
    ]
    note_export(request, "partnerships")
    plain = rows.select_related(None).prefetch_related(None)
    return export_rows(request, "partnerships", columns, plain.order_by(*order))
