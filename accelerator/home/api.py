"""What the API shows from several rooms at once: who asks, the outbox, and who sees which programme and profile."""

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.home.portal.acting import Acting
from accelerator.home.portal.browse import innovators_for
from accelerator.mailing import preview, queries
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailClass, MailState, Why
from accelerator.programmes import api as programmes
from accelerator.programmes.access import programmes_for, staff_programmes
from accelerator.programmes.models import Programme
from accelerator.rest import fields
from accelerator.rest.serializers import PageQuery, Shown
from accelerator.rest.views import EVERYBODY, Endpoint, Listed, One
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF, Role
from introductions.states import Side
from partners.api import organisations as partners
from partners.models import Organisation, Participation
from partners.permissions import organisations_of, positions_of, visible_organisations
from partners.states import TAKING_PART


class MeShown(Shown):
    """Whose token this is."""

    name = serializers.CharField()
    email = serializers.CharField()
    tenant = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices))
    token = serializers.CharField(help_text="The name of the token.")
    expires_at = serializers.DateTimeField()


class Me(Endpoint):
    """Read whose token this is

    A first request to see that the token works.
    """

    tag = "You"
    operations = {"GET": "read_me"}
    readers = EVERYBODY
    shows = MeShown

    def get(self, request: Any) -> Response:
        self.parameters()
        token = request.auth
        said = {"name": token.user.name, "email": token.user.email, "tenant": request.tenant.name}
        roles = sorted(str(role) for role in self.member.roles)
        return self.show(said | {"roles": roles, "token": token.name, "expires_at": token.expires_at})


class Programmes(programmes.Programmes):
    __doc__ = programmes.Programmes.__doc__

    def rows(self, member: Member) -> QuerySet[Programme]:
        if member.is_staff:
            return staff_programmes(member)
        funded = programmes_for(member, Role.FUNDER).values("pk")
        return Programme.objects.filter(Q(pk__in=funded) | Q(pk__in=_joined(member)))


class OneProgramme(programmes.OneProgramme):
    __doc__ = programmes.OneProgramme.__doc__
    of = Programmes


class Organisations(partners.Organisations):
    __doc__ = partners.Organisations.__doc__

    def rows(self, member: Member) -> QuerySet[Organisation]:
        if member.is_staff:
            return visible_organisations(member)
        seen = Q(pk__in=organisations_of(member).values("pk"))
        for position in positions_of(member).select_related("person", "organisation"):
            acting = Acting(member, position)
            if acting.is_partner:
                seen |= Q(pk__in=innovators_for(acting).values("pk"))
        return Organisation.objects.filter(seen)


class OneOrganisation(partners.OneOrganisation):
    __doc__ = partners.OneOrganisation.__doc__
    of = Organisations


class AboutShown(Shown):
    """What a mail is about, by kind and id."""

    kind = serializers.CharField(source="about_kind")
    id = serializers.CharField(source="about_id")


class MailShown(Shown):
    """A mail of the outbox, without its text."""

    id = fields.Id()
    programme = fields.Id(source="programme_id", allow_null=True)
    about = AboutShown(source="*")
    to_name = serializers.CharField()
    to_address = serializers.CharField()
    subject = serializers.SerializerMethodField()
    mail_class = serializers.ChoiceField(MailClass.choices)
    state = serializers.ChoiceField(MailState.choices)
    why = serializers.ChoiceField(["", *Why.values], help_text="Why it is held, failed or was stopped.")
    due_at = serializers.DateTimeField()
    next_try_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    bounced_at = serializers.DateTimeField(allow_null=True)
    last_reply = serializers.CharField(help_text="What the mail server said last.")
    created_at = serializers.DateTimeField()

    def get_subject(self, row: Mail) -> str:
        return preview.shown_subject(row)


class MailQuery(PageQuery):
    state = fields.Code(choices=MailState.choices, required=False)
    about = fields.Id(required=False, help_text="Mails about this row, for example an introduction.")


class Mails(Listed):
    """List mails of the outbox

    What left, what waits and what did not arrive, of the programmes whose staff you are.
    """

    tag = "Outbox"
    operations = {"GET": "list_mails"}
    readers = frozenset(STAFF)
    shows = MailShown
    query = MailQuery

    def rows(self, member: Member) -> QuerySet[Mail]:
        ids = None if member.is_admin else list(staff_programmes(member).values_list("pk", flat=True))
        return queries.visible_mails(ids)

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        about = parameters.get("about")
        rows = queries.find_mails(rows, about_id=str(about) if about else None)
        return rows.filter(state=parameters["state"]) if "state" in parameters else rows

    def detailed(self, rows: QuerySet) -> QuerySet:
        return rows.defer(None).defer("text", "html", "sealed")


class OneMail(One):
    """Read a mail of the outbox"""

    tag = "Outbox"
    operations = {"GET": "read_mail"}
    readers = frozenset(STAFF)
    shows = MailShown
    of = Mails


def _joined(member: Member) -> QuerySet[Participation]:
    """Programmes in which the member's organisations take part, as an innovator or a partner."""
    places = Participation.objects.filter(organisation__in=organisations_of(member), role__in=Side.values)
    return places.filter(state__in=TAKING_PART).values("programme")
