"""Lost updates (F33): a form knows which text it was filled from, and says so when that text has changed."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import model_to_dict

MESSAGE = (
    "Somebody else changed this while you were writing, so nothing is saved yet. What you typed is still in the "
    "form; where you changed nothing, it now holds their text. Look it over and save again."
)


@dataclass(frozen=True)
class Conflict:
    """One field that both have changed."""

    label: str
    theirs: str
    yours: str


class Versioned(forms.Form):
    """Mixin, before HouseModelForm: a hidden `version` that must match what is stored when the form is sent.

    The view fetches the record with `select_for_update()` on POST, so that of two people who send at the
    same moment the second one sees the first one's text. After a refusal the form holds the stored text
    where its user changed nothing and the typed text where they did; `conflicts` lists the fields that both
    changed (shown by `{% error_summary form %}`). It carries the new version: sending it again is a
    decision, not an accident. A form on something else than one record overrides `stored_values()`.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self._stored = self.stored_values()
        self._now = {name: digest(value) for name, value in self._stored.items()}
        self.initial["version"] = write_version(self._now)

    def stored_values(self) -> dict[str, Any]:
        """Field name to stored value, as the form would show it. Empty for a record that is being made."""
        instance = getattr(self, "instance", None)
        if instance is None or instance._state.adding:
            return {}
        stored = model_to_dict(instance, self._meta.fields, self._meta.exclude)  # type: ignore[attr-defined]
        return {name: value for name, value in stored.items() if name in self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opened = read_version(cleaned.get("version", ""))
        if self._stored and opened != self._now:
            self._merge(opened, cleaned)
            self.add_error(None, forms.ValidationError(MESSAGE, code="conflict"))
        return cleaned

    def _merge(self, opened: dict[str, str], cleaned: dict[str, Any]) -> None:
        """Three texts a field: as it was opened, as it is stored now, as it was typed."""
        self.data = self.data.copy()
        for name, stored in self._stored.items():
            typed = digest(cleaned[name]) if name in cleaned else ""
            if self._now[name] in (opened.get(name), typed):
                continue  # only their user changed it, or both to the same
            if typed == opened.get(name):
                self._put(name, stored)
            else:
                field = self.fields[name]
                self.conflicts.append(
                    Conflict(str(self[name].label), _words(field, stored), _words(field, self[name].data))
                )
        self.data[self.add_prefix("version")] = write_version(self._now)

    def _put(self, name: str, value: Any) -> None:
        """Fill the field as a browser would send it with this value."""
        field, key = self.fields[name], self.add_prefix(name)
        if isinstance(field.widget, forms.CheckboxInput):
            self.data.pop(key, None)
            if value:
                self.data[key] = "on"
            return
        shown = field.widget.format_value(field.prepare_value(value))
        if isinstance(shown, list) and hasattr(self.data, "setlist"):
            self.data.setlist(key, shown)
        elif isinstance(shown, list) and not getattr(field.widget, "allow_multiple_selected", False):
            self.data[key] = shown[0] if shown else ""
        else:
            self.data[key] = "" if shown is None else shown


def digest(value: Any) -> str:
    """A short digest of a field's value; a stored value and the same one sent by a browser give the same."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:12]


def write_version(digests: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(digests.items()))


def read_version(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split() if "=" in part)


def _plain(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple | set | QuerySet):
        return "\n".join(sorted(_plain(one) for one in value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _words(field: forms.Field, value: Any) -> str:
    """A stored or typed value as a person reads it: a choice by its label, nothing as "(empty)"."""
    values = value if isinstance(value, list | tuple) else [value]
    labels = _labels(field)
    words = [labels.get(str(one), str(one)) for one in values if one not in (None, "")]
    return ", ".join(words) or "(empty)"


def _labels(field: forms.Field) -> dict[str, str]:
    if not isinstance(field, forms.ChoiceField):
        return {}
    return {str(value): str(label) for value, label in field.widget.choices}
