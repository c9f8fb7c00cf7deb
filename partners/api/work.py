"""Who takes part in which programme, and what organisations build, need and offer, as the API shows it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accelerator.rest import fields
from accelerator.rest.serializers import PageQuery, Shown, staff_only
from accelerator.rest.views import Listed, One
from accelerator.tenancy.members import Member
from partners.api.organisations import READERS, codes
from partners.models import Need, Offer, Participation, ParticipationRole, Project
from partners.permissions import of_own_programmes, organisations_of, projects_for
from partners.states import NeedState, OfferState, ParticipationState


class OfOrganisationQuery(PageQuery):
    organisation = fields.Id(required=False)
    programme = fields.Id(required=False)


class OfOrganisations(Listed):
    """What belongs to an organisation: staff see that of their programmes, the portal its own."""

    readers = READERS
    query = OfOrganisationQuery
    model: Any

    def rows(self, member: Member) -> QuerySet:
        if member.is_staff:
            return of_own_programmes(self.model.objects.all(), member)
        return self.model.objects.filter(organisation__in=organisations_of(member))

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        places = {"limit", "after", "before"}
        return rows.filter(**{name: value for name, value in parameters.items() if name not in places})

    def detailed(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("organisation")


class ParticipationShown(Shown):
    SEEN_BY = staff_only("support_level", "introduced_at", "dormant_why")

    id = fields.Id()
    organisation = fields.Id(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    programme = fields.Id(source="programme_id")
    role = serializers.ChoiceField(ParticipationRole.choices)
    state = serializers.ChoiceField(ParticipationState.choices)
    state_since = serializers.DateTimeField()
    joined_on = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(allow_null=True)
    support_level = serializers.CharField()
    dormant_why = serializers.CharField(help_text="Why it is dormant.")
    introduced_at = serializers.DateTimeField(allow_null=True, help_text="When they were last introduced to somebody.")
    themes = serializers.SerializerMethodField()

    def get_themes(self, row: Participation) -> list[str]:
        return [str(link.theme_id) for link in row.theme_links.all()]


class ParticipationQuery(OfOrganisationQuery):
    role = fields.Code(choices=ParticipationRole.choices, required=False)
    state = fields.Code(choices=ParticipationState.choices, required=False)


class Participations(OfOrganisations):
    """List who takes part in which programme"""

    tag = "Participations"
    operations = {"GET": "list_participations"}
    shows = ParticipationShown
    query = ParticipationQuery
    model = Participation

    def detailed(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("organisation").prefetch_related("theme_links")


class OneParticipation(One):
    """Read who takes part in a programme"""

    tag = "Participations"
    operations = {"GET": "read_participation"}
    readers = READERS
    shows = ParticipationShown
    of = Participations


class ProjectShown(Shown):
    id = fields.Id()
    organisation = fields.Id(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    programme = fields.Id(source="programme_id", allow_null=True)
    name = serializers.CharField()
    summary = serializers.CharField()
    maturity = serializers.CharField()
    evidence_note = serializers.CharField()
    is_current = serializers.BooleanField()


class Projects(OfOrganisations):
    """List projects"""

    tag = "Projects"
    operations = {"GET": "list_projects"}
    shows = ProjectShown
    model = Project

    def rows(self, member: Member) -> QuerySet:
        return projects_for(member) if member.is_staff else super().rows(member)


class OneProject(One):
    """Read a project"""

    tag = "Projects"
    operations = {"GET": "read_project"}
    readers = READERS
    shows = ProjectShown
    of = Projects


class WorkShown(Shown):
    """What needs and offers have in common."""

    id = fields.Id()
    organisation = fields.Id(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    programme = fields.Id(source="programme_id")
    type = serializers.CharField(help_text="A code of the list `offer_type` or `need_type`.")
    title = serializers.CharField()
    description = serializers.CharField()
    regions = codes()
    state_since = serializers.DateTimeField()


class NeedShown(WorkShown):
    project = fields.Id(source="project_id", allow_null=True)
    state = serializers.ChoiceField(NeedState.choices)


class NeedQuery(OfOrganisationQuery):
    state = fields.Code(choices=NeedState.choices, required=False)
    type = fields.Text(40, required=False)


class Needs(OfOrganisations):
    """List needs of innovators"""

    tag = "Needs"
    operations = {"GET": "list_needs"}
    shows = NeedShown
    query = NeedQuery
    model = Need


class OneNeed(One):
    """Read a need"""

    tag = "Needs"
    operations = {"GET": "read_need"}
    readers = READERS
    shows = NeedShown
    of = Needs


class OfferShown(WorkShown):
    conditions = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    unit = serializers.CharField()
    value_estimate = serializers.DecimalField(
        max_digits=12, decimal_places=2, allow_null=True, help_text="The partner's own estimate."
    )
    available_from = serializers.DateField(allow_null=True)
    available_until = serializers.DateField(allow_null=True)
    cap = serializers.IntegerField(help_text="Open introductions at most.")
    contact = fields.Id(source="contact_id", allow_null=True)
    state = serializers.ChoiceField(OfferState.choices)


class OfferQuery(OfOrganisationQuery):
    state = fields.Code(choices=OfferState.choices, required=False)
    type = fields.Text(40, required=False)


class Offers(OfOrganisations):
    """List offers of partners"""

    tag = "Offers"
    operations = {"GET": "list_offers"}
    shows = OfferShown
    query = OfferQuery
    model = Offer


class OneOffer(One):
    """Read an offer"""

    tag = "Offers"
    operations = {"GET": "read_offer"}
    readers = READERS
    shows = OfferShown
    of = Offers
