"""Django's admin, tenant-scoped: rights come from Membership, sign-in is allauth's, our audit is the log."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from accelerator.tenancy.models import Membership, Picture


class TenantAdminSite(admin.AdminSite):
    site_header = "Records"
    site_title = "Records"
    index_title = "All records of this tenant"
    empty_value_display = "none"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.member.is_staff  # type: ignore[attr-defined]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect_to_login(request.GET.get("next", "/admin/"))


site = TenantAdminSite(name="admin")


class TenantModelAdmin(admin.ModelAdmin):
    """Base of every record's page: staff look, and change only what no service decides.

    Subclasses name `editable` fields; everything else is read-only. Nothing is deleted here.
    """

    editable: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.name not in self.editable]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.member.is_staff  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.member.is_staff  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.editable) and request.member.is_staff  # type: ignore[attr-defined]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, *args: Any) -> None:
        """Our audit stands in place of the admin's log."""

    log_change = log_deletions = log_addition


@admin.register(Membership, site=site)
class MembershipAdmin(TenantModelAdmin):
    list_display = ("user", "role", "created_at", "ended_at")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__email",)


@admin.register(Picture, site=site)
class PictureAdmin(TenantModelAdmin):
    list_display = ("alt", "content_type", "width", "height", "created_at")
    exclude = ("content",)
