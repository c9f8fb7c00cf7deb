from django.contrib import admin

from accelerator.audit.models import Entry
from accelerator.tenancy.admin import TenantModelAdmin, site


@admin.register(Entry, site=site)
class EntryAdmin(TenantModelAdmin):
    list_display = ("created_at", "verb", "subject_kind", "subject_id", "actor_kind")
    list_filter = ("subject_kind",)
    search_fields = ("verb", "subject_id")
    ordering = ("-created_at",)
