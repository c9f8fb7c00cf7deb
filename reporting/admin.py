from django.contrib import admin

from accelerator.tenancy.admin import TenantModelAdmin, site
from reporting.models import Snapshot


@admin.register(Snapshot, site=site)
class SnapshotAdmin(TenantModelAdmin):
    """Read-only: a figure is counted, never typed in."""

    list_display = ("programme", "day", "built_at", "innovators", "partners", "introductions", "partnerships")
    list_filter = ("day",)
    list_select_related = ("programme",)
    search_fields = ("programme__name", "programme__slug")
    ordering = ("-day", "programme_id")
    date_hierarchy = None

    @admin.display(description="Innovators")
    def innovators(self, snapshot: Snapshot) -> int | None:
        return snapshot.figures.get("innovators")

    @admin.display(description="Partners")
    def partners(self, snapshot: Snapshot) -> int | None:
        return snapshot.figures.get("partners")

    @admin.display(description="Introductions made")
    def introductions(self, snapshot: Snapshot) -> int | None:
        return snapshot.figures.get("introductions_made")

    @admin.display(description="Partnerships confirmed")
    def partnerships(self, snapshot: Snapshot) -> int | None:
        return snapshot.figures.get("partnerships_confirmed")
