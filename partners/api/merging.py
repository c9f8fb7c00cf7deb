"""Two records of one organisation, as the API shows and takes it. For staff."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.rest import fields
from accelerator.rest.serializers import Input, Shown
from accelerator.rest.views import Endpoint, Writes
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import STAFF
from partners.merging import pages, services
from partners.merging.lookalikes import lookalikes
from partners.merging.planning import plan_merge
from partners.models import Merge, Organisation
from partners.permissions import organisation_or_404, visible_organisations

TAG = "Duplicates"
NOT_YOURS = "One of them takes part in a programme that is not yours. An administrator can merge them."


class OneOfTwo(Shown):
    id = fields.Id()
    name = serializers.CharField()


class LookalikeShown(Shown):
    one = OneOfTwo()
    other = OneOfTwo()
    why = serializers.ListField(child=serializers.CharField(), help_text="What they have in common.")


class LookalikesShown(Shown):
    results = LookalikeShown(many=True)


class Duplicates(Endpoint):
    """List possible duplicates

    Organisations with similar names or the same web site; at most thirty pairs, the likeliest first.
    """

    tag = TAG
    operations = {"GET": "list_duplicates"}
    readers = frozenset(STAFF)
    shows = LookalikesShown

    def get(self, request: Any) -> Response:
        self.parameters()
        return self.show({"results": lookalikes(self.member)})


class OtherInput(Input):
    other = fields.Row(of=visible_organisations, help_text="The other record.")


class MergeInput(OtherInput):
    only_look = fields.Flag(required=False, help_text="Say what would happen, and change nothing.")


class MergeShown(Shown):
    id = fields.Id(allow_null=True)
    kept = fields.Id(source="kept_id")
    gone = fields.Id(source="gone_id")
    moved = serializers.DictField(child=serializers.IntegerField(), help_text="Rows that go over, by kind.")
    conflicts = serializers.ListField(child=serializers.CharField(), help_text="Why it cannot be done yet.")
    merged_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


class MergeOrganisations(Writes):
    """Merge another record into this one

    Everything of the other goes over; its record is archived and leads here. It can be undone for thirty days.
    """

    tag = TAG
    operations = {"POST": "merge_organisations"}
    shows = MergeShown
    takes = MergeInput

    def act(self, pk: UUID) -> Response:
        kept, data = organisation_or_404(self.member, pk), self.taken()
        gone: Organisation = data["other"]
        if data.get("only_look"):
            return self.show(_looked_at(kept, gone))
        _check(self.member, kept, gone)
        return self.show(_shown(services.merge_organisations(kept, gone=gone, by=self.request.user)))


class KeepApart(Writes):
    """Say that two records are not the same

    The pair is not asked about again.
    """

    tag = TAG
    operations = {"POST": "keep_apart"}
    shows = LookalikeShown
    takes = OtherInput

    def act(self, pk: UUID) -> Response:
        one = organisation_or_404(self.member, pk)
        other = self.taken()["other"]
        services.keep_apart(one, other, by=self.request.user)
        return self.show({"one": one, "other": other, "why": []})


class UndoMerge(Writes):
    """Undo a merge

    Within thirty days. What was changed since by somebody stays as they left it.
    """

    tag = TAG
    operations = {"POST": "undo_merge"}
    shows = MergeShown

    def act(self, pk: UUID) -> Response:
        merges = Merge.objects.select_related("kept", "gone").filter(kept__in=visible_organisations(self.member))
        merge = get_object_or_404(merges, pk=pk)
        self.taken()
        _check(self.member, merge.kept, merge.gone)
        return self.show(_shown(services.undo_merge(merge, by=self.request.user)))


def _check(member: Any, *organisations: Organisation) -> None:
    if not member.is_staff:
        raise Http404
    if not pages.may_merge(member, *organisations):
        raise Refused(NOT_YOURS)


def _looked_at(kept: Organisation, gone: Organisation) -> dict[str, Any]:
    if kept.pk == gone.pk:
        raise Refused("Choose two different organisations.")
    plan = plan_merge(kept, gone)
    return {
        "id": None,
        "kept_id": kept.pk,
        "gone_id": gone.pk,
        "moved": dict(plan.moved),
        "conflicts": plan.conflicts,
        "merged_at": None,
        "undone_at": None,
    }


def _shown(merge: Merge) -> dict[str, Any]:
    said = {name: getattr(merge, name) for name in ("kept_id", "gone_id", "merged_at", "undone_at")}
    return said | {"id": merge.pk, "moved": merge.counts, "conflicts": []}
