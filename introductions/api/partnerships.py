"""/api/v1/partnerships/: list, propose, and confirm with evidence."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes import picklists
from accelerator.programmes.access import staff_programmes
from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown, staff_only
from accelerator.rest.views import PORTAL, Listed, One, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions import services
from introductions.api.shown import NamedShown
from introductions.models import Partnership, Party
from introductions.models.partnership import PartySide
from introductions.permissions import introductions_of_staff
from introductions.services.partnerships import Goal, PartyTerms
from introductions.states import PartnershipState, Via
from partners.models import Participation, Position
from partners.permissions import organisations_of, visible_organisations, visible_people

TAG = "Partnerships"
READERS = STAFF | PORTAL
UNSHOWN = (PartnershipState.PROPOSED, PartnershipState.VOID)  # to the parties, as in the portal
TEXT = 1000
MOST_PARTIES = 10


class PartyShown(Shown):
    SEEN_BY = staff_only("wish", "wished_at", "confirmed_via", "champion")

    organisation = NamedShown()
    side = serializers.ChoiceField(PartySide.choices)
    gives = serializers.CharField()
    gets = serializers.CharField()
    champion = fields.Id(source="champion_id", allow_null=True)
    champion_name = serializers.SerializerMethodField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_via = serializers.ChoiceField(["", *Via.values])
    may_be_named = serializers.BooleanField(allow_null=True)
    wish = serializers.CharField(help_text="What this party wants changed.")
    wished_at = serializers.DateTimeField(allow_null=True)

    def get_champion_name(self, row: Party) -> str:
        return row.champion.name if row.champion else ""


class PartnershipShown(Shown):
    SEEN_BY = staff_only(
        "evidence_note", "dropped_reason", "void_at", "void_reason", "introduction", "url", "end_reason"
    )

    id = fields.Id()
    programme = fields.Id(source="programme_id")
    title = serializers.CharField()
    type = serializers.CharField(help_text="A code of the list `partnership_type`.")
    state = serializers.ChoiceField(PartnershipState.choices)
    state_since = serializers.DateTimeField()
    goal = serializers.CharField()
    goal_measure = serializers.CharField()
    goal_number = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    goal_by = serializers.DateField(allow_null=True)
    goal_result = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    proposed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="When the last party confirmed. Never cleared.")
    ended_on = serializers.DateField(allow_null=True)
    may_name = serializers.BooleanField(help_text="All parties agreed to be named.")
    parties = PartyShown(many=True, source="all_parties")
    introduction = fields.Id(source="introduction_id", allow_null=True)
    end_reason = serializers.CharField()
    evidence_note = serializers.CharField()
    dropped_reason = serializers.CharField()
    void_at = serializers.DateTimeField(allow_null=True)
    void_reason = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Its page for staff.")

    def get_url(self, row: Partnership) -> str:
        return self.context["request"].build_absolute_uri(reverse("introductions:view_partnership", args=[row.pk]))


class PartyInput(Input):
    organisation = fields.Row(of=visible_organisations)
    champion = fields.Row(of=visible_people, help_text="Who stands for it there, and is asked to confirm.")
    gives = fields.Text(TEXT, allow_blank=False)
    gets = fields.Text(TEXT, allow_blank=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        held = Position.objects.live().filter(organisation=data["organisation"], person=data["champion"])
        if not held.filter(person__archived_at=None).exists():
            raise serializers.ValidationError({"champion": ["Choose somebody who is at this organisation."]})
        return data


class ProposalInput(Input):
    """What the parties want to reach together, and what each gives and gets."""

    programme = fields.Row(of=staff_programmes)
    introduction = fields.Row(of=introductions_of_staff, required=False, help_text="The one it comes from.")
    title = fields.Text(160, required=False)
    type = fields.Text(40, allow_blank=False, help_text="A code of the list `partnership_type`.")
    goal = fields.Text(300, allow_blank=False)
    goal_measure = fields.Text(160, allow_blank=False, help_text="How it is measured: “tenants who used the tool”.")
    goal_number = fields.Amount(max_digits=14, decimal_places=2, min_value=0)
    goal_by = fields.Day()
    starts_on = fields.Day(required=False)
    review_on = fields.Day(required=False)
    parties = serializers.ListField(child=PartyInput(), min_length=2, max_length=MOST_PARTIES)

    def validate_type(self, code: str) -> str:
        if code not in dict(picklists.choices("partnership_type")):
            raise serializers.ValidationError("This is no code of the list partnership_type.")
        return code

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        programme, introduction = data["programme"], data.get("introduction")
        if introduction and introduction.programme_id != programme.pk:
            raise serializers.ValidationError({"introduction": ["This introduction belongs to another programme."]})
        there = (
            Participation.objects.taking_part().filter(programme=programme).values_list("organisation_id", flat=True)
        )
        pair = {introduction.innovator_id, introduction.partner_id} if introduction else set()
        inside = set(there) | pair
        wrong = [
            {} if party["organisation"].pk in inside else {"organisation": ["It does not take part in this programme."]}
            for party in data["parties"]
        ]
        if any(wrong):
            raise serializers.ValidationError({"parties": wrong})
        named = {party["organisation"].pk for party in data["parties"]}
        if not pair <= named:
            raise serializers.ValidationError({"parties": ["Both sides of the introduction are parties."]})
        return data


class EvidenceInput(Input):
    evidence = fields.Text(
        TEXT * 4, allow_blank=False, help_text="What shows that all parties agree: “signed letter of 3 June”."
    )


class PartnershipQuery(PageQuery):
    programme = fields.Id(required=False)
    state = fields.Code(choices=PartnershipState.choices, required=False)


class Partnerships(Listed, Writes):
    """List partnerships

    Programme staff see those of their programmes; innovators and partners those to which they are a party.
    """

    tag = TAG
    operations = {"GET": "list_partnerships", "POST": "propose_partnership"}
    readers = READERS
    shows = PartnershipShown
    takes = ProposalInput
    query = PartnershipQuery
    order = ("-state_since", "-id")
    made = True

    def rows(self, member: Member) -> QuerySet[Partnership]:
        if member.is_staff:
            return Partnership.objects.filter(programme__in=staff_programmes(member))
        mine = Party.objects.filter(organisation__in=organisations_of(member)).values("partnership_id")
        return Partnership.objects.filter(pk__in=mine).exclude(state__in=UNSHOWN)

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        return rows.filter(**{name: parameters[name] for name in ("programme", "state") if name in parameters})

    def detailed(self, rows: QuerySet) -> QuerySet:
        return detailed(rows)

    def act(self) -> Response:
        """Propose a partnership

        Each champion gets a mail with a link to confirm. It counts once all have.
        """
        data = self.taken()
        programme, parties = data.pop("programme"), data.pop("parties")
        goal = Goal(**{name: data.pop(name) for name in ("goal", "goal_measure", "goal_number", "goal_by")})
        terms = _terms(programme, parties)
        made = services.propose_partnership(programme, parties=terms, goal=goal, by=self.request.user, **data)
        where = self.request.build_absolute_uri(reverse("api:partnership", args=[made.pk]))
        return self.show(detailed(self.rows(self.member)).get(pk=made.pk), status=201, headers={"Location": where})


class OnePartnership(One):
    """Read a partnership"""

    tag = TAG
    operations = {"GET": "read_partnership"}
    readers = READERS
    shows = PartnershipShown
    of = Partnerships


class Confirm(Writes):
    """Confirm a partnership with evidence

    For every party that has not answered. It counts from then on.
    """

    tag = TAG
    operations = {"POST": "confirm_partnership"}
    shows = PartnershipShown
    takes = EvidenceInput

    def act(self, pk: UUID) -> Response:
        rows = Partnership.objects.filter(programme__in=staff_programmes(self.member))
        partnership = get_object_or_404(rows, pk=pk)
        services.confirm_with_evidence(partnership, by=self.request.user, **self.taken())
        return self.show(detailed(rows).get(pk=pk))


def detailed(rows: QuerySet[Partnership]) -> QuerySet[Partnership]:
    parties = Party.objects.select_related("organisation", "champion").order_by("side", "created_at", "id")
    return rows.prefetch_related(Prefetch("parties", parties, to_attr="all_parties"))


def _terms(programme: Any, parties: list[dict[str, Any]]) -> list[PartyTerms]:
    """Each party on the side on which it takes part."""
    roles = Participation.objects.filter(
        programme=programme, organisation__in=[party["organisation"] for party in parties], role__in=PartySide.values
    )
    sides = dict(roles.order_by("-role").values_list("organisation_id", "role"))
    return [PartyTerms(side=sides.get(party["organisation"].pk, PartySide.OTHER), **party) for party in parties]
