"""/api/v1/suggestions/ and what staff decide about them: dismissals, conflicts, weights."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes.access import staff_programme_or_404, staff_programmes
from accelerator.programmes.models import Programme
from accelerator.rest import fields
from accelerator.rest.problems import BadParameters
from accelerator.rest.serializers import Input, PageQuery, Query, Shown, Whole
from accelerator.rest.views import Endpoint, Listed, One, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions import matching
from introductions.api.shown import NamedShown
from introductions.forms import organisations_in
from introductions.matching.scoring import CRITERIA, shares
from introductions.matching.suggesting import preview
from introductions.models import Conflict, ConflictKind, Dismissal, Weights
from introductions.permissions import dismissals_of_staff
from introductions.services import matching as services
from partners.models import Offer, Organisation, ParticipationRole
from partners.permissions import visible_organisations

TAG = "Suggestions"
READERS = frozenset(STAFF)
USUAL, MOST = 50, 200
ONE_OF = "Give exactly one of `innovator`, `partner` and `offer`."


class ReasonShown(Shown):
    """One line of why."""

    code = serializers.ChoiceField(CRITERIA)
    text = serializers.CharField()
    points = serializers.IntegerField()
    of = serializers.IntegerField()


class SuggestionShown(Shown):
    """A pair that could be introduced, how good it is, and why."""

    innovator = NamedShown(source="seeker")
    partner = NamedShown()
    offer = fields.Id(source="offer.pk", allow_null=True, help_text="The partner's that suits best.")
    score = serializers.IntegerField(help_text="Of 100.")
    reasons = ReasonShown(many=True)
    against = serializers.ListField(child=serializers.CharField(), help_text="What speaks against it.")
    held = serializers.CharField(help_text="Why it cannot be asked now; empty when it can.")


class SuggestionQuery(Query):
    programme = fields.Id()
    innovator = fields.Id(required=False, help_text="Its best partners.")
    partner = fields.Id(required=False, help_text="Its best innovators.")
    offer = fields.Id(required=False, help_text="The best innovators for it.")
    can_ask = fields.FlagParameter(required=False, help_text="Only those that can be asked now.")
    limit = Whole(required=False, min_value=1, max_value=MOST, help_text=f"{USUAL} unless given.")


class Suggestions(Endpoint):
    """List suggestions

    For an innovator, a partner or an offer: the best first, with reasons. Dismissed pairs are left out. There is one
    page.
    """

    tag = TAG
    operations = {"GET": "list_suggestions"}
    readers = READERS
    shows = SuggestionShown
    query = SuggestionQuery
    is_list = True

    def get(self, request: Any) -> Response:
        asked = self.parameters()
        programme = staff_programme_or_404(self.member, asked["programme"])
        if len({"innovator", "partner", "offer"} & set(asked)) != 1:
            raise BadParameters({"innovator": ONE_OF})
        ranking = self._ranking(programme, asked)
        found = ranking.dressed(0, asked.get("limit", USUAL))
        shown = self.shows(found, many=True, context=self.context)
        return Response({"results": shown.data, "next": None, "previous": None})

    def _ranking(self, programme: Programme, asked: dict[str, Any]) -> Any:
        can_ask = asked.get("can_ask", False)
        if "innovator" in asked:
            innovators = organisations_in(programme, ParticipationRole.INNOVATOR)
            innovator = get_object_or_404(innovators, pk=asked["innovator"])
            return matching.partners_for(programme, innovator, can_ask=can_ask)
        if "partner" in asked:
            partner = get_object_or_404(visible_organisations(self.member), pk=asked["partner"])
            return matching.innovators_for(programme, partner, can_ask=can_ask)
        offer = get_object_or_404(
            Offer.objects.filter(programme=programme).select_related("organisation"), pk=asked["offer"]
        )
        return matching.innovators_for(programme, offer.organisation, offer=offer, can_ask=can_ask)


class DismissalShown(Shown):
    """A suggestion that staff do not want to see again."""

    id = fields.Id()
    programme = fields.Id(source="programme_id")
    innovator = NamedShown()
    partner = NamedShown()
    reason = serializers.CharField()
    undone_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class DismissalQuery(PageQuery):
    programme = fields.Id(required=False)
    innovator = fields.Id(required=False)
    partner = fields.Id(required=False)


class DismissalInput(Input):
    programme = fields.Row(of=staff_programmes)
    innovator = fields.Row(of=visible_organisations)
    partner = fields.Row(of=visible_organisations)
    reason = fields.Text(300, allow_blank=False, help_text="Only staff read it.")


class Dismissals(Listed, Writes):
    """List dismissed suggestions"""

    tag = TAG
    operations = {"GET": "list_dismissals", "POST": "dismiss_suggestion"}
    readers = READERS
    shows = DismissalShown
    takes = DismissalInput
    query = DismissalQuery
    made = True

    def rows(self, member: Member) -> QuerySet[Dismissal]:
        return dismissals_of_staff(member)

    def narrowed(self, rows: QuerySet[Dismissal], parameters: dict[str, Any]) -> QuerySet[Dismissal]:
        names = ("programme", "innovator", "partner")
        return rows.filter(**{name: parameters[name] for name in names if name in parameters})

    def detailed(self, rows: QuerySet[Dismissal]) -> QuerySet[Dismissal]:
        return rows.select_related("innovator", "partner")

    def act(self) -> Response:
        """Dismiss a suggestion

        It is not suggested again in this programme until you undo it. A second time changes nothing.
        """
        given = self.taken()
        row = services.dismiss_suggestion(given.pop("programme"), by=self.request.user, **given)
        address = self.request.build_absolute_uri(reverse("api:dismissal", args=[row.pk]))
        return self.show(row, status=201, headers={"Location": address})


class OneDismissal(One):
    """Read a dismissed suggestion"""

    tag = TAG
    operations = {"GET": "read_dismissal"}
    readers = READERS
    shows = DismissalShown
    of = Dismissals


class UndoDismissal(Writes):
    """Let a suggestion come back"""

    tag = TAG
    operations = {"POST": "undo_dismissal"}
    readers = READERS
    shows = DismissalShown

    def act(self, pk: UUID) -> Response:
        row = get_object_or_404(dismissals_of_staff(self.member).select_related("innovator", "partner"), pk=pk)
        self.taken()
        services.undo_dismissal(row, by=self.request.user)
        row.refresh_from_db(fields=["undone_at"])
        return self.show(row)


class ConflictShown(Shown):
    """Two organisations that are not to be introduced."""

    id = fields.Id()
    one = NamedShown()
    other = NamedShown()
    kind = serializers.ChoiceField(ConflictKind.choices)
    reason = serializers.CharField()
    lifted_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class ConflictInput(Input):
    one = fields.Row(of=visible_organisations)
    other = fields.Row(of=visible_organisations)
    kind = fields.Code(choices=ConflictKind.choices, required=False)
    reason = fields.Text(300, required=False, help_text="Only staff read it.")


class Conflicts(Listed, Writes):
    """List conflicts between organisations"""

    tag = TAG
    operations = {"GET": "list_conflicts", "POST": "record_conflict"}
    readers = READERS
    shows = ConflictShown
    takes = ConflictInput
    made = True

    def rows(self, member: Member) -> QuerySet[Conflict]:
        seen = visible_organisations(member)
        return Conflict.objects.filter(one__in=seen, other__in=seen)

    def detailed(self, rows: QuerySet[Conflict]) -> QuerySet[Conflict]:
        return rows.select_related("one", "other")

    def act(self) -> Response:
        """Record that two organisations must not be introduced

        In any programme, whichever is named first. A second time changes nothing.
        """
        given = self.taken()
        row = services.record_conflict(given.pop("one"), given.pop("other"), by=self.request.user, **given)
        address = self.request.build_absolute_uri(reverse("api:conflict", args=[row.pk]))
        return self.show(row, status=201, headers={"Location": address})


class OneConflict(One):
    """Read a conflict"""

    tag = TAG
    operations = {"GET": "read_conflict"}
    readers = READERS
    shows = ConflictShown
    of = Conflicts


class LiftConflict(Writes):
    """Lift a conflict: the two may be introduced again"""

    tag = TAG
    operations = {"POST": "lift_conflict"}
    readers = READERS
    shows = ConflictShown

    def act(self, pk: UUID) -> Response:
        listed = Conflicts()
        row = get_object_or_404(listed.detailed(listed.rows(self.member)), pk=pk)
        self.taken()
        services.lift_conflict(row, by=self.request.user)
        row.refresh_from_db(fields=["lifted_at"])
        return self.show(row)


class WeightsShown(Shown):
    """How much each reason counts in a programme. What counts is the share of their sum."""

    programme = fields.Id(source="programme_id")
    help = serializers.IntegerField()
    meaning = serializers.IntegerField()
    theme = serializers.IntegerField()
    place = serializers.IntegerField()
    size = serializers.IntegerField()
    interest = serializers.IntegerField()
    room = serializers.IntegerField()
    past = serializers.IntegerField()


class WeightsInput(Input):
    """Those that are left out stay as they are."""

    help = fields.Number(required=False, min_value=0, max_value=100)
    meaning = fields.Number(required=False, min_value=0, max_value=100)
    theme = fields.Number(required=False, min_value=0, max_value=100)
    place = fields.Number(required=False, min_value=0, max_value=100)
    size = fields.Number(required=False, min_value=0, max_value=100)
    interest = fields.Number(required=False, min_value=0, max_value=100)
    room = fields.Number(required=False, min_value=0, max_value=100)
    past = fields.Number(required=False, min_value=0, max_value=100)


class ProgrammeWeights(Writes):
    """Read the weights of a programme"""

    tag = TAG
    operations = {"GET": "read_weights", "POST": "set_weights"}
    readers = READERS
    shows = WeightsShown
    takes = WeightsInput

    def get(self, request: Any, pk: UUID) -> Response:
        self.parameters()
        return self.show(_weights(staff_programme_or_404(self.member, pk)))

    def act(self, pk: UUID) -> Response:
        """Change the weights of a programme"""
        programme = staff_programme_or_404(self.member, pk)
        return self.show(services.set_weights(programme, by=self.request.user, **self.taken()))


class PreviewInput(WeightsInput):
    innovator = fields.Row(of=visible_organisations, help_text="For whom to compare.")


class ChangeShown(Shown):
    """A partner's place before and after."""

    partner = NamedShown()
    before = serializers.IntegerField(help_text="Place, from 1.")
    after = serializers.IntegerField()
    score_before = serializers.IntegerField()
    score_after = serializers.IntegerField()


class PreviewShown(Shown):
    """The best ten with other weights, beside those of now."""

    changes = ChangeShown(many=True)


class PreviewWeights(Endpoint):
    """Compare the best ten of an innovator with other weights

    Nothing is changed.
    """

    tag = TAG
    operations = {"POST": "preview_weights"}
    readers = READERS
    shows = PreviewShown
    takes = PreviewInput

    def post(self, request: Any, pk: UUID) -> Response:
        programme = staff_programme_or_404(self.member, pk)
        given = self.taken()
        innovator: Organisation = given.pop("innovator")
        if not organisations_in(programme, ParticipationRole.INNOVATOR).filter(pk=innovator.pk).exists():
            raise Http404
        row = _weights(programme)
        wanted = {name: given.get(name, getattr(row, name)) for name in CRITERIA}
        services.check_weights(wanted)
        return self.show({"changes": preview(programme, innovator, shares(wanted))})


def _weights(programme: Programme) -> Weights:
    return Weights.objects.filter(programme=programme).first() or Weights(programme=programme)
