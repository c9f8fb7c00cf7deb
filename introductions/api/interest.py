"""Who would like to meet whom, and who waits for which offer. One's own side's and staff's, nobody else's."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes.access import staff_programmes
from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown, staff_only
from accelerator.rest.views import PORTAL, Listed, One, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions import services
from introductions.checks import PARTNER_ROLES
from introductions.interest import interests_for, waiting_for
from introductions.models import Interest, Waiting
from partners.api.rules import programmes_of
from partners.models import Offer, Organisation, Participation, ParticipationRole
from partners.permissions import organisations_of, person_of, visible_organisations
from partners.sharing import showing
from partners.states import OFFERED, OfferState

TAG = "Interest and lines"
READERS = STAFF | PORTAL


def markers(member: Member) -> QuerySet[Organisation]:
    """For which organisations one may say what they would like."""
    return visible_organisations(member) if member.is_staff else organisations_of(member)


def open_offers(member: Member) -> QuerySet[Offer]:
    """Live and full offers: of one's programmes."""
    programmes = staff_programmes(member) if member.is_staff else programmes_of(member)
    current = Offer.objects.filter(organisation__archived_at=None, organisation__do_not_contact_at=None)
    return current.filter(programme__in=programmes, state__in=OFFERED).select_related("organisation", "programme")


def innovators(member: Member) -> QuerySet[Organisation]:
    """Whom one may name: staff see all of theirs; a partner the innovators of its programmes that may be found."""
    if member.is_staff:
        return visible_organisations(member)
    mine = Participation.objects.taking_part().filter(organisation__in=organisations_of(member), role__in=PARTNER_ROLES)
    there = Participation.objects.taking_part().filter(
        programme__in=mine.values("programme"), role=ParticipationRole.INNOVATOR
    )
    found = Organisation.objects.current().filter(pk__in=there.values("organisation"), do_not_contact_at=None)
    return showing(found)


class CatalogueShown(Shown):
    """An offer without its partner's name, as in the portal."""

    SEEN_BY = staff_only("organisation")

    id = fields.Id()
    organisation = fields.Id(source="organisation_id")
    programme = fields.Id(source="programme_id")
    type = serializers.CharField(help_text="A code of the list `offer_type`.")
    title = serializers.CharField()
    description = serializers.CharField()
    conditions = serializers.CharField()
    regions = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField([OfferState.LIVE, OfferState.FULL])
    cap = serializers.IntegerField(help_text="Open introductions at most.")
    available_until = serializers.DateField(allow_null=True)


class CatalogueQuery(PageQuery):
    programme = fields.Id(required=False)
    type = fields.Text(40, required=False)


class Catalogue(Listed):
    """List what partners offer

    Live and full offers of your programmes.
    """

    tag = TAG
    operations = {"GET": "list_catalogue"}
    readers = READERS
    shows = CatalogueShown
    query = CatalogueQuery

    def rows(self, member: Member) -> QuerySet[Offer]:
        return open_offers(member)

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        return rows.filter(**{name: parameters[name] for name in ("programme", "type") if name in parameters})


class InterestShown(Shown):
    SEEN_BY = staff_only("about_organisation")

    id = fields.Id()
    programme = fields.Id(source="programme_id")
    by_organisation = fields.Id(source="by_organisation_id")
    about_organisation = fields.Id(source="about_organisation_id")
    about_innovator = serializers.SerializerMethodField(help_text="Whom a partner would like to meet; else null.")
    offer = fields.Id(source="offer_id", allow_null=True)
    created_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)

    def get_about_innovator(self, row: Interest) -> str | None:
        """A mark on an offer names its partner to staff alone."""
        return None if row.offer_id else str(row.about_organisation_id)


class InterestInput(Input):
    programme = fields.Row(of=lambda member: staff_programmes(member) if member.is_staff else programmes_of(member))
    by_organisation = fields.Row(of=markers, help_text="Yours; for staff one of their programmes'.")
    innovator = fields.Row(of=innovators, required=False, help_text="Whom a partner would like to meet.")
    offer = fields.Row(of=open_offers, required=False, help_text="What an innovator would like.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("innovator" in data) == ("offer" in data):
            raise serializers.ValidationError({"offer": ["Name either an innovator or an offer."]})
        return data


class Interests(Listed, Writes):
    """List marks of interest

    Staff see those of their programmes, others those of their own organisations.
    """

    tag = TAG
    operations = {"GET": "list_interests", "POST": "mark_interest"}
    readers = READERS
    writers = READERS
    shows = InterestShown
    takes = InterestInput
    made = True

    def rows(self, member: Member) -> QuerySet[Interest]:
        return interests_for(member)

    def act(self) -> Response:
        """Mark interest

        Nobody is told. A second mark of the same is the first.
        """
        data = self.taken()
        offer = data.get("offer")
        made = services.mark_interest(
            data["programme"],
            by_organisation=data["by_organisation"],
            about_organisation=offer.organisation if offer else data["innovator"],
            offer=offer,
            by=actor(self),
        )
        place = self.request.build_absolute_uri(reverse("api:interest", args=[made.pk]))
        return self.show(made, status=201, headers={"Location": place})


class OneInterest(One):
    """Read a mark of interest"""

    tag = TAG
    operations = {"GET": "read_interest"}
    readers = READERS
    shows = InterestShown
    of = Interests


class WithdrawInterest(Writes):
    """Take a mark of interest back"""

    tag = TAG
    operations = {"POST": "withdraw_interest"}
    writers = READERS
    shows = InterestShown

    def act(self, pk: UUID) -> Response:
        interest = get_object_or_404(interests_for(self.member), pk=pk)
        self.taken()
        return self.show(services.withdraw_interest(interest, by=actor(self)))


class WaitingShown(Shown):
    id = fields.Id()
    offer = fields.Id(source="offer_id")
    organisation = fields.Id(source="organisation_id")
    created_at = serializers.DateTimeField()
    told_at = serializers.DateTimeField(allow_null=True, help_text="When we wrote that a place is free.")
    left_at = serializers.DateTimeField(allow_null=True)


class WaitingInput(Input):
    offer = fields.Row(of=open_offers, help_text="One that is full.")
    organisation = fields.Row(of=markers, help_text="An innovator of its programme.")


class Lines(Listed, Writes):
    """List places in lines for full offers

    First come, first told. Staff see all of their programmes, others their own.
    """

    tag = TAG
    operations = {"GET": "list_waiting", "POST": "join_line"}
    readers = READERS
    writers = READERS
    shows = WaitingShown
    takes = WaitingInput
    order = ("created_at", "id")
    made = True

    def rows(self, member: Member) -> QuerySet[Waiting]:
        return waiting_for(member)

    def act(self) -> Response:
        """Wait for a place on a full offer"""
        data = self.taken()
        made = services.join_line(data["offer"], organisation=data["organisation"], by=actor(self))
        place = self.request.build_absolute_uri(reverse("api:waiting", args=[made.pk]))
        return self.show(made, status=201, headers={"Location": place})


class OneWaiting(One):
    """Read a place in a line"""

    tag = TAG
    operations = {"GET": "read_waiting"}
    readers = READERS
    shows = WaitingShown
    of = Lines


class LeaveLine(Writes):
    """Leave a line"""

    tag = TAG
    operations = {"POST": "leave_line"}
    writers = READERS
    shows = WaitingShown

    def act(self, pk: UUID) -> Response:
        waiting = get_object_or_404(waiting_for(self.member), pk=pk)
        self.taken()
        return self.show(services.leave_line(waiting, by=actor(self)))


def actor(view: Any) -> Any:
    """Staff act as their account; others as the person they are for their organisation."""
    return view.request.user if view.member.is_staff else person_of(view.member) or view.request.user
