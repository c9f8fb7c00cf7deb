"""The meeting after an introduction: booked, logged, corrected. Each side writes its own; staff for nobody's."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.rest import fields
from accelerator.rest.serializers import Input, PageQuery, Shown
from accelerator.rest.views import PORTAL, Listed, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions import services
from introductions.api.interest import actor
from introductions.api.shown import IntroductionShown, detailed
from introductions.models import Introduction, Meeting
from introductions.permissions import introductions_of_member, introductions_of_staff, side_of_member
from introductions.states import Side

TAG = "Introductions"
READERS = STAFF | PORTAL


def found(member: Member) -> QuerySet[Introduction]:
    return introductions_of_staff(member) if member.is_staff else introductions_of_member(member)


def side_for(member: Member, introduction: Introduction) -> str:
    """The side that speaks; empty for staff."""
    return "" if member.is_staff else str(side_of_member(member, introduction) or "")


class MeetingShown(Shown):
    id = fields.Id()
    introduction = fields.Id(source="introduction_id")
    side = serializers.ChoiceField(["", *Side.values], help_text="Whose log it is; empty: staff's.")
    happened_on = serializers.DateField()
    outcome = serializers.CharField(help_text="A code of the list `meeting_outcome`, or empty.")
    note = serializers.CharField(help_text="Read by that side and staff.")


class MeetingInput(Input):
    happened_on = fields.Day()
    outcome = fields.Text(40, required=False)
    note = fields.Text(1000, required=False)


class Meetings(Listed, Writes):
    """List the meetings of an introduction

    A side sees what it logged itself; staff see all.
    """

    tag = TAG
    operations = {"GET": "list_meetings", "POST": "log_meeting"}
    readers = READERS
    writers = READERS
    shows = MeetingShown
    takes = MeetingInput
    query = PageQuery
    order = ("-happened_on", "-id")

    def rows(self, member: Member) -> QuerySet[Meeting]:
        introduction = get_object_or_404(found(member), pk=self.kwargs["pk"])
        return seen_of(member, introduction)

    def act(self, pk: UUID) -> Response:
        """Log a meeting

        Once for a side and a day; a second time corrects the first.
        """
        introduction, data = get_object_or_404(found(self.member), pk=pk), self.taken()
        side = side_for(self.member, introduction)
        services.log_meeting(introduction, by=actor(self), side=side, **data)
        return self.show(introduction.meetings.get(side=side, happened_on=data["happened_on"]))


class CorrectMeeting(Writes):
    """Correct a meeting that was logged"""

    tag = TAG
    operations = {"POST": "correct_meeting"}
    writers = READERS
    shows = MeetingShown
    takes = MeetingInput

    def act(self, pk: UUID) -> Response:
        row = get_object_or_404(Meeting.objects.filter(introduction__in=found(self.member)), pk=pk)
        row = get_object_or_404(seen_of(self.member, row.introduction), pk=pk)
        services.correct_meeting(row, by=actor(self), **self.taken())
        return self.show(Meeting.objects.get(pk=row.pk))


class BookInput(Input):
    at = serializers.DateTimeField(allow_null=True, help_text="When they meet, with its offset; null: not any more.")


class BookMeeting(Writes):
    """Note when they meet

    Both sides and staff see it; nobody is written to.
    """

    tag = TAG
    operations = {"POST": "book_meeting"}
    writers = READERS
    shows = IntroductionShown
    takes = BookInput

    def act(self, pk: UUID) -> Response:
        introduction, data = get_object_or_404(found(self.member), pk=pk), self.taken()
        side = side_for(self.member, introduction)
        services.book_meeting(introduction, at=data["at"], by=actor(self), side=side)
        return self.show(detailed(found(self.member)).get(pk=pk))


def seen_of(member: Member, introduction: Introduction) -> QuerySet[Any]:
    rows = Meeting.objects.filter(introduction=introduction).select_related("introduction")
    return rows if member.is_staff else rows.filter(side=side_for(member, introduction))
