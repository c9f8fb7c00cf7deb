"""Projects, needs and offers. The portal uses NeedForm and OfferForm too: give them the programmes to choose from."""

from typing import Any

from django.db.models import Q, QuerySet

from accelerator.programmes.models import Programme
from accelerator.ui.forms import HouseModelForm, Versioned
from partners.forms.picks import CodeField, CodesField, ProgrammeField, ThemesField, fill_codes
from partners.forms.taking_part import stored_themes
from partners.models import Need, Offer, Person, Position, Project


class ProjectForm(Versioned, HouseModelForm):
    programme = ProgrammeField(required=False)

    class Meta:
        model = Project
        fields = ("name", "summary", "maturity", "evidence_note", "programme", "is_current")
        help_texts = {"evidence_note": "A study, a pilot, a number: and where to read it."}

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        field.empty_label = "No programme in particular"
        field.queryset = programmes | Programme.objects.filter(pk=self.instance.programme_id)
        field.queryset = field.queryset.distinct().order_by("-starts_on", "name")

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class OfWork(Versioned, HouseModelForm):
    """What needs and offers share: a programme chosen once, themes of it, regions."""

    themes = ThemesField()
    regions = CodesField("region", help_text="Leave empty for anywhere.")

    def __init__(self, *args: Any, programmes: QuerySet[Programme] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_codes(self)
        if self.instance._state.adding:
            shown = self.fields["programme"].offer(programmes)
        else:
            shown = [self.instance.programme]
            del self.fields["programme"]
        self.fields["themes"].offer(shown)
        self.initial["themes"] = stored_themes(self.instance)

    def stored_values(self) -> dict[str, Any]:
        values = super().stored_values()
        values.pop("programme", None)
        return values | {"themes": stored_themes(self.instance)} if values else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        programme = cleaned.get("programme") or (None if self.instance._state.adding else self.instance.programme)
        if programme and any(theme.programme_id != programme.pk for theme in cleaned.get("themes") or ()):
            self.add_error("themes", f"Choose challenges of {programme.name}.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What the service is given: everything but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NeedForm(OfWork):
    programme = ProgrammeField()
    type = CodeField("need_type", label="Kind of help", blank="Choose one", required=True)

    class Meta:
        model = Need
        fields = ("programme", "type", "title", "description", "project", "regions")
        labels = {"title": "In one line"}
        help_texts = {"title": "For example: a test site with 50 staff"}

    field_order = ("programme", "type", "title", "description", "project", "themes", "regions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.filter(organisation=self.instance.organisation_id).order_by("name")
        self.fields["project"].queryset = projects
        self.fields["project"].empty_label = "None in particular"


class OfferForm(OfWork):
    programme = ProgrammeField()
    type = CodeField("offer_type", label="Kind of help", blank="Choose one", required=True)
    unit = CodeField("unit", blank="Choose one")

    class Meta:
        model = Offer
        fields = (
            "programme",
            "type",
            "title",
            "description",
            "conditions",
            "quantity",
            "unit",
            "value_estimate",
            "available_from",
            "available_until",
            "cap",
            "contact",
            "regions",
        )
        labels = {"title": "In one line", "available_from": "From", "available_until": "Until"}
        help_texts = {
            "title": "For example: six hours of legal advice",
            "cap": "How many conversations they can have at the same time.",
        }

    field_order = (*Meta.fields[:-1], "themes", "regions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Position.objects.live().filter(organisation=self.instance.organisation_id).values("person")
        there = Person.objects.filter(Q(pk__in=held, archived_at=None) | Q(pk=self.instance.contact_id))
        self.fields["contact"].queryset = there.order_by("sort_name", "id")
        self.fields["contact"].empty_label = "The main contact"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("available_from"), cleaned.get("available_until")
        if first and last and last < first:
            self.add_error("available_until", "This is before the first day.")
        if cleaned.get("quantity") and not cleaned.get("unit"):
            self.add_error("unit", "Say what this number counts: hours, days, places.")
        return cleaned
