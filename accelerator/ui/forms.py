"""Forms as the house writes them: label, hint, error, control; errors in words and tied to their field.

HouseRenderer is settings.FORM_RENDERER, so that allauth's and Django's own forms look the same.
"""

import time
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH, BLANK_CHOICE_LABEL
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.forms.utils import pretty_name
from django.utils.functional import Promise
from django.utils.text import capfirst

from accelerator.ui.versions import Versioned

__all__ = ["FilterForm", "Hinted", "HouseForm", "HouseModelForm", "HouseRenderer", "Versioned"]

BOXED = (widgets.Input, forms.Textarea, forms.Select)  # drawn as a box to write in or choose from


class HouseBoundField(BoundField):
    """Adds the classes, the completion token and the marks that `ui/field.html` needs."""

    def __init__(self, form: Any, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        self.label = capfirst(str(self.label))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, BOXED) and not isinstance(widget, forms.CheckboxInput) and not widget.is_hidden:
            classes = [widget.attrs.get("class", ""), attrs.get("class", ""), "input"]
            attrs["class"] = " ".join(name for name in classes if name)
        token = getattr(self.form, "completes", {}).get(self.name)
        if token:
            attrs["autocomplete"] = token
        return attrs

    @property
    def aria_describedby(self) -> str | None:
        """The hint, then the error. Django leaves the attribute empty where there is neither; we leave it out."""
        return super().aria_describedby or None

    @property
    def use_fieldset(self) -> bool:
        """A file's control is one control, whatever Django's clearable one thinks."""
        return super().use_fieldset and not isinstance(self.field.widget, forms.ClearableFileInput)

    @property
    def is_tick(self) -> bool:
        """One checkbox: its label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label says "(optional)"; asterisks are never used."""
        return not self.field.required and not self.is_tick and getattr(self.form, "mark_optional", True)

    @property
    def anchor(self) -> str:
        """The id that an error summary links to: the control, or the first of several."""
        return self.id_for_label or f"{self.auto_id}_0"


class HouseRenderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = HouseBoundField


class Native:
    """The browser's own control for dates and times; what it could not show stays as typed, in a text box."""

    native = ""
    format = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=self.format)  # type: ignore[call-arg]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["type"] = self.native if self._fits(context["widget"]["value"]) else "text"
        return context

    def _fits(self, text: str | None) -> bool:
        try:
            return not text or bool(time.strptime(text, self.format))
        except ValueError:
            return False


class WebInput(forms.TextInput):
    """A web address as people write it: browsers refuse "example.org" in a field of type url."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "url", "autocapitalize": "none", "spellcheck": "false", **(attrs or {})})


class DateInput(Native, forms.DateInput):
    native, format = "date", "%Y-%m-%d"


class TimeInput(Native, forms.TimeInput):
    native, format = "time", "%H:%M"


class DateTimeInput(Native, forms.DateTimeInput):
    native, format = "datetime-local", "%Y-%m-%dT%H:%M"


DJANGOS_ROWS = "10"
DJANGOS_WORDS = (
    None,
    forms.Field.default_error_messages["required"],
    forms.DateField.default_error_messages["invalid"],
    forms.URLField.default_error_messages["invalid"],
)
NATIVE: dict[type[Any], type[forms.TextInput]] = {
    forms.DateInput: DateInput,
    forms.TimeInput: TimeInput,
    forms.DateTimeInput: DateTimeInput,
    forms.URLInput: WebInput,
}


class Hinted(str):
    """A choice's label with a hint below it: `choices=[("yes", Hinted("Yes", "We will ask both."))]`."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, label: str, hint: str = "") -> "Hinted":
        made = super().__new__(cls, label)
        made.hint = hint
        return made


def dress(field: forms.Field) -> None:
    """Native date controls, room to write, and words where Django puts dashes."""
    native = NATIVE.get(type(field.widget))
    if native:
        field.widget = native(attrs=field.widget.attrs)
    if isinstance(field, forms.URLField):
        field.assume_scheme = "https"
    if type(field.widget) is forms.Textarea and field.widget.attrs.get("rows") == DJANGOS_ROWS:
        field.widget.attrs["rows"] = 4
    if isinstance(field, forms.ModelChoiceField):
        if _is_djangos(field.empty_label):
            field.empty_label = _nothing(field)
    elif isinstance(field, forms.ChoiceField):
        pairs: Any = field.choices
        field.choices = [(value, _nothing(field) if _is_djangos(label) else label) for value, label in pairs]


def phrase(field: forms.Field, label: str) -> None:
    """Errors that say how to go on, in place of Django's own; a form's own wording stays."""
    ours = {"required": f"Fill in \u201c{label}\u201d"}
    if isinstance(field, forms.BooleanField):
        ours["required"] = f"Tick \u201c{label}\u201d to go on"
    elif isinstance(field, forms.ChoiceField):
        ours["required"] = f"Choose an answer to \u201c{label}\u201d"
    elif isinstance(field, forms.DateField):
        ours["invalid"] = "Write the date as day, month and year, for example 24/09/2026."
    elif isinstance(field, forms.EmailField):
        ours["invalid"] = "Write the whole e-mail address, for example name@organisation.org."
    elif isinstance(field, forms.URLField):
        ours["invalid"] = "Write the web address, for example organisation.org."
    for code, text in ours.items():
        if field.error_messages.get(code) in DJANGOS_WORDS:
            field.error_messages[code] = text


def _is_djangos(label: Any) -> bool:
    """What Django writes where nothing is chosen: dashes, or words of its own."""
    return isinstance(label, str | Promise) and str(label) in {BLANK_CHOICE_DASH[0][1], str(BLANK_CHOICE_LABEL)}


def _nothing(field: forms.Field) -> str:
    return "Choose one" if field.required else "None"


class House:
    """What all our forms share.

    `mark_optional = False` where every field may be left empty. `completes` names what a browser may fill in
    for the person themselves, as HTML's autocomplete tokens: {"email": "email", "name": "name", "phone": "tel"}.
    """

    mark_optional = True
    completes: dict[str, str] = {}
    default_renderer: BaseRenderer | type[BaseRenderer] | None = HouseRenderer
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            dress(field)
            phrase(field, capfirst(str(field.label or pretty_name(name))))

    def relabel(self, **labels: str) -> None:
        """Other words for these fields, in their labels and where they are said to be missing."""
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages.pop("required", None)
            phrase(self.fields[name], label)

    def refuse(self, refusal: Exception) -> None:
        """A service said no (Refused): its sentence stands at the field it names, else above the form."""
        named = getattr(refusal, "field", "")
        self.add_error(named if named in self.fields else None, str(refusal))  # type: ignore[attr-defined]


class HouseForm(House, forms.Form):
    """Base of every form that is not a record's."""


class HouseModelForm(House, forms.ModelForm):
    """Base of every form on a record; put `Versioned` before it where two people may edit (F33)."""


class FilterForm(HouseForm):
    """A list's filters, sent by GET: nothing is required, nothing is marked, and "?" alone is valid."""

    mark_optional = False
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def value(self, name: str) -> Any:
        """The cleaned value of one filter, None where it is empty or makes no sense."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name) or None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set; an empty list then says so."""
        return any(self.value(name) for name in self.fields)
