"""An introduction as staff see it, and as one of its sides may (promise 5).

A side sees the other's name because it was asked, its address only once the introduction has left, and
never what the other side answered: `stage` and `sentence` stand in place of the state.
"""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accelerator.rest import fields
from accelerator.rest.serializers import OWN, Shown, seen_by, staff_only
from introductions import words
from introductions.models import Answer, Introduction
from introductions.models.introduction import Origin, Source
from introductions.permissions import sees_contacts
from introductions.states import MADE, Reply, Side, State, Via
from partners.models import Person
from partners.permissions import organisations_of

S = State
OUTCOME_STAGES = {
    S.MET: "met",
    S.OUTCOME_PARTNERSHIP: "partnership",
    S.OUTCOME_NO_FIT: "closed",
    S.OUTCOME_STALLED: "closed",
}
STAGES = ("your_turn", "waiting", "both_yes", "introduced", "met", "partnership", "closed")
OVER = frozenset({S.DECLINED, S.EXPIRED, S.CANCELLED, S.SNOOZED, S.DRAFTED, S.DISMISSED})


class NamedShown(Shown):
    """An organisation by its name."""

    id = fields.Id()
    name = serializers.CharField()


class ContactShown(Shown):
    """A person with their address."""

    id = fields.Id()
    name = serializers.CharField()
    email = serializers.CharField()


class OtherContactShown(Shown):
    """The person on the other side, known since the introduction left."""

    name = serializers.CharField()
    email = serializers.CharField()


class AnswerShown(Shown):
    """What one side said. Reason, comment and who else was named are for staff."""

    SEEN_BY = staff_only("reason", "comment", "redirect_name", "redirect_email", "via", "consent_note")

    side = serializers.ChoiceField(Side.choices)
    answer = serializers.ChoiceField(Reply.choices)
    given_at = serializers.DateTimeField()
    until = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    comment = serializers.CharField()
    redirect_name = serializers.CharField()
    redirect_email = serializers.CharField()
    via = serializers.ChoiceField(Via.choices)
    consent_note = serializers.CharField()


class IntroductionShown(Shown):
    """Staff see the whole row, a side sees its own half of it."""

    SEEN_BY = staff_only(
        "state",
        "first_side",
        "innovator_person",
        "partner_person",
        "why",
        "why_second",
        "gain_innovator",
        "gain_partner",
        "veiled",
        "bridge_paragraph",
        "held_why",
        "decline_reason",
        "cancel_reason",
        "consent_note",
        "origin",
        "source",
        "curator",
        "turn",
        "set_aside_until",
        "asked_at",
        "innovator_asked_at",
        "partner_asked_at",
        "leaves_at",
        "closed_at",
        "snoozed_until",
        "answers",
        "url",
        "created_at",
        "need",
        "offer",
    ) | seen_by((OWN,), "side", "stage", "sentence", "paragraph", "gain", "contact", "own_answer")

    id = fields.Id()
    programme = fields.Id(source="programme_id")
    innovator = NamedShown()
    partner = NamedShown()
    theme = fields.Id(source="theme_id", allow_null=True)
    ask = serializers.CharField(help_text="What is asked.")
    state = serializers.ChoiceField(State.choices)
    state_since = serializers.DateTimeField()
    introduced_at = serializers.DateTimeField(allow_null=True, help_text="When the introduction left.")
    met_at = serializers.DateTimeField(allow_null=True)
    writes_first = serializers.ChoiceField(Side.choices)

    turn = serializers.CharField(help_text="us, partner, innovator, or empty: whose turn it is.")
    curator = fields.Id(source="curator_id", allow_null=True, help_text="Of staff, who looks after it.")
    source = serializers.ChoiceField(Source.choices, help_text="Where the thought came from.")
    set_aside_until = serializers.DateField(allow_null=True)
    first_side = serializers.ChoiceField(Side.choices)
    innovator_person = ContactShown(allow_null=True)
    partner_person = ContactShown(allow_null=True)
    need = fields.Id(source="need_id", allow_null=True)
    offer = fields.Id(source="offer_id", allow_null=True)
    why = serializers.CharField(help_text="The paragraph for the side that is asked first.")
    why_second = serializers.CharField()
    gain_innovator = serializers.CharField()
    gain_partner = serializers.CharField()
    veiled = serializers.BooleanField()
    bridge_paragraph = serializers.CharField()
    held_why = serializers.CharField(help_text="Why the side in turn could not be asked; empty when it could.")
    decline_reason = serializers.CharField()
    cancel_reason = serializers.CharField()
    consent_note = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)
    asked_at = serializers.DateTimeField(allow_null=True)
    innovator_asked_at = serializers.DateTimeField(allow_null=True)
    partner_asked_at = serializers.DateTimeField(allow_null=True)
    leaves_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateField(allow_null=True)
    answers = AnswerShown(many=True, source="current_answers")
    url = serializers.SerializerMethodField(help_text="Its page for staff.")
    created_at = serializers.DateTimeField()

    side = serializers.SerializerMethodField(help_text="Which side is yours.")
    stage = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField(help_text="How it stands, in words.")
    paragraph = serializers.SerializerMethodField(help_text="What staff wrote to you.")
    gain = serializers.SerializerMethodField(help_text="What you may gain.")
    contact = serializers.SerializerMethodField(help_text="The other side's, once the introduction has left.")
    own_answer = serializers.SerializerMethodField()

    def get_url(self, row: Introduction) -> str:
        return self.context["request"].build_absolute_uri(reverse("introductions:view_introduction", args=[row.pk]))

    @extend_schema_field({"type": "string", "enum": list(Side.values)})
    def get_side(self, row: Introduction) -> str:
        return str(self.side_of(row))

    @extend_schema_field({"type": "string", "enum": list(STAGES)})
    def get_stage(self, row: Introduction) -> str:
        return stage_of(row, self.side_of(row))

    def get_sentence(self, row: Introduction) -> str:
        row.answers = {answer.side: answer for answer in row.current_answers}  # type: ignore[attr-defined]
        return words.for_the_other_side(row, self.side_of(row))

    def get_paragraph(self, row: Introduction) -> str:
        return row.paragraph(self.side_of(row)) if _was_asked(row, self.side_of(row)) else ""

    def get_gain(self, row: Introduction) -> str:
        return row.gain(self.side_of(row)) if _was_asked(row, self.side_of(row)) or row.is_made else ""

    @extend_schema_field(OtherContactShown(allow_null=True))
    def get_contact(self, row: Introduction) -> dict[str, str] | None:
        person: Person | None = row.person(self.side_of(row).other) if sees_contacts(row) else None
        return {"name": person.name, "email": person.email} if person else None

    @extend_schema_field(AnswerShown(allow_null=True))
    def get_own_answer(self, row: Introduction) -> Any:
        own = next((one for one in row.current_answers if one.side == self.side_of(row)), None)  # type: ignore[attr-defined]
        return AnswerShown(own, context=self.context).data if own else None

    def side_of(self, row: Introduction) -> Side:
        """The side for which this member acts; the view shows no row of which they are neither."""
        return Side.INNOVATOR if row.innovator_id in self._own_ids() else Side.PARTNER

    def _own_ids(self) -> set[Any]:
        """Once for a whole page."""
        context: Any = self.context
        if "own_ids" not in context:
            context["own_ids"] = set(organisations_of(self.member).values_list("pk", flat=True))
        return context["own_ids"]


def stage_of(introduction: Introduction, side: Side) -> str:
    """Coarse on purpose: a no of the other side and a request that ran out of time are both "closed"."""
    state = State(introduction.state)
    if state in MADE:
        return OUTCOME_STAGES.get(state, "introduced")
    if introduction.side_in_turn == side and not introduction.held_why:
        return "your_turn"
    if state == S.READY:
        return "both_yes"
    return "closed" if state in OVER else "waiting"


def detailed(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """With what is shown of each: one query more, however many rows."""
    current = Answer.objects.filter(retired_at=None).order_by("side")
    people = rows.select_related("innovator", "partner", "innovator_person", "partner_person")
    return people.prefetch_related(Prefetch("all_answers", current, to_attr="current_answers"))


def _was_asked(introduction: Introduction, side: Side) -> bool:
    """As the portal shows the letter: while it is a question; a draft that rested is written anew unseen."""
    return introduction.asked_at_of(side) is not None and introduction.state != S.DRAFTED
