"""Programmes and the codes of their lists, as the API shows them. Who sees which programme is told above."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes import picklists
from accelerator.programmes.access import programmes_for
from accelerator.programmes.defaults import LISTS
from accelerator.programmes.models import Programme, Stage, Target, Theme
from accelerator.programmes.states import State
from accelerator.rest import fields
from accelerator.rest.serializers import FUNDER, OWN, STAFF, PageQuery, Query, Shown, seen_by, staff_only
from accelerator.rest.views import Endpoint, Listed, One
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role

READERS = frozenset({Role.ADMIN, Role.MANAGER, Role.FUNDER, Role.INNOVATOR, Role.PARTNER})


class StageShown(Shown):
    """One of the four stages."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class ThemeShown(Shown):
    """A theme, which pages call a challenge."""

    id = fields.Id()
    slug = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()


class TargetShown(Shown):
    """What the programme set out to reach. The first value is kept when it is revised."""

    measure = serializers.CharField()
    value = serializers.IntegerField()
    first_value = serializers.IntegerField()
    set_on = serializers.DateField()


class ProgrammeShown(Shown):
    SEEN_BY = staff_only(
        "owner_team", "maturity", "is_public", "innovator_cap", "sends_introductions_itself"
    ) | seen_by((STAFF, FUNDER), "targets")

    id = fields.Id()
    slug = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    about = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    is_paused = serializers.BooleanField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    accelerator_from = serializers.DateField(allow_null=True)
    accelerator_until = serializers.DateField(allow_null=True)
    owner_team = serializers.CharField()
    maturity = serializers.CharField()
    is_public = serializers.BooleanField()
    innovator_cap = serializers.IntegerField(help_text="Open introductions per innovator at most.")
    sends_introductions_itself = serializers.BooleanField()
    stages = StageShown(many=True)
    themes = ThemeShown(many=True)
    targets = TargetShown(many=True)

    def audience(self, row: Any) -> str:
        if self.member.is_staff:
            return STAFF
        return FUNDER if self.member.has(Role.FUNDER) else OWN


class ProgrammeQuery(PageQuery):
    slug = fields.Text(60, required=False, allow_blank=False)
    state = fields.Code(choices=State.choices, required=False)


class Programmes(Listed):
    """List programmes

    Programme staff and funders see their own programmes; innovators and partners those in which their
    organisations take part.
    """

    tag = "Programmes"
    operations = {"GET": "list_programmes"}
    readers = READERS
    shows = ProgrammeShown
    query = ProgrammeQuery
    order = ("-starts_on", "-id")

    def rows(self, member: Member) -> QuerySet[Programme]:
        return programmes_for(member, Role.ADMIN, Role.MANAGER, Role.FUNDER)

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        return rows.filter(**{name: parameters[name] for name in ("slug", "state") if name in parameters})

    def detailed(self, rows: QuerySet) -> QuerySet:
        return rows.prefetch_related(
            Prefetch("stages", Stage.objects.order_by("number")),
            Prefetch("themes", Theme.objects.order_by("position", "name", "id")),
            Prefetch("targets", Target.objects.order_by("created_at", "id")),
        )


class OneProgramme(One):
    """Read a programme"""

    tag = "Programmes"
    operations = {"GET": "read_programme"}
    readers = READERS
    shows = ProgrammeShown
    of = Programmes


class EntryShown(Shown):
    code = serializers.CharField()
    label = serializers.CharField()


class PicklistShown(Shown):
    """A list of codes with their words."""

    list = serializers.CharField()
    entries = EntryShown(many=True)


class PicklistsShown(Shown):
    results = PicklistShown(many=True)


class PicklistQuery(Query):
    list = fields.Code(choices=sorted(LISTS), required=False, help_text="One list alone.")


class Picklists(Endpoint):
    """List the codes that fields hold

    Sectors, kinds of help, reasons and so on: each tenant words and extends its own lists.
    """

    tag = "Codes"
    operations = {"GET": "list_picklists"}
    shows = PicklistsShown
    query = PicklistQuery

    def get(self, request: Any) -> Response:
        only = self.parameters().get("list")
        maps = picklists.label_maps(*([only] if only else sorted(LISTS)), retired=False)
        found = [
            {"list": name, "entries": [{"code": code, "label": label} for code, label in entries.items()]}
            for name, entries in maps.items()
        ]
        return self.show({"results": found})
