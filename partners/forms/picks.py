"""Fields whose choices are the tenant's picklists, programmes, themes and people."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from accelerator.programmes.models import Programme, Theme
from accelerator.programmes.picklists import choices

Choices = list[tuple[str, Any]]


class CodeField(forms.ChoiceField):
    """One code of a picklist. `fill` gives it its choices; what a record already has stays choosable."""

    def __init__(self, list_code: str, *, blank: str = "Not known", **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)
        self.list_code, self.blank = list_code, blank

    def fill(self, kept: Any) -> None:
        self.choices = [("", self.blank), *choices(self.list_code, keep=kept or None)]


class CodesField(forms.MultipleChoiceField):
    """Several codes of a picklist, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, list_code: str, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)
        self.list_code = list_code

    def fill(self, kept: Any) -> None:
        self.choices = choices(self.list_code, keep=list(kept or ()))


class ThemesField(forms.ModelMultipleChoiceField):
    """Themes of one programme, or of several, each with its programme's name then."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Theme.objects.none(), **{"required": False, "label": "Challenges"} | kwargs)

    def offer(self, programmes: Iterable[Programme]) -> None:
        """Offer the themes of these programmes."""
        shown = list(programmes)
        self.several = len(shown) > 1
        self.queryset = (
            Theme.objects.filter(programme__in=[programme.pk for programme in shown])
            .select_related("programme")
            .order_by("programme__name", "position", "name")
        )

    def label_from_instance(self, theme: Theme) -> str:
        return f"{theme.name} ({theme.programme.name})" if getattr(self, "several", False) else theme.name


def fill_codes(form: forms.BaseForm) -> None:
    """Give every picklist field of a form its choices: call it once the form knows its record."""
    for name, field in form.fields.items():
        if isinstance(field, CodeField | CodesField):
            field.fill(form.initial.get(name))


def theme_groups(programmes: Iterable[Programme]) -> Choices:
    """Themes for a filter: plain for one programme, in groups for several."""
    shown = {programme.pk: programme.name for programme in programmes}
    groups: dict[str, Choices] = defaultdict(list)
    for theme in Theme.objects.filter(programme__in=list(shown)).order_by("position", "name"):
        groups[shown[theme.programme_id]].append((str(theme.pk), theme.name))
    if len(shown) == 1:
        return [choice for group in groups.values() for choice in group]
    return list(groups.items())


class ProgrammeField(forms.ModelChoiceField):
    """One of the programmes that are offered; chosen already when there is only one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Programme.objects.none(), **{"empty_label": "Choose one"} | kwargs)

    def offer(self, programmes: QuerySet[Programme]) -> list[Programme]:
        """Offer these; returns them."""
        self.queryset = programmes.order_by("-starts_on", "name")
        shown = list(self.queryset)
        if len(shown) == 1 and self.required:
            self.empty_label = None
            self.initial = shown[0].pk
        return shown
