"""Lost updates (F33): a form knows which text it was filled from, and says so when that text has changed."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.models import model_to_dict

MESSAGE = (
    "Somebody else changed this while you were writing, so nothing is saved yet. "
    "Both texts are shown above. Yours is still in the form: save again to keep it, or take over what you want."
)


@dataclass(frozen=True)
class Conflict:
    """One field on which the stored text and the typed one differ."""

    label: str
    theirs: str
    yours: str


class Versioned(forms.Form):
    """Mixin, before HouseModelForm: a hidden `version` that must match what is stored when the form is sent.

    The view fetches the record with `select_for_update()` on POST, so that of two people who send at the
    same moment the second one sees the first one's text. After a refusal `conflicts` lists the fields that
    differ (shown by `{% error_summary form %}`), and the form carries the new version: sending it again is
    a decision, not an accident. A form on something else than one record overrides `stored_values()`.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self._stored = self.stored_values()
        self._version = fingerprint(self._stored)
        self.initial["version"] = self._version

    def stored_values(self) -> dict[str, Any]:
        """Field name to stored value, as the form would show it. Empty for a record that is being made."""
        instance = getattr(self, "instance", None)
        if instance is None or instance._state.adding:
            return {}
        return model_to_dict(instance, self._meta.fields, self._meta.exclude)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._stored and cleaned.get("version") != self._version:
            self.conflicts = self._differences(cleaned)
            self._take_over_version()
            self.add_error(None, forms.ValidationError(MESSAGE, code="conflict"))
        return cleaned

    def _differences(self, cleaned: dict[str, Any]) -> list[Conflict]:
        shown = []
        for name, stored in self._stored.items():
            field = self.fields.get(name)
            if field is None or not field.has_changed(stored, self[name].data):
                continue
            shown.append(Conflict(str(self[name].label), _words(field, stored), _words(field, self[name].data)))
        return shown

    def _take_over_version(self) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self._version


def fingerprint(values: dict[str, Any]) -> str:
    """A short digest of stored values; equal values give equal digests in every process."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _words(field: forms.Field, value: Any) -> str:
    """A stored or typed value as a person reads it: a choice by its label, nothing as "(empty)"."""
    values = value if isinstance(value, list | tuple) else [value]
    labels = _labels(field)
    words = [labels.get(str(one), str(one)) for one in values if one not in (None, "")]
    return ", ".join(words) or "(empty)"


def _labels(field: forms.Field) -> dict[str, str]:
    if not isinstance(field, forms.ChoiceField):
        return {}
    return {str(value): str(label) for value, label in field.widget.choices}  # type: ignore[attr-defined]
