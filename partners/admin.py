"""Records of this room. Plain descriptions may be changed here, through the same services as on the desk."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accelerator.programmes.admin import ReachAdmin
from accelerator.tenancy.admin import TenantModelAdmin, site
from accelerator.ui.forms import Versioned
from partners import permissions, services
from partners.models import (
    Alias,
    Contact,
    Identifier,
    Import,
    ImportHeading,
    ImportItem,
    ImportRow,
    Merge,
    Need,
    NeedTheme,
    Note,
    NotSame,
    Offer,
    OfferTheme,
    Organisation,
    Participation,
    ParticipationTheme,
    Person,
    Position,
    Project,
    RulesAcceptance,
    SavedSearch,
)


class RecordForm(Versioned, forms.ModelForm):
    """F33 holds here too; the admin has no place for two texts side by side, so the error names theirs."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for conflict in self.conflicts:
            self.add_error(None, f"{conflict.label}, as it is now: {conflict.theirs}")
        return cleaned


class ServedAdmin(TenantModelAdmin):
    """Saving calls `edit(record, by=user, **changes)`; nothing else is written."""

    form = RecordForm
    edit: Callable[..., Any]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.model.objects.all()
        return rows.filter(pk__in=self.seen(request.member).values("pk"))  # type: ignore[attr-defined]

    def seen(self, member: Any) -> QuerySet[Any]:
        """The records that this member of staff sees; by default those of visible organisations (F03)."""
        return self.model.objects.filter(organisation__in=permissions.visible_organisations(member))

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name in self.editable}
        if changes:
            type(self).edit(obj, by=request.user, **changes)


class OfOrganisationAdmin(ServedAdmin):
    list_select_related: tuple[str, ...] = ("organisation",)


@admin.register(Organisation, site=site)
class OrganisationAdmin(ServedAdmin):
    edit = staticmethod(services.edit_organisation)
    editable = ("name", "about", "website", "postcode")
    list_display = ("name", "sector", "legal_status", "postcode", "do_not_contact_at", "archived_at", "created_at")
    list_filter = (
        "sector",
        ("archived_at", admin.EmptyFieldListFilter),
        ("do_not_contact_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "search_text", "postcode_key")
    ordering = ("name_key", "id")

    def seen(self, member: Any) -> QuerySet[Any]:
        return permissions.visible_organisations(member)


@admin.register(Identifier, site=site)
class IdentifierAdmin(OfOrganisationAdmin):
    list_display = ("code", "organisation", "is_primary")
    list_filter = ("scheme", "is_primary")
    search_fields = ("value", "organisation__search_text")
    ordering = ("scheme", "value")


@admin.register(Alias, site=site)
class AliasAdmin(OfOrganisationAdmin):
    list_display = ("name", "organisation")
    search_fields = ("name", "organisation__search_text")
    ordering = ("name", "id")


@admin.register(Person, site=site)
class PersonAdmin(ServedAdmin):
    edit = staticmethod(services.edit_person)
    editable = ("given_name", "family_name", "email", "phone", "about")
    list_display = ("name", "email", "paused_at", "do_not_contact_at", "archived_at", "created_at")
    list_filter = (
        ("archived_at", admin.EmptyFieldListFilter),
        ("do_not_contact_at", admin.EmptyFieldListFilter),
        ("paused_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("search_text", "email_normalised")
    ordering = ("sort_name", "id")
    exclude = ("user",)  # a user belongs to themselves (promise 3)

    def seen(self, member: Any) -> QuerySet[Any]:
        return permissions.visible_people(member)


@admin.register(Position, site=site)
class PositionAdmin(OfOrganisationAdmin):
    edit = staticmethod(services.edit_position)
    editable = ("title",)
    list_display = ("person", "organisation", "title", "may_answer", "is_main_contact", "starts_on", "ends_on")
    list_filter = ("may_answer", "is_main_contact", ("ends_on", admin.EmptyFieldListFilter))
    list_select_related = ("person", "organisation")
    search_fields = ("person__search_text", "organisation__search_text", "title")
    ordering = ("person__sort_name", "id")


class OfProgrammeAdmin(ServedAdmin):
    """Records of own programmes."""

    list_select_related: tuple[str, ...] = ("organisation", "programme")

    def seen(self, member: Any) -> QuerySet[Any]:
        return permissions.of_own_programmes(self.model.objects.all(), member)


@admin.register(Participation, site=site)
class ParticipationAdmin(OfProgrammeAdmin):
    list_display = ("organisation", "programme", "role", "state", "support_level", "joined_on", "introduced_at")
    list_filter = ("role", "state", ("programme", admin.RelatedOnlyFieldListFilter), "support_level")
    search_fields = ("organisation__search_text", "programme__name")
    ordering = ("organisation__name_key", "id")


@admin.register(Project, site=site)
class ProjectAdmin(OfOrganisationAdmin):
    edit = staticmethod(services.edit_project)
    editable = ("name", "summary", "evidence_note")
    list_display = ("name", "organisation", "maturity", "is_current")
    list_filter = ("maturity", "is_current")
    search_fields = ("name", "organisation__search_text")
    ordering = ("name", "id")

    def seen(self, member: Any) -> QuerySet[Any]:
        return permissions.projects_for(member)


@admin.register(Need, site=site)
class NeedAdmin(OfProgrammeAdmin):
    edit = staticmethod(services.edit_need)
    editable = ("title", "description")
    list_display = ("title", "organisation", "programme", "type", "state")
    list_filter = ("state", "type", ("programme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "organisation__search_text")
    ordering = ("-created_at", "id")


@admin.register(Offer, site=site)
class OfferAdmin(OfProgrammeAdmin):
    edit = staticmethod(services.edit_offer)
    editable = ("title", "description", "conditions")
    list_display = ("title", "organisation", "programme", "type", "state", "cap", "renew_by")
    list_filter = ("state", "type", ("programme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "organisation__search_text")
    ordering = ("-created_at", "id")


@admin.register(Note, site=site)
class NoteAdmin(ServedAdmin):
    edit = staticmethod(services.edit_note)
    editable = ("text",)
    list_display = ("created_at", "organisation", "person", "by")
    list_filter = (("organisation", admin.EmptyFieldListFilter),)
    list_select_related = ("organisation", "person", "by")
    search_fields = ("text", "organisation__search_text", "person__search_text")
    ordering = ("-created_at", "id")

    def seen(self, member: Any) -> QuerySet[Any]:
        return permissions.visible_notes(member)


@admin.register(Contact, site=site)
class ContactAdmin(ServedAdmin):
    list_display = ("happened_on", "kind", "organisation", "person", "by")
    list_filter = ("kind",)
    list_select_related = ("organisation", "person", "by")
    search_fields = ("summary", "organisation__search_text", "person__search_text")
    ordering = ("-happened_on", "id")

    def seen(self, member: Any) -> QuerySet[Any]:
        return permissions.visible_contacts(member)


@admin.register(ParticipationTheme, site=site)
class ParticipationThemeAdmin(ReachAdmin):
    reach = "participation__programme"
    list_display = ("participation", "theme")
    list_filter = (("theme", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("participation__organisation", "participation__programme", "theme")
    search_fields = ("participation__organisation__search_text", "theme__name")
    ordering = ("theme", "id")


@admin.register(NeedTheme, site=site)
class NeedThemeAdmin(ReachAdmin):
    reach = "need__programme"
    list_display = ("need", "theme")
    list_filter = (("theme", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("need", "theme")
    search_fields = ("need__title", "theme__name")
    ordering = ("theme", "id")


@admin.register(OfferTheme, site=site)
class OfferThemeAdmin(ReachAdmin):
    reach = "offer__programme"
    list_display = ("offer", "theme")
    list_filter = (("theme", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("offer", "theme")
    search_fields = ("offer__title", "theme__name")
    ordering = ("theme", "id")


@admin.register(Import, site=site)
class ImportAdmin(ReachAdmin):
    reach = "programme"
    list_display = ("filename", "programme", "role", "state", "rows_total", "by", "created_at")
    list_filter = ("state", "role")
    list_select_related = ("programme", "by")
    search_fields = ("filename",)
    ordering = ("-created_at", "id")


@admin.register(ImportRow, site=site)
class ImportRowAdmin(ReachAdmin):
    reach = "of__programme"
    list_display = ("of", "line", "verdict", "answer", "outcome")
    list_filter = ("verdict", "outcome")
    list_select_related = ("of",)
    search_fields = ("of__filename",)
    ordering = ("of", "line")


@admin.register(ImportItem, site=site)
class ImportItemAdmin(ReachAdmin):
    reach = "of__programme"
    list_display = ("of", "kind", "record_id", "undone_at", "kept_why")
    list_select_related = ("of",)
    search_fields = ("of__filename", "kind")
    ordering = ("of", "id")


@admin.register(ImportHeading, site=site)
class ImportHeadingAdmin(TenantModelAdmin):
    """What headings and words mean is remembered for the whole tenant: administrators look after it."""

    list_display = ("text", "means", "list_code", "role")
    list_filter = ("role", "list_code")
    search_fields = ("text",)
    ordering = ("text", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = ImportHeading.objects.all()
        return rows if request.member.is_admin else rows.none()


@admin.register(Merge, site=site)
class MergeAdmin(ServedAdmin):
    list_display = ("kept", "gone", "merged_at", "undone_at", "by")
    list_filter = (("undone_at", admin.EmptyFieldListFilter),)
    list_select_related = ("kept", "gone", "by")
    search_fields = ("kept__search_text", "gone__search_text")
    ordering = ("-merged_at", "id")
    exclude = ("journal",)  # whole rows of everything that moved, also of programmes that are not one's own

    def seen(self, member: Any) -> QuerySet[Any]:
        return Merge.objects.filter(kept__in=permissions.visible_organisations(member))


@admin.register(NotSame, site=site)
class NotSameAdmin(ServedAdmin):
    list_display = ("one", "other", "by", "created_at")
    list_select_related = ("one", "other", "by")
    search_fields = ("one__search_text", "other__search_text")
    ordering = ("-created_at", "id")

    def seen(self, member: Any) -> QuerySet[Any]:
        visible = permissions.visible_organisations(member)
        return NotSame.objects.filter(one__in=visible, other__in=visible)


@admin.register(RulesAcceptance, site=site)
class RulesAcceptanceAdmin(ReachAdmin):
    reach = "rules__programme"
    list_display = ("organisation", "rules", "accepted_at", "via", "person", "recorded_by")
    list_filter = ("via",)
    list_select_related = ("organisation", "rules", "person", "recorded_by")
    search_fields = ("organisation__search_text", "rules__programme__name")
    ordering = ("-accepted_at", "id")


@admin.register(SavedSearch, site=site)
class SavedSearchAdmin(OfOrganisationAdmin):
    list_display = ("name", "kind", "person", "organisation", "often", "due_at")
    list_filter = ("kind", "often")
    list_select_related = ("person", "organisation")
    search_fields = ("name", "person__search_text", "organisation__search_text")
    ordering = ("-created_at", "id")
