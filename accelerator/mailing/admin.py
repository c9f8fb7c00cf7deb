"""Records of mails, to look at. Administrators only: managers see their programmes' mails in the outbox."""

from django.contrib import admin
from django.http import HttpRequest

from accelerator.mailing.models import Attempt, Mail, Preference, Sender, Suppression, Token, Wording
from accelerator.tenancy.admin import TenantModelAdmin, site


class AdministratorsOnly(TenantModelAdmin):
    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.member.is_admin  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.member.is_admin  # type: ignore[attr-defined]


@admin.register(Mail, site=site)
class MailAdmin(AdministratorsOnly):
    list_display = ("subject", "to_address", "mail_class", "state", "why", "created_at", "sent_at", "bounced_at")
    list_filter = ("state", "mail_class", "why")
    search_fields = ("address", "key", "subject")
    ordering = ("-created_at", "-id")
    exclude = ("sealed", "text", "html")


@admin.register(Attempt, site=site)
class AttemptAdmin(AdministratorsOnly):
    list_display = ("mail", "number", "outcome", "reply", "created_at")
    list_filter = ("outcome",)
    list_select_related = ("mail",)
    search_fields = ("mail__address",)
    ordering = ("-created_at", "-id")


@admin.register(Token, site=site)
class TokenAdmin(AdministratorsOnly):
    list_display = ("purpose", "subject_kind", "subject_id", "expires_at", "revoked_at")
    list_filter = ("purpose",)
    search_fields = ("subject_id",)
    ordering = ("-expires_at", "-id")
    exclude = ("hash",)


@admin.register(Suppression, site=site)
class SuppressionAdmin(AdministratorsOnly):
    list_display = ("address", "reason", "since", "lifted_at")
    list_filter = ("reason",)
    search_fields = ("address",)
    ordering = ("-since", "-id")


@admin.register(Preference, site=site)
class PreferenceAdmin(AdministratorsOnly):
    list_display = ("address", "mail_class", "accepts", "changed_at")
    list_filter = ("mail_class", "accepts")
    search_fields = ("address",)
    ordering = ("-changed_at", "-id")


@admin.register(Sender, site=site)
class SenderAdmin(AdministratorsOnly):
    list_display = ("from_name", "keep_bodies_days", "paused_at", "paused_reply")


@admin.register(Wording, site=site)
class WordingAdmin(AdministratorsOnly):
    list_display = ("kind", "created_at")
    search_fields = ("kind",)
    ordering = ("kind",)
