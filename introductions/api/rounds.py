"""/api/v1/rounds/: ask for the best set of introductions for a cohort, look at it, change it, draft it."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes.access import staff_programmes
from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown
from accelerator.rest.views import Listed, One, Writes
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions.api.shown import NamedShown
from introductions.models import Round, RoundPair
from introductions.permissions import rounds_of_staff
from introductions.services import rounds
from introductions.states import RoundState
from partners.permissions import visible_organisations

TAG = "Rounds"
READERS = frozenset(STAFF)
DETAIL = "api:round"


class PairShown(Shown):
    """One introduction of the plan."""

    id = fields.Id()
    innovator = NamedShown()
    partner = NamedShown()
    offer = fields.Id(source="offer_id", allow_null=True)
    score = serializers.FloatField(help_text="Of 100, when it was planned.")
    by_hand = serializers.BooleanField(help_text="Added by staff.")
    introduction = fields.Id(source="introduction_id", allow_null=True, help_text="Once it is drafted.")
    refused = serializers.CharField(help_text="Why it could not be drafted.")


class ShortShown(Shown):
    """An innovator for whom the least could not be reached."""

    innovator = fields.Id()
    got = serializers.IntegerField()
    why = serializers.CharField()


class RoundShown(Shown):
    """A round: its limits, how far it is, how good the plan is, and the plan."""

    id = fields.Id()
    programme = fields.Id(source="programme_id")
    state = serializers.ChoiceField(RoundState.choices)
    state_since = serializers.DateTimeField()
    floor = serializers.IntegerField()
    most_innovator = serializers.IntegerField()
    most_partner = serializers.IntegerField()
    most = serializers.IntegerField(allow_null=True)
    least_score = serializers.IntegerField()
    step = serializers.CharField(help_text="reading, scoring or choosing, while it is worked out.")
    done = serializers.IntegerField(help_text="Of `total`, in this step.")
    total = serializers.IntegerField()
    candidates = serializers.IntegerField(help_text="Pairs that were considered.")
    quality = serializers.FloatField(help_text="Sum of the scores of the plan as it was worked out.")
    greedy_quality = serializers.FloatField(help_text="The same when the best pair is picked again and again.")
    greedy_pairs = serializers.IntegerField()
    greedy_short = serializers.IntegerField(help_text="What the least for each innovator would lack then.")
    short = ShortShown(many=True)
    pairs = PairShown(many=True, source="planned_rows")
    created_at = serializers.DateTimeField()


class RoundQuery(PageQuery):
    programme = fields.Id(required=False)
    state = fields.Code(choices=RoundState.choices, required=False)


class RoundInput(Input):
    """What is left out has the default of the page."""

    programme = fields.Row(of=staff_programmes)
    floor = fields.Number(required=False, min_value=0, max_value=20, help_text="Each innovator at least.")
    most_innovator = fields.Number(required=False, min_value=1, max_value=50)
    most_partner = fields.Number(required=False, min_value=1, max_value=50)
    most = fields.Number(required=False, min_value=1, max_value=10_000, help_text="In all.")
    least_score = fields.Number(required=False, min_value=0, max_value=100)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not data["programme"].is_live:
            raise serializers.ValidationError({"programme": ["This programme is not running."]})
        return data


class AddInput(Input):
    innovator = fields.Row(of=visible_organisations)
    partner = fields.Row(of=visible_organisations)


class PairInput(Input):
    pair = fields.Id(help_text="The id of a row of the plan.")


class MoveInput(PairInput):
    innovator = fields.Row(of=visible_organisations, required=False)
    partner = fields.Row(of=visible_organisations, required=False)


class Rounds(Listed, Writes):
    """List rounds"""

    tag = TAG
    operations = {"GET": "list_rounds", "POST": "make_round"}
    readers = READERS
    shows = RoundShown
    takes = RoundInput
    query = RoundQuery
    made = True

    def rows(self, member: Member) -> QuerySet[Round]:
        return rounds_of_staff(member)

    def narrowed(self, rows: QuerySet[Round], parameters: dict[str, Any]) -> QuerySet[Round]:
        return rows.filter(**{name: parameters[name] for name in ("programme", "state") if name in parameters})

    def detailed(self, rows: QuerySet[Round]) -> QuerySet[Round]:
        return detailed(rows)

    def act(self) -> Response:
        """Make a round

        Worked out by a job: read it again until its state is `ready`. Nobody is told.
        """
        limits = self.taken()
        made = rounds.make_round(limits.pop("programme"), by=self.request.user, **limits)
        return shown(self, made.pk, status=201)


class OneRound(One):
    """Read a round with its plan"""

    tag = TAG
    operations = {"GET": "read_round"}
    readers = READERS
    shows = RoundShown
    of = Rounds


class Decision(Writes):
    """A POST about one round, answered with it as it is then."""

    tag = TAG
    readers = READERS
    shows = RoundShown

    def find(self, pk: UUID) -> Round:
        return get_object_or_404(rounds_of_staff(self.member), pk=pk)

    def pair(self, of: Round, pk: UUID) -> RoundPair:
        """A row of this plan, also a removed one. Another's and one that never was read alike (F04)."""
        pair = of.rows.select_related("round", "innovator", "partner").filter(pk=pk).first()
        if pair is None:
            raise serializers.ValidationError({"pair": [fields.Row.default_error_messages["unknown"]]})
        return pair


class AddPair(Decision):
    """Add an introduction to the plan

    The limits of the round do not bind you; what bars an introduction does.
    """

    operations = {"POST": "add_round_pair"}
    takes = AddInput

    def act(self, pk: UUID) -> Response:
        of = self.find(pk)
        rounds.add_pair(of, by=self.request.user, **self.taken())
        return shown(self, pk)


class RemovePair(Decision):
    """Take an introduction out of the plan"""

    operations = {"POST": "remove_round_pair"}
    takes = PairInput

    def act(self, pk: UUID) -> Response:
        pair = self.pair(self.find(pk), self.taken()["pair"])
        rounds.remove_pair(pair, by=self.request.user)
        return shown(self, pk)


class MovePair(Decision):
    """Put another organisation in its place, on one side of an introduction of the plan"""

    operations = {"POST": "move_round_pair"}
    takes = MoveInput

    def act(self, pk: UUID) -> Response:
        given = self.taken()
        pair = self.pair(self.find(pk), given.pop("pair"))
        if pair.removed_at is not None:
            raise Refused("This introduction was taken out of the plan.")
        rounds.move_pair(pair, by=self.request.user, **given)
        return shown(self, pk)


class DraftRound(Decision):
    """Draft every introduction of the plan

    Nobody is asked. Of a large plan the rest is drafted by a job: read it again until its state is `drafted`.
    """

    operations = {"POST": "draft_round"}

    def act(self, pk: UUID) -> Response:
        of = self.find(pk)
        self.taken()
        rounds.draft_round(of, by=self.request.user)
        return shown(self, pk)


class DiscardRound(Decision):
    """Put the plan away"""

    operations = {"POST": "discard_round"}

    def act(self, pk: UUID) -> Response:
        of = self.find(pk)
        self.taken()
        rounds.discard_round(of, by=self.request.user)
        return shown(self, pk)


def detailed(rows: QuerySet[Round]) -> QuerySet[Round]:
    planned = RoundPair.objects.planned().select_related("innovator", "partner")  # type: ignore[attr-defined]
    in_order = planned.order_by("innovator__name_key", "-score", "id")
    return rows.prefetch_related(Prefetch("rows", in_order, to_attr="planned_rows"))


def shown(view: Any, pk: UUID, *, status: int = 200) -> Response:
    row = detailed(rounds_of_staff(view.member)).get(pk=pk)
    headers = {"Location": view.request.build_absolute_uri(reverse(DETAIL, args=[pk]))} if status == 201 else None
    return view.show(row, status=status, headers=headers)
