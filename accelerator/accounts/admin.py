"""Invitations to look at. Users, their authenticators and sessions are not here: they belong to themselves."""

from django.contrib import admin

from accelerator.accounts.models import Invitation
from accelerator.tenancy.admin import TenantModelAdmin, site


@admin.register(Invitation, site=site)
class InvitationAdmin(TenantModelAdmin):
    list_display = ("email", "name", "role", "sent_at", "expires_at", "accepted_at", "declined_at", "revoked_at")
    list_filter = ("role",)
    search_fields = ("email", "name")
    ordering = ("-created_at",)
