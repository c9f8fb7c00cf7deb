"""/api/v1/impact/<slug>/: the figures of a programme, as /impact/<slug>.json promises them."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.rest.serializers import Shown
from accelerator.rest.views import Endpoint
from reporting import services
from reporting.contract import contract
from reporting.permissions import READERS, readable_programmes


class FigureShown(Shown):
    """One figure: its value, on how many records it stands, and where they are."""

    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    n = serializers.IntegerField(allow_null=True)
    of = serializers.IntegerField(allow_null=True)
    kind = serializers.CharField()
    confidence = serializers.CharField()
    rows = serializers.CharField()


class MonthShown(Shown):
    """Running totals at the end of a month."""

    month = serializers.CharField()
    introduced = serializers.IntegerField()
    confirmed = serializers.IntegerField()


class ImpactShown(Shown):
    programme = serializers.CharField()
    as_of = serializers.CharField(allow_null=True, help_text="When it was counted, in the tenant's time zone.")
    definitions = serializers.DictField(child=serializers.CharField())
    figures = serializers.DictField(child=FigureShown())
    funnel = serializers.ListField(child=serializers.CharField())
    monthly = MonthShown(many=True)


class Impact(Endpoint):
    """Read the figures of a programme

    For its staff and its funders. Counted from rows within two seconds of a change; nothing is typed in.
    """

    tag = "Impact"
    operations = {"GET": "read_impact"}
    readers = frozenset(READERS)
    shows = ImpactShown

    def get(self, request: Any, slug: str) -> Response:
        self.parameters()
        programme = get_object_or_404(readable_programmes(self.member), slug=slug)
        return self.show(contract(programme, services.latest(programme), request.build_absolute_uri))
