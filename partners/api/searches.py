"""Saved searches, and what an innovator shares with partners who browse: one's own."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.rest import fields
from accelerator.rest.serializers import Input, Shown
from accelerator.rest.views import PORTAL, Listed, Writes
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from partners import services
from partners.models import Often, Participation, ParticipationRole, Person, SavedSearch, SearchKind
from partners.permissions import organisations_of, people_of, person_of
from partners.sharing import CHOICES

FILTERS = {
    SearchKind.OFFERS: ("q", "type", "theme", "region", "room"),
    SearchKind.INNOVATORS: ("q", "theme", "need", "region"),
}


class SearchShown(Shown):
    id = fields.Id()
    organisation = fields.Id(source="organisation_id")
    kind = serializers.ChoiceField(SearchKind.choices)
    name = serializers.CharField()
    filters = serializers.DictField(child=serializers.CharField())
    often = serializers.ChoiceField(Often.choices)
    due_at = serializers.DateTimeField(allow_null=True, help_text="When we look again; null: stopped.")


class SearchInput(Input):
    organisation = fields.Row(of=organisations_of)
    kind = fields.Code(choices=SearchKind.choices)
    often = fields.Code(choices=Often.choices, required=False)
    name = fields.Text(120, required=False)
    filters = serializers.DictField(
        child=fields.Text(200), required=False, help_text="As they stand in the page's address: {“type”: “grant”}."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        foreign = [name for name in data.get("filters", {}) if name not in FILTERS[data["kind"]]]
        if foreign:
            raise serializers.ValidationError({"filters": [f"There is no filter called “{foreign[0][:40]}”."]})
        if data["kind"] == SearchKind.INNOVATORS and not _is_partner(data["organisation"]):
            raise serializers.ValidationError({"kind": ["Innovators are looked for by partners."]})
        return data


class Searches(Listed, Writes):
    """List your saved searches"""

    tag = "Saved searches"
    operations = {"GET": "list_searches", "POST": "save_search"}
    readers = PORTAL
    writers = PORTAL
    shows = SearchShown
    takes = SearchInput

    def rows(self, member: Member) -> QuerySet[SavedSearch]:
        return own_searches(member)

    def act(self) -> Response:
        """Save a search

        We write when something new fits, daily or weekly at most.
        """
        data = self.taken()
        return self.show(services.save_search(myself(self.member), **{"filters": {}} | data))


class StopSearch(Writes):
    """Stop a saved search"""

    tag = "Saved searches"
    operations = {"POST": "stop_search"}
    writers = PORTAL
    shows = SearchShown

    def act(self, pk: UUID) -> Response:
        search = get_object_or_404(own_searches(self.member), pk=pk)
        self.taken()
        return self.show(services.stop_search(search, by=myself(self.member)))


class SharingShown(Shown):
    shows = serializers.ListField(child=serializers.CharField())


class SharingInput(Input):
    shows = serializers.ListField(
        child=fields.Code(choices=list(CHOICES.items())), max_length=len(CHOICES), help_text="All that may be read."
    )


class Sharing(Writes):
    """Say what partners who browse may read of your profile"""

    tag = "Organisations"
    operations = {"POST": "set_sharing"}
    writers = PORTAL
    shows = SharingShown
    takes = SharingInput

    def act(self, pk: UUID) -> Response:
        organisation = get_object_or_404(organisations_of(self.member), pk=pk)
        row = services.set_sharing(organisation, by=myself(self.member), **self.taken())
        return self.show({"shows": [part for part in CHOICES if part not in row.hides]})


def own_searches(member: Member) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person__in=people_of(member))


def myself(member: Member) -> Person:
    person = person_of(member)
    if person is None:
        raise Refused("You act for no organisation here.")
    return person


def _is_partner(organisation: Any) -> bool:
    places = Participation.objects.taking_part().filter(organisation=organisation)
    return places.exclude(role=ParticipationRole.INNOVATOR).exists()
