"""Free text in which somebody is named: found for an export, taken out in an erasure."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast

from accelerator.privacy import registry, subject
from accelerator.privacy.subject import Subject
from accelerator.tenancy.personal import ERASED, Texts

AT_ONCE = 500
LONGEST = 200  # letters of a text around a name, in an export


def mentions(who: Subject, section: Callable[..., Any]) -> list[Any]:
    """Where free text names them: the words around it."""
    return [_mentioned(who, texts, section) for texts in registry.texts()]


def count(who: Subject) -> int:
    """How many records' texts an erasure would change."""
    return sum(
        1 for texts in registry.texts() for row, pattern in _candidates(who, texts) if _changes(row, texts, pattern)
    )


def take_out(who: Subject) -> int:
    """Write [erased] where the person is named; how many records that changed."""
    changed = 0
    for texts in registry.texts():
        for row, pattern in _candidates(who, texts):
            values = _changes(row, texts, pattern)
            if values:
                for name, value in values.items():
                    setattr(row, name, value)
                row.save(update_fields=sorted(values))
                changed += 1
    return changed


def without(value: Any, pattern: re.Pattern[str]) -> Any:
    """`value` (text, or lists and dictionaries of texts) with what the pattern finds taken out."""
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    if isinstance(value, list):  # a cell that held nothing else is empty, so that nobody is imported by that name
        return ["" if (cut := without(one, pattern)) == ERASED else cut for one in value]
    if isinstance(value, dict):
        return {without(key, pattern): without(one, pattern) for key, one in value.items()}
    return value


def _candidates(who: Subject, texts: Texts) -> Iterator[tuple[Model, re.Pattern[str]]]:
    """Rows that may name them, each with the pattern that holds there."""
    model: Any = apps.get_model(texts.model)
    whole, single = subject.whole_names(who), subject.any_name(who)
    if whole is None or single is None:
        return
    concerned = set(model._default_manager.filter(subject.near(who, texts)).values_list("pk", flat=True))
    rows = model._default_manager.annotate(**{f"_{name}": Cast(name, TextField()) for name in texts.names})
    held = Q(pk__in=concerned)
    for name in texts.names:
        for hint in subject.hints(who):
            held |= Q(**{f"_{name}__icontains": hint})
    for row in rows.filter(held).order_by("pk").iterator(chunk_size=AT_ONCE):
        about_them = row.pk in concerned or whole.search(" ".join(str(getattr(row, name)) for name in texts.names))
        yield row, single if about_them else whole


def _changes(row: Model, texts: Texts, pattern: re.Pattern[str]) -> dict[str, Any]:
    cut = {name: _fitting(row, name, without(getattr(row, name), pattern)) for name in texts.names}
    return {name: value for name, value in cut.items() if value != getattr(row, name)}


def _fitting(row: Model, name: str, value: Any) -> Any:
    """A mark may be longer than the name it stands for."""
    longest = getattr(row._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def _mentioned(who: Subject, texts: Texts, section: Callable[..., Any]) -> Any:
    rows = []
    for row, pattern in _candidates(who, texts):
        for name in texts.names:
            text = str(getattr(row, name))
            if found := pattern.search(text):
                begin = max(0, found.start() - LONGEST // 2)
                rows.append({"#id": str(row.pk), "Where": name, "Text": text[begin : found.end() + LONGEST // 2]})
    return section(f"Named in: {texts.title}", texts.model, ["Where", "Text"], rows)
