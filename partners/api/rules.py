"""Rules of engagement as the API shows them: the versions of a programme, and who accepted which."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme, Rules
from accelerator.programmes.services import publish_rules, withdraw_rules
from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown, staff_only
from accelerator.rest.views import PORTAL, Listed, Writes
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from partners import services
from partners.models import Organisation, Participation, RulesAcceptance
from partners.models.rules import AcceptedVia
from partners.permissions import (
    may_answer_for,
    organisations_of,
    person_of,
    positions_of,
    visible_organisations,
)
from partners.states import TAKING_PART

TAG = "Rules of engagement"
READERS = STAFF | PORTAL


def programmes_of(member: Member) -> QuerySet[Programme]:
    """Those one works on; for innovators and partners those in which their organisations take part."""
    if member.is_staff:
        return staff_programmes(member)
    acting = positions_of(member).values("organisation")
    places = Participation.objects.filter(organisation__in=acting, state__in=TAKING_PART)
    return Programme.objects.filter(pk__in=places.values("programme"))


class RulesShown(Shown):
    """One version. The newest is in force, unless it was withdrawn."""

    id = fields.Id()
    programme = fields.Id(source="programme_id")
    version = serializers.IntegerField()
    holds_from = serializers.IntegerField(help_text="Who accepted this version or a later one need not accept again.")
    text = serializers.CharField()
    published_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class PublishInput(Input):
    text = fields.Text(20_000, allow_blank=False)
    earlier_holds = fields.Flag(required=False, help_text="Who accepted the version before need not accept again.")


class ProgrammeRules(Listed, Writes):
    """List the versions of a programme's rules of engagement"""

    tag = TAG
    operations = {"GET": "list_rules", "POST": "publish_rules"}
    readers = READERS
    shows = RulesShown
    takes = PublishInput
    query = PageQuery
    order = ("-version", "-id")

    def rows(self, member: Member) -> QuerySet[Rules]:
        return Rules.objects.filter(programme=get_object_or_404(programmes_of(member), pk=self.kwargs["pk"]))

    def act(self, pk: UUID) -> Response:
        """Publish rules of engagement

        From now on nobody is asked to an introduction of this programme who has not accepted them.
        """
        programme = get_object_or_404(staff_programmes(self.member), pk=pk)
        return self.show(publish_rules(programme, by=self.request.user, **self.taken()))


class WithdrawRules(Writes):
    """Withdraw the rules of engagement

    They are no bar any more; who accepted what stays on record.
    """

    tag = TAG
    operations = {"POST": "withdraw_rules"}
    shows = RulesShown

    def act(self, pk: UUID) -> Response:
        programme = get_object_or_404(staff_programmes(self.member), pk=pk)
        self.taken()
        return self.show(withdraw_rules(programme, by=self.request.user))


class AskedShown(Shown):
    asked = serializers.IntegerField(help_text="How many mails were queued.")


class AskToAccept(Writes):
    """Ask everybody who has not accepted

    One mail an organisation and version.
    """

    tag = TAG
    operations = {"POST": "ask_to_accept_rules"}
    shows = AskedShown

    def act(self, pk: UUID) -> Response:
        programme = get_object_or_404(staff_programmes(self.member), pk=pk)
        self.taken()
        return self.show({"asked": services.ask_to_accept(programme, by=self.request.user)})


class AcceptanceShown(Shown):
    SEEN_BY = staff_only("note")

    id = fields.Id()
    organisation = fields.Id(source="organisation_id")
    rules = fields.Id(source="rules_id")
    programme = fields.Id(source="rules.programme_id")
    version = serializers.IntegerField(source="rules.version")
    accepted_at = serializers.DateTimeField()
    via = serializers.ChoiceField(AcceptedVia.choices)
    person = fields.Id(source="person_id", allow_null=True)
    note = serializers.CharField(help_text="How staff know.")


class AcceptInput(Input):
    rules = fields.Row(
        of=lambda member: Rules.objects.filter(programme__in=programmes_of(member)).select_related("programme"),
        help_text="The version in force.",
    )
    note = fields.Text(300, required=False, help_text="For staff: how and when they accepted.")


class Acceptances(Listed, Writes):
    """List the rules of engagement that an organisation accepted"""

    tag = TAG
    operations = {"GET": "list_rules_accepted", "POST": "accept_rules"}
    readers = READERS
    writers = READERS
    shows = AcceptanceShown
    takes = AcceptInput
    query = PageQuery
    order = ("-accepted_at", "-id")

    def rows(self, member: Member) -> QuerySet[RulesAcceptance]:
        rows = RulesAcceptance.objects.filter(organisation=self._organisation(self.kwargs["pk"]))
        return rows.filter(rules__programme__in=programmes_of(member))

    def detailed(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("rules")

    def act(self, pk: UUID) -> Response:
        """Accept rules of engagement for an organisation

        Innovators and partners accept for their own; staff write down that it was accepted, with a note.
        """
        organisation, data = self._organisation(pk), self.taken()
        if self.member.is_staff:
            note = data.get("note", "")
            row = services.record_acceptance(organisation, data["rules"], by=self.request.user, note=note)
        else:
            row = self._accept(organisation, data["rules"])
        return self.show(row)

    def _accept(self, organisation: Organisation, rules: Rules) -> RulesAcceptance:
        person = person_of(self.member)
        if person is None or not may_answer_for(self.member, organisation):
            raise Refused("You may not answer for this organisation.")
        return services.accept_rules(organisation, rules, person=person, via=AcceptedVia.PORTAL)

    def _organisation(self, pk: UUID) -> Any:
        member = self.member
        seen = visible_organisations(member) if member.is_staff else organisations_of(member)
        return get_object_or_404(seen.filter(Q(archived_at=None)), pk=pk)
