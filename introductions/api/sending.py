"""From both yes to what came of it: the bridge mail and its time, how each side says it goes, and letting go."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown
from accelerator.rest.views import PORTAL, Listed
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions import services
from introductions.api.interest import actor
from introductions.api.introductions import LINE, TAG, Decision, shown
from introductions.api.meetings import found, side_for
from introductions.models import FollowUp
from introductions.states import QUESTIONS, FollowUpReply, LetGoReason, Side, Via
from partners.permissions import person_of

DAYS = [str(days) for days in QUESTIONS]


class ParagraphInput(Input):
    paragraph = fields.Text(2000, help_text="Both sides read it. Empty: what their profiles say.", allow_blank=True)


class SendInput(Input):
    paragraph = fields.Text(2000, required=False, help_text="Left out: as it stands.")
    at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="A moment in working hours, with its offset; left out: now."
    )


class WriteBridge(Decision):
    """Write the paragraph of the introduction

    Nothing is sent. Refused where a side would read more than 150 words.
    """

    operations = {"POST": "write_bridge"}
    takes = ParagraphInput

    def act(self, pk: UUID) -> Response:
        introduction = self.find(pk)
        services.write_bridge(introduction, by=self.request.user, **self.taken())
        return shown(self, pk)


class Send(Decision):
    """Send the introduction

    Once both have said yes: now, after a short time to think again, or at the moment that is given.
    """

    operations = {"POST": "send_introduction"}
    takes = SendInput

    def act(self, pk: UUID) -> Response:
        introduction = self.find(pk)
        services.send_introduction(introduction, by=self.request.user, **self.taken())
        return shown(self, pk)


class Unsend(Decision):
    """Take the introduction back before it leaves"""

    operations = {"POST": "unsend_introduction"}

    def act(self, pk: UUID) -> Response:
        introduction = self.find(pk)
        self.taken()
        services.unsend_introduction(introduction, by=self.request.user)
        return shown(self, pk)


class LetGoInput(Input):
    reason = fields.Code(choices=LetGoReason.choices)
    note = fields.Text(LINE, required=False, help_text="Only staff read it; needed with `other`.")


class LetGo(Decision):
    """Let an introduction go that leads to nothing

    Neither side is written to, or asked anything more. It still counts as made.
    """

    operations = {"POST": "let_go_introduction"}
    takes = LetGoInput

    def act(self, pk: UUID) -> Response:
        introduction = self.find(pk)
        services.let_go(introduction, by=self.request.user, **self.taken())
        return shown(self, pk)


class FollowUpShown(Shown):
    """What one side said, to which question."""

    id = fields.Id()
    introduction = fields.Id(source="introduction_id")
    side = serializers.ChoiceField(Side.choices)
    days = serializers.IntegerField(help_text="The question of so many days after the introduction.")
    answer = serializers.ChoiceField(FollowUpReply.choices)
    given_at = serializers.DateTimeField()
    via = serializers.ChoiceField(Via.choices)


class FollowUpInput(Input):
    days = fields.Code(choices=[(days, days) for days in DAYS], help_text="Which question: 3, 10, 30 or 90.")
    answer = fields.Code(choices=FollowUpReply.choices, help_text="One of the words that the question offers.")
    side = fields.Code(choices=Side.choices, required=False, help_text="For staff: who told you. Others: your own.")
    happened_on = fields.Day(required=False, help_text="With `met`: the day; else today.")


class FollowUps(Listed, Decision):
    """List what both sides said after the introduction

    A side sees its own words, staff see both.
    """

    tag = TAG
    operations = {"GET": "list_follow_ups", "POST": "answer_follow_up"}
    readers = STAFF | PORTAL
    writers = STAFF | PORTAL
    shows = FollowUpShown
    takes = FollowUpInput
    query = PageQuery
    order = ("-given_at", "-id")

    def rows(self, member: Member) -> QuerySet[FollowUp]:
        introduction = get_object_or_404(found(member), pk=self.kwargs["pk"])
        rows = FollowUp.objects.filter(introduction=introduction)
        return rows if member.is_staff else rows.filter(side=side_for(member, introduction))

    def act(self, pk: UUID) -> Response:
        """Say how it goes after the introduction

        One question is answered once and not asked again; a second word corrects the first.
        """
        introduction, data = get_object_or_404(found(self.member), pk=pk), self.taken()
        days = int(data.pop("days"))
        side = data.pop("side", "") if self.member.is_staff else side_for(self.member, introduction)
        if side not in Side.values:
            raise serializers.ValidationError({"side": ["Say who told you."]})
        who: dict[str, Any] = {"by": actor(self)} if self.member.is_staff else {"person": person_of(self.member)}
        via = Via.STAFF if self.member.is_staff else Via.PORTAL
        services.answer_follow_up(introduction, side=side, via=via, days=days, **who, **data)
        return self.show(introduction.follow_ups.filter(side=side, days=days).latest("given_at"))
