"""Records of this room, to look at: every state, answer and date is decided by a service alone (promise 3)."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.admin import TenantModelAdmin, site
from introductions.models import (
    Answer,
    Conflict,
    Dismissal,
    FollowUp,
    Introduction,
    Meeting,
    Partnership,
    Party,
    Round,
    Step,
    Weights,
)


class OfIntroductions(TenantModelAdmin):
    """Rows about an introduction: managers see those of their own programmes (F03)."""

    list_select_related = ("introduction__innovator", "introduction__partner")
    search_fields = ("introduction__innovator__name", "introduction__partner__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        mine = staff_programmes(request.member)  # type: ignore[attr-defined]
        return super().get_queryset(request).filter(introduction__programme__in=mine)


@admin.register(Introduction, site=site)
class IntroductionAdmin(TenantModelAdmin):
    list_display = ("innovator", "partner", "state", "programme", "state_since", "introduced_at")
    list_filter = ("state", "origin", "first_side")
    list_select_related = ("innovator", "partner", "programme")
    search_fields = ("innovator__name", "partner__name")
    ordering = ("-state_since", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        mine = staff_programmes(request.member)  # type: ignore[attr-defined]
        return super().get_queryset(request).filter(programme__in=mine)


@admin.register(Answer, site=site)
class AnswerAdmin(OfIntroductions):
    list_display = ("introduction", "side", "answer", "via", "given_at", "retired_at")
    list_filter = ("answer", "via", "side")
    ordering = ("-given_at", "-id")


@admin.register(Step, site=site)
class StepAdmin(OfIntroductions):
    list_display = ("introduction", "kind", "side", "due_at", "done_at", "cancelled_at")
    list_filter = ("kind",)
    ordering = ("-due_at", "-id")


@admin.register(FollowUp, site=site)
class FollowUpAdmin(OfIntroductions):
    list_display = ("introduction", "side", "answer", "given_at", "via")
    list_filter = ("answer",)
    ordering = ("-given_at", "-id")


@admin.register(Meeting, site=site)
class MeetingAdmin(OfIntroductions):
    list_display = ("introduction", "happened_on", "side", "outcome")
    list_filter = ("outcome",)
    ordering = ("-happened_on", "-id")


@admin.register(Partnership, site=site)
class PartnershipAdmin(TenantModelAdmin):
    list_display = ("__str__", "state", "programme", "confirmed_at", "review_on")
    list_filter = ("state", "type")
    list_select_related = ("programme",)
    search_fields = ("title", "parties__organisation__name")
    ordering = ("-proposed_at", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        mine = staff_programmes(request.member)  # type: ignore[attr-defined]
        rows = super().get_queryset(request).filter(programme__in=mine)
        return rows.prefetch_related("parties__organisation")


@admin.register(Party, site=site)
class PartyAdmin(TenantModelAdmin):
    list_display = ("organisation", "partnership", "side", "confirmed_at", "confirmed_via")
    list_filter = ("side", "confirmed_via")
    list_select_related = ("organisation", "partnership")
    search_fields = ("organisation__name",)
    ordering = ("-created_at", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        mine = staff_programmes(request.member)  # type: ignore[attr-defined]
        rows = super().get_queryset(request).filter(partnership__programme__in=mine)
        return rows.prefetch_related("partnership__parties__organisation")


class OfProgramme(TenantModelAdmin):
    """Rows of a programme: managers see those of their own (F03)."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        mine = staff_programmes(request.member)  # type: ignore[attr-defined]
        return super().get_queryset(request).filter(programme__in=mine)


@admin.register(Weights, site=site)
class WeightsAdmin(OfProgramme):
    list_display = ("programme", "help", "meaning", "theme", "place", "size", "interest", "room", "past")
    list_select_related = ("programme",)


@admin.register(Dismissal, site=site)
class DismissalAdmin(OfProgramme):
    list_display = ("innovator", "partner", "programme", "created_at", "undone_at")
    list_select_related = ("innovator", "partner", "programme")
    search_fields = ("innovator__name", "partner__name")
    ordering = ("-created_at", "-id")


@admin.register(Round, site=site)
class RoundAdmin(OfProgramme):
    list_display = ("programme", "state", "pairs", "quality", "greedy_quality", "created_at")
    list_filter = ("state",)
    list_select_related = ("programme",)
    ordering = ("-created_at", "-id")


@admin.register(Conflict, site=site)
class ConflictAdmin(TenantModelAdmin):
    list_display = ("one", "other", "kind", "created_at", "lifted_at")
    list_filter = ("kind",)
    list_select_related = ("one", "other")
    ordering = ("-created_at", "-id")
