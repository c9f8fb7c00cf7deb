"""Handing over, the partnership sheet and another champion, as the API takes them. For staff."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes.access import staff_programmes
from accelerator.rest import fields
from accelerator.rest.serializers import Input, Shown
from accelerator.rest.views import Endpoint, Writes
from accelerator.tenancy.models import STAFF
from introductions import services
from introductions.models import Partnership
from introductions.services.parting import change_champion, successors
from partners.models import Position
from partners.permissions import visible_organisations, visible_people, visible_positions


class HandOverInput(Input):
    organisation = fields.Row(of=visible_organisations, help_text="Which they leave.")
    to = fields.Row(of=visible_people, help_text="Who takes over.")


class HandedShown(Shown):
    """What went over to the successor."""

    introductions = serializers.IntegerField()
    partnerships = serializers.IntegerField()
    offers = serializers.IntegerField()


class HandOver(Writes):
    """Hand over from somebody who leaves

    Ends their position and gives a colleague what they had in hand there; questions that wait are asked anew.
    """

    tag = "People"
    operations = {"POST": "hand_over"}
    shows = HandedShown
    takes = HandOverInput

    def act(self, pk: UUID) -> Response:
        person = get_object_or_404(visible_people(self.member), pk=pk)
        data = self.taken()
        held = visible_positions(self.member).live().filter(person=person, organisation=data["organisation"])  # type: ignore[attr-defined]
        position: Position = get_object_or_404(held.select_related("person", "organisation"))
        return self.show(services.hand_over(position, to=data["to"], by=self.request.user).counts)


class DecidesShown(Shown):
    organisation = fields.Id(source="organisation_id")
    gives = serializers.CharField()
    gets = serializers.CharField()
    decision_maker = serializers.CharField()
    champion = fields.Id(source="champion_id", allow_null=True)


class SheetShown(Shown):
    id = fields.Id()
    problem = serializers.CharField()
    first_step = serializers.CharField()
    parties = DecidesShown(many=True)


class DecidesInput(Input):
    organisation = fields.Row(of=visible_organisations)
    decision_maker = fields.Text(160)


class SheetInput(Input):
    problem = fields.Text(4000)
    first_step = fields.Text(300)
    decides = serializers.ListField(child=DecidesInput(), required=False, max_length=20, help_text="Who decides where.")


class Sheet(Endpoint):
    """Read the partnership sheet

    The problem, what each gives and gets, the first step, and who decides where.
    """

    tag = "Partnerships"
    operations = {"GET": "read_sheet"}
    readers = frozenset(STAFF)
    shows = SheetShown

    def get(self, request: Any, pk: UUID) -> Response:
        self.parameters()
        return self.show(_sheet(self.member, pk))


class EditSheet(Writes):
    """Write the partnership sheet

    It is no part of the terms, so nobody is asked again.
    """

    tag = "Partnerships"
    operations = {"POST": "edit_sheet"}
    shows = SheetShown
    takes = SheetInput

    def act(self, pk: UUID) -> Response:
        partnership = _sheet(self.member, pk)
        data = self.taken()
        said = {row["organisation"].pk: row["decision_maker"] for row in data.pop("decides", [])}
        parties = {
            one.pk: said[one.organisation_id] for one in partnership.parties.all() if one.organisation_id in said
        }
        services.edit_sheet(partnership, by=self.request.user, decision_makers=parties, **data)
        return self.show(_sheet(self.member, pk))


class ChampionInput(Input):
    organisation = fields.Row(of=visible_organisations, help_text="The party.")
    champion = fields.Row(of=visible_people, help_text="Who stands for it from now on.")


class Champion(Writes):
    """Choose another champion of a party"""

    tag = "Partnerships"
    operations = {"POST": "change_champion"}
    shows = SheetShown
    takes = ChampionInput

    def act(self, pk: UUID) -> Response:
        partnership, data = _sheet(self.member, pk), self.taken()
        party = get_object_or_404(partnership.parties.all(), organisation=data["organisation"])
        if data["champion"] not in successors(party):
            raise serializers.ValidationError({"champion": ["Choose somebody who may answer at this organisation."]})
        change_champion(party, to=data["champion"], by=self.request.user)
        return self.show(_sheet(self.member, pk))


def _sheet(member: Any, pk: UUID) -> Partnership:
    rows = Partnership.objects.filter(programme__in=staff_programmes(member)).prefetch_related("parties")
    return get_object_or_404(rows, pk=pk)
