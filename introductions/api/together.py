"""/api/v1/introductions/together/: one decision about several; undoing it; and the views that staff keep."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.programmes.access import staff_of, staff_programmes
from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown
from accelerator.rest.views import Listed, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions.models import Deed, DeedKind, Introduction, Page, SavedView
from introductions.permissions import introductions_of_staff
from introductions.services import together
from introductions.services.together import MOST, Choice, Outcome
from introductions.services.views import views_of

TAG = "Introductions"
UNKNOWN = "One of these is no introduction of yours."


class TogetherInput(Input):
    """The verb, on which introductions, and what goes with it."""

    verb = fields.Code(choices=DeedKind.choices)
    introductions = serializers.ListField(child=fields.Id(), min_length=1, max_length=MOST)
    reason = fields.Text(1000, required=False, help_text="With `cancel`: why. Only staff read it.")
    curator = fields.Row(
        of=lambda member: staff_of(staff_programmes(member)),
        required=False,
        help_text="With `reassign`: the id of a member of staff; left out, nobody looks after them.",
    )
    until = fields.Day(required=False, help_text="With `snooze`: back on the board on this day.")
    preview = fields.Flag(required=False, help_text="Say what would happen, and do nothing.")

    def validate_introductions(self, ids: list[UUID]) -> list[Introduction]:
        rows = introductions_of_staff(self.context["member"]).with_people().filter(pk__in=ids)  # type: ignore[attr-defined]
        found = list(rows.order_by("state_since", "id"))
        if len(found) != len(set(ids)):
            raise serializers.ValidationError(UNKNOWN)
        return found


class LeftShown(Shown):
    """An introduction that was left out, and why."""

    id = fields.Id(source="introduction.pk")
    why = serializers.CharField(source="refusal")


class TogetherShown(Shown):
    deed = fields.Id(allow_null=True, help_text="To undo it; null where nothing changed, and in a preview.")
    can_undo = serializers.BooleanField()
    done = serializers.ListField(child=fields.Id(), help_text="Introductions that changed, or would.")
    left = LeftShown(many=True)


class Together(Writes):
    """Decide about several introductions at once

    Each goes through what it would go through alone; what cannot be done to one leaves that one out and says why.
    A nudge cannot be undone; the others can for 24 hours.
    """

    tag = TAG
    operations = {"POST": "decide_together"}
    shows = TogetherShown
    takes = TogetherInput

    def act(self) -> Response:
        data = self.taken()
        kind, rows, preview = data.pop("verb"), data.pop("introductions"), data.pop("preview", False)
        choice = Choice(**data)
        if preview:
            lines = together.foreseen(kind, rows, choice)
            outcome = Outcome(None, [one for one in lines if not one.refusal], [one for one in lines if one.refusal])
        else:
            outcome = together.do_together(kind, rows, choice, by=self.request.user)  # type: ignore[arg-type]
        return self.show(_said(outcome))


class UndoTogether(Writes):
    """Undo a decision about several

    Each is put back as it was, where it is still as the decision left it. What was withdrawn becomes a draft.
    """

    tag = TAG
    operations = {"POST": "undo_together"}
    shows = TogetherShown

    def act(self, pk: UUID) -> Response:
        deed = get_object_or_404(Deed.objects.filter(done_by=self.request.user), pk=pk)  # type: ignore[misc]
        self.taken()
        seen = introductions_of_staff(self.member).filter(pk__in=[item["id"] for item in deed.items])
        outcome = together.undo_together(deed, by=self.request.user, among=seen.values_list("pk", flat=True))  # type: ignore[arg-type]
        return self.show(_said(outcome))


class ViewShown(Shown):
    """A kept view: its query narrows the page, and the exports of it, as it stands."""

    id = fields.Id()
    name = serializers.CharField()
    page = serializers.ChoiceField(Page.choices)
    query = serializers.CharField()
    programme = fields.Id(source="programme_id", allow_null=True)
    is_shared = serializers.BooleanField()
    is_mine = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url")

    def get_is_mine(self, row: SavedView) -> bool:
        return row.owner_id == self.member.user.pk


class Views(Listed):
    """List kept views

    Your own, and those that colleagues share in programmes that you work on.
    """

    tag = TAG
    operations = {"GET": "list_views"}
    readers = frozenset(STAFF)
    shows = ViewShown
    query = PageQuery
    order = ("name", "id")

    def rows(self, member: Member) -> QuerySet[SavedView]:
        return views_of(member)


def _said(outcome: Outcome) -> dict[str, Any]:
    return {
        "deed": outcome.deed.pk if outcome.deed else None,
        "can_undo": bool(outcome.deed and not together.refusal_to_undo(outcome.deed)),
        "done": [line.introduction.pk for line in outcome.done],
        "left": outcome.left,
    }
