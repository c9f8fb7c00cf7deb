"""Organisations and people, as the API shows them.

Staff see what their pages show; innovators and partners what the portal shows. An address is seen by
staff, and by the person whose it is (promise 5).
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from rest_framework import serializers

from accelerator.programmes.access import staff_programmes
from accelerator.rest import fields
from accelerator.rest.serializers import OTHER, OWN, STAFF, PageQuery, Shown, seen_by, staff_only
from accelerator.rest.views import PORTAL, Listed, One
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF as STAFF_ROLES
from partners.models import Organisation, Participation, ParticipationRole, Person, Position
from partners.names import words_of
from partners.permissions import (
    organisations_of,
    people_of,
    positions_of,
    visible_organisations,
    visible_people,
)
from partners.queries import matching_organisations, matching_people

READERS = STAFF_ROLES | PORTAL
MYSELF = "self"


def codes() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField())


class RegisterNumberShown(Shown):
    """A number in a public register, by its org-id.guide prefix."""

    scheme = serializers.CharField()
    value = serializers.CharField()
    is_primary = serializers.BooleanField()


class OrganisationShown(Shown):
    SEEN_BY = staff_only("do_not_contact_at", "archived_at", "created_at") | seen_by(
        (STAFF, OWN),
        "legal_status",
        "size",
        "motives",
        "benefits",
        "postcode",
        "ask_cap_month",
        "open_cap",
        "identifiers",
    )

    id = fields.Id()
    name = serializers.CharField()
    about = serializers.CharField()
    website = serializers.CharField()
    sector = serializers.CharField(help_text="A code of the list `sector`, or empty.")
    regions = codes()
    legal_status = serializers.CharField()
    size = serializers.CharField()
    motives = codes()
    benefits = codes()
    postcode = serializers.CharField()
    ask_cap_month = serializers.IntegerField(help_text="Introductions a month at most.")
    open_cap = serializers.IntegerField(help_text="Open introductions at once at most, in all programmes.")
    identifiers = RegisterNumberShown(many=True)
    do_not_contact_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def audience(self, row: Organisation) -> str:
        if self.member.is_staff:
            return STAFF
        return OWN if getattr(row, "is_own", False) else OTHER

    def to_representation(self, instance: Organisation) -> dict[str, Any]:
        """Without what the organisation keeps from others: absent, not empty (domain.md 6.4)."""
        shown = super().to_representation(instance)
        if self.audience(instance) == OTHER:
            return {name: value for name, value in shown.items() if name not in instance.hides}
        return shown


class OrganisationQuery(PageQuery):
    q = fields.Text(100, required=False, help_text="Words of its names or numbers.")
    programme = fields.Id(required=False)
    role = fields.Code(choices=ParticipationRole.choices, required=False)
    archived = fields.FlagParameter(required=False, help_text="true: archived ones alone. Left out: without them.")


class Organisations(Listed):
    """List organisations

    Programme staff see those of their programmes; innovators and partners their own, and partners the
    innovators of their programmes, with what those share.
    """

    tag = "Organisations"
    operations = {"GET": "list_organisations"}
    readers = READERS
    shows = OrganisationShown
    query = OrganisationQuery
    order = ("name_key", "id")

    def rows(self, member: Member) -> QuerySet[Organisation]:
        return visible_organisations(member) if member.is_staff else organisations_of(member)

    def narrowed(self, rows: Any, parameters: dict[str, Any]) -> QuerySet:
        rows = rows.exclude(archived_at=None) if parameters.get("archived") else rows.current()
        places = {name: parameters[name] for name in ("programme", "role") if name in parameters}
        if places:
            there = _places(self.member).filter(organisation=OuterRef("pk"), **places)
            rows = rows.filter(Exists(there))
        return matching_organisations(rows, parameters.get("q", ""))

    def detailed(self, rows: QuerySet) -> QuerySet:
        own = organisations_of(self.member).filter(pk=OuterRef("pk"))
        return rows.annotate(is_own=Exists(own)).prefetch_related("identifiers")


class OneOrganisation(One):
    """Read an organisation"""

    tag = "Organisations"
    operations = {"GET": "read_organisation"}
    readers = READERS
    shows = OrganisationShown
    of = Organisations


class PositionShown(Shown):
    """What a person is at an organisation."""

    organisation = fields.Id(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    title = serializers.CharField()
    may_answer = serializers.BooleanField(help_text="Answers introductions for the organisation.")
    is_main_contact = serializers.BooleanField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class PersonShown(Shown):
    SEEN_BY = staff_only("do_not_contact_at", "archived_at", "created_at") | seen_by(
        (STAFF, MYSELF), "email", "phone", "about"
    )

    id = fields.Id()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    about = serializers.CharField()
    positions = PositionShown(many=True, source="held", help_text="Those held today.")
    paused_at = serializers.DateTimeField(allow_null=True, help_text="Wants no new introductions since then.")
    do_not_contact_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def audience(self, row: Person) -> str:
        if self.member.is_staff:
            return STAFF
        return MYSELF if getattr(row, "is_myself", False) else OWN


class PersonQuery(PageQuery):
    q = fields.Text(100, required=False, help_text="Words of their name, or of where they work.")
    organisation = fields.Id(required=False)


class People(Listed):
    """List people

    Programme staff see people of the organisations they see, with their addresses; innovators and partners
    their colleagues, and no address but their own.
    """

    tag = "People"
    operations = {"GET": "list_people"}
    readers = READERS
    shows = PersonShown
    query = PersonQuery
    order = ("sort_name", "id")

    def rows(self, member: Member) -> QuerySet[Person]:
        if member.is_staff:
            return visible_people(member).current()
        there = Position.objects.live().filter(person=OuterRef("pk"), organisation__in=organisations_of(member))
        return Person.objects.current().filter(Exists(there))

    def narrowed(self, rows: Any, parameters: dict[str, Any]) -> QuerySet:
        if "organisation" in parameters:
            there = Position.objects.live().filter(person=OuterRef("pk"), organisation=parameters["organisation"])
            rows = rows.filter(Exists(there.filter(organisation__in=_organisations(self.member))))
        if "q" not in parameters:
            return rows
        if self.member.is_staff:
            return matching_people(rows, parameters["q"])
        for word in words_of(parameters["q"]):
            rows = rows.filter(search_text__contains=word)  # by name alone: no question about addresses
        return rows

    def detailed(self, rows: QuerySet) -> QuerySet:
        held = Position.objects.live().filter(organisation__in=_organisations(self.member))
        ordered = held.select_related("organisation").order_by(F("starts_on").asc(nulls_first=True), "created_at", "id")
        myself = people_of(self.member).filter(pk=OuterRef("pk"))
        return rows.annotate(is_myself=Exists(myself)).prefetch_related(Prefetch("positions", ordered, to_attr="held"))


class OnePerson(One):
    """Read a person"""

    tag = "People"
    operations = {"GET": "read_person"}
    readers = READERS
    shows = PersonShown
    of = People


def _organisations(member: Member) -> QuerySet[Organisation]:
    return visible_organisations(member) if member.is_staff else organisations_of(member)


def _places(member: Member) -> QuerySet[Participation]:
    """Places in programmes that may be asked for: of one's own programmes, or of one's own organisations."""
    if member.is_staff:
        return Participation.objects.filter(programme__in=staff_programmes(member))
    acting = positions_of(member).values("organisation")
    mine = Participation.objects.filter(organisation__in=acting).values("programme")
    return Participation.objects.taking_part().filter(programme__in=mine)
