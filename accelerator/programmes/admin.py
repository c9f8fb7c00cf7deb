"""Records of programmes: to look at. Every change of state, target or tick is a service's."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import (
    Credit,
    GateCriterion,
    Picklist,
    Programme,
    ProgrammeAccess,
    ProgrammeMove,
    Rules,
    Stage,
    Target,
    TargetRevision,
    Theme,
)
from accelerator.tenancy.admin import TenantModelAdmin, site


class ReachAdmin(TenantModelAdmin):
    """Shows a manager the records of their own programmes only; `reach` is the path to the programme."""

    reach = "programme"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.member.is_admin:  # type: ignore[attr-defined]
            return rows
        return rows.filter(**{f"{self.reach}__in": staff_programmes(request.member)})  # type: ignore[attr-defined]


@admin.register(Programme, site=site)
class ProgrammeAdmin(ReachAdmin):
    reach = "pk"
    list_display = ("name", "state", "maturity", "starts_on", "ends_on", "is_public", "paused_at")
    list_filter = ("state", "maturity", "is_public")
    search_fields = ("name", "slug", "summary")
    ordering = ("-starts_on",)


class OfProgrammeAdmin(ReachAdmin):
    """What belongs to a programme is listed with its name, in one query."""

    list_select_related = ("programme",)
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter),)


@admin.register(Stage, site=site)
class StageAdmin(OfProgrammeAdmin):
    list_display = ("name", "programme", "number", "starts_on", "ends_on", "decision", "closed_at")
    list_filter = (*OfProgrammeAdmin.list_filter, "decision")
    search_fields = ("name", "programme__name")
    ordering = ("programme", "number")


@admin.register(GateCriterion, site=site)
class GateCriterionAdmin(ReachAdmin):
    reach = "stage__programme"
    list_display = ("text", "stage", "measure", "needed", "met_at")
    list_filter = (("met_at", admin.EmptyFieldListFilter),)
    list_select_related = ("stage",)
    search_fields = ("text", "stage__programme__name")


@admin.register(ProgrammeMove, site=site)
class ProgrammeMoveAdmin(OfProgrammeAdmin):
    list_display = ("created_at", "programme", "kind", "from_state", "to_state", "decision", "by")
    list_filter = (*OfProgrammeAdmin.list_filter, "kind", "decision")
    list_select_related = ("programme", "by")
    search_fields = ("programme__name",)
    ordering = ("-created_at",)


@admin.register(Rules, site=site)
class RulesAdmin(OfProgrammeAdmin):
    list_display = ("programme", "version", "holds_from", "published_at", "withdrawn_at", "published_by")
    list_filter = (*OfProgrammeAdmin.list_filter, ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("programme", "published_by")
    search_fields = ("programme__name", "text")
    ordering = ("-published_at", "id")


@admin.register(Theme, site=site)
class ThemeAdmin(OfProgrammeAdmin):
    list_display = ("name", "programme", "position")
    search_fields = ("name", "summary")


@admin.register(Target, site=site)
class TargetAdmin(OfProgrammeAdmin):
    list_display = ("measure", "programme", "value", "first_value", "set_on")
    list_filter = (*OfProgrammeAdmin.list_filter, "measure")
    search_fields = ("programme__name", "measure")


@admin.register(TargetRevision, site=site)
class TargetRevisionAdmin(ReachAdmin):
    reach = "target__programme"
    list_display = ("created_at", "target", "value", "by")
    list_select_related = ("target", "by")
    search_fields = ("target__programme__name",)
    ordering = ("-created_at",)


@admin.register(Credit, site=site)
class CreditAdmin(OfProgrammeAdmin):
    list_display = ("organisation_name", "kind", "programme", "url")
    list_filter = (*OfProgrammeAdmin.list_filter, "kind")
    search_fields = ("organisation_name",)


@admin.register(ProgrammeAccess, site=site)
class ProgrammeAccessAdmin(OfProgrammeAdmin):
    list_display = ("membership", "programme", "created_at")
    list_select_related = ("programme", "membership__user")
    search_fields = ("programme__name", "membership__user__email")


@admin.register(Picklist, site=site)
class PicklistAdmin(TenantModelAdmin):
    list_display = ("label", "list_code", "code", "position", "retired_at")
    list_filter = ("list_code", ("retired_at", admin.EmptyFieldListFilter))
    search_fields = ("label", "code")
    ordering = ("list_code", "position")
