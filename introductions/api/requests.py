"""Requests to be introduced, and organisations that take no new introductions for a while."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown, staff_only
from accelerator.rest.views import PORTAL, Listed, One, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions import services
from introductions.api.interest import innovators, open_offers
from introductions.api.introductions import TEXT
from introductions.models import Request
from introductions.permissions import requests_of_staff
from introductions.states import RequestState, Side
from partners.api.rules import programmes_of
from partners.permissions import organisations_of, person_of, visible_organisations
from partners.services import resume_organisation

TAG = "Requests"
READERS = STAFF | PORTAL


class RequestShown(Shown):
    """An innovator that asked about an offer reads no name of its partner (promise 5)."""

    SEEN_BY = staff_only("innovator", "partner", "person", "introduction")

    id = fields.Id()
    programme = fields.Id(source="programme_id")
    side = serializers.ChoiceField(Side.choices, help_text="Who asks.")
    innovator = fields.Id(source="innovator_id")
    partner = fields.Id(source="partner_id")
    person = fields.Id(source="person_id")
    offer = fields.Id(source="offer_id", allow_null=True)
    wanted = serializers.CharField(source="wanted_as_seen", help_text="Whom they would like to meet, in words.")
    why = serializers.CharField()
    state = serializers.ChoiceField(RequestState.choices)
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="What staff answered.")
    introduction = fields.Id(source="introduction_id", allow_null=True)


class RequestQuery(PageQuery):
    state = fields.Code(choices=RequestState.choices, required=False)


class RequestInput(Input):
    """A partner names an innovator, an innovator names an offer."""

    programme = fields.Row(of=programmes_of)
    organisation = fields.Row(of=organisations_of, help_text="Yours, for which you ask.")
    innovator = fields.Row(of=innovators, required=False, help_text="Whom a partner would like to meet.")
    offer = fields.Row(of=open_offers, required=False, help_text="What an innovator would like.")
    why = fields.Text(1000, allow_blank=False, help_text="Staff read it, and may use your words when they ask.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("innovator" in data) == ("offer" in data):
            raise serializers.ValidationError({"offer": ["Name either an innovator or an offer."]})
        return data


class Requests(Listed, Writes):
    """List requests to be introduced

    Staff see those of their programmes, others those of their own organisations.
    """

    tag = TAG
    operations = {"GET": "list_requests", "POST": "request_introduction"}
    readers = READERS
    writers = frozenset(PORTAL)
    shows = RequestShown
    takes = RequestInput
    query = RequestQuery
    order = ("-asked_at", "-id")
    made = True

    def rows(self, member: Member) -> QuerySet[Request]:
        rows = Request.objects.select_related("innovator", "partner", "offer")
        if member.is_staff:
            return rows.filter(pk__in=requests_of_staff(member).values("pk"))
        mine = organisations_of(member).values("pk")
        return rows.filter(Q(side=Side.INNOVATOR, innovator__in=mine) | Q(side=Side.PARTNER, partner__in=mine))

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        return rows.filter(state=parameters["state"]) if "state" in parameters else rows

    def act(self) -> Response:
        """Ask staff to introduce you

        Nobody is written to before they take it up; you hear from them either way.
        """
        data = self.taken()
        own, offer = data["organisation"], data.get("offer")
        if offer is not None:
            sides = {"innovator": own, "partner": offer.organisation, "side": Side.INNOVATOR, "offer": offer}
        else:
            sides = {"innovator": data["innovator"], "partner": own, "side": Side.PARTNER}
        made = services.request_introduction(data["programme"], person=person_of(self.member), why=data["why"], **sides)
        return self.show(made, status=201, headers={"Location": self.request.build_absolute_uri(_address(made))})


class OneRequest(One):
    """Read a request to be introduced"""

    tag = TAG
    operations = {"GET": "read_request"}
    readers = READERS
    shows = RequestShown
    of = Requests


class DraftRequested(Writes):
    """Take a request up

    A draft that asks the other side first; nobody is told.
    """

    tag = TAG
    operations = {"POST": "draft_requested"}
    shows = RequestShown

    def act(self, pk: UUID) -> Response:
        request = get_object_or_404(requests_of_staff(self.member), pk=pk)
        self.taken()
        services.draft_requested(request, by=self.request.user)
        return self.show(Requests().rows(self.member).get(pk=pk))


class DeclineInput(Input):
    answer = fields.Text(TEXT, allow_blank=False, help_text="Who asked reads it, and nobody else.")


class DeclineRequest(Writes):
    """Say no to a request, kindly"""

    tag = TAG
    operations = {"POST": "decline_request"}
    shows = RequestShown
    takes = DeclineInput

    def act(self, pk: UUID) -> Response:
        request = get_object_or_404(requests_of_staff(self.member), pk=pk)
        services.decline_request(request, by=self.request.user, **self.taken())
        return self.show(Requests().rows(self.member).get(pk=pk))


class WithdrawRequest(Writes):
    """Take one's request back"""

    tag = TAG
    operations = {"POST": "withdraw_request"}
    writers = frozenset(PORTAL)
    shows = RequestShown

    def act(self, pk: UUID) -> Response:
        request = get_object_or_404(Requests().rows(self.member), pk=pk)
        self.taken()
        services.withdraw_request(request, by=person_of(self.member))
        return self.show(Requests().rows(self.member).get(pk=pk))


class PausedShown(Shown):
    id = fields.Id()
    name = serializers.CharField()
    paused_at = serializers.DateTimeField(allow_null=True)
    paused_until = serializers.DateField(allow_null=True, help_text="The day from which they may be asked again.")


class PauseInput(Input):
    until = fields.Day(required=False, allow_null=True, help_text="Left out: until you say otherwise.")


class PauseOrganisation(Writes):
    """Pause introductions for an organisation

    What it was asked and has not answered closes as “not available”; whoever said yes to meeting it hears kindly.
    """

    tag = "Organisations"
    operations = {"POST": "pause_organisation"}
    shows = PausedShown
    takes = PauseInput

    def act(self, pk: UUID) -> Response:
        organisation = get_object_or_404(visible_organisations(self.member), pk=pk)
        services.pause_partner(organisation, by=self.request.user, **self.taken())
        organisation.refresh_from_db()
        return self.show(organisation)


class ResumeOrganisation(Writes):
    """End the pause of an organisation"""

    tag = "Organisations"
    operations = {"POST": "resume_organisation"}
    shows = PausedShown

    def act(self, pk: UUID) -> Response:
        organisation = get_object_or_404(visible_organisations(self.member), pk=pk)
        self.taken()
        return self.show(resume_organisation(organisation, by=self.request.user))


def _address(request: Request) -> str:
    return reverse("api:request", args=[request.pk])
