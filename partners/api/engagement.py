"""How far an organisation is with a programme, and being in touch with it, as the API takes it. For staff."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes.picklists import choices
from accelerator.rest import fields
from accelerator.rest.serializers import Input, Shown
from accelerator.rest.views import Listed, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from partners import services
from partners.api.work import ParticipationShown
from partners.models import Contact, Participation
from partners.permissions import of_own_programmes, organisation_or_404, visible_contacts
from partners.states import ParticipationState


class MoveParticipationInput(Input):
    to = fields.Code(choices=ParticipationState.choices)
    on = fields.Day(required=False, help_text="The day it joined or left; else today.")
    why = fields.Text(300, required=False, help_text="Needed with `dormant`.")


class MoveParticipation(Writes):
    """Move an organisation on in a programme

    Along the states that its page offers: contacted, in talks, invited, joined, active, dormant, left.
    """

    tag = "Participations"
    operations = {"POST": "move_participation"}
    shows = ParticipationShown
    takes = MoveParticipationInput

    def act(self, pk: UUID) -> Response:
        place = get_object_or_404(of_own_programmes(Participation.objects.all(), self.member), pk=pk)
        services.move_participation(place, by=self.request.user, **self.taken())
        rows = Participation.objects.select_related("organisation").prefetch_related("theme_links")
        return self.show(rows.get(pk=pk))


class LoggedContactShown(Shown):
    """One call, mail or meeting."""

    id = fields.Id()
    organisation = fields.Id(source="organisation_id", allow_null=True)
    person = fields.Id(source="person_id", allow_null=True)
    kind = serializers.CharField(help_text="A code of the list `contact_kind`.")
    happened_on = serializers.DateField()
    summary = serializers.CharField()


class ContactInput(Input):
    kind = fields.Text(40, allow_blank=False, help_text="A code of the list `contact_kind`.")
    happened_on = fields.Day()
    summary = fields.Text(4000, allow_blank=False)

    def validate_kind(self, code: str) -> str:
        if code not in dict(choices("contact_kind")):
            raise serializers.ValidationError("This is no code of the list contact_kind.")
        return code


class Contacts(Listed, Writes):
    """List calls, mails and meetings with an organisation"""

    tag = "Organisations"
    operations = {"GET": "list_contacts", "POST": "log_contact"}
    readers = frozenset(STAFF)
    shows = LoggedContactShown
    takes = ContactInput
    order = ("-happened_on", "-id")

    def rows(self, member: Member) -> Any:
        organisation = organisation_or_404(member, self.kwargs["pk"])
        return visible_contacts(member).filter(organisation=organisation)

    def act(self, pk: UUID) -> Response:
        """Log a call, a mail or a meeting

        A prospect is contacted with it.
        """
        organisation = organisation_or_404(self.member, pk)
        made: Contact = services.log_contact(by=self.request.user, organisation=organisation, **self.taken())
        return self.show(made)
