"""What a merge changes, step by step, written down so that each step can be taken back.

A step is a list, as JSON keeps it: ["set", model, id, {column: [before, after]}], ["deleted", model, {column: value}]
or ["added", model, id]. Values are texts, as `Field.value_to_string` writes them, and null.
"""

import json
from typing import Any

from django.apps import apps
from django.db.models import Field, JSONField, Model

Step = list[Any]


def set_step(row: Model, changes: dict[str, Any]) -> Step:
    """Columns of one row get other values; `changes`: {column: value}."""
    fields = {name: _field(type(row), name) for name in changes}
    values = {name: [written(row, fields[name]), _text(fields[name], value)] for name, value in changes.items()}
    return ["set", row._meta.label_lower, str(row.pk), values]


def deleted_step(row: Model) -> Step:
    """The whole row goes."""
    stored = [field for field in row._meta.concrete_fields if not field.generated]
    return ["deleted", row._meta.label_lower, {field.attname: written(row, field) for field in stored}]


def do(step: Step) -> None:
    """Take one step; an "added" row is made by whoever wrote the step."""
    if step[0] == "set":
        _rows(step[1]).filter(pk=step[2]).update(**_values(step[1], {name: pair[1] for name, pair in step[3].items()}))
    elif step[0] == "deleted":
        _rows(step[1]).filter(pk=step[2]["id"]).delete()


def undo(step: Step) -> bool:
    """Take one step back. False where the row has become something else since: then it stays as it is."""
    if step[0] == "added":
        _rows(step[1]).filter(pk=step[2]).delete()
        return True
    if step[0] == "deleted":
        model: Any = apps.get_model(step[1])
        model(**_values(step[1], step[2])).save(force_insert=True)
        return True
    return _set_back(*step[1:])


def written(row: Model, field: Field) -> str | None:
    """The value of one column, as text."""
    value = getattr(row, field.attname)
    if value is None:
        return None
    return json.dumps(value, sort_keys=True) if isinstance(field, JSONField) else str(field.value_to_string(row))


def _set_back(label: str, pk: str, changes: dict[str, list[Any]]) -> bool:
    row = _rows(label).filter(pk=pk).first()
    if row is None:
        return False
    back = {name: pair[0] for name, pair in changes.items() if written(row, _field(type(row), name)) == pair[1]}
    _rows(label).filter(pk=pk).update(**_values(label, back)) if back else None
    return len(back) == len(changes)


def _values(label: str, texts: dict[str, str | None]) -> dict[str, Any]:
    model: Any = apps.get_model(label)
    return {name: None if text is None else _read(_field(model, name), text) for name, text in texts.items()}


def _read(field: Field, text: str) -> Any:
    """What `written` wrote."""
    return json.loads(text) if isinstance(field, JSONField) else field.to_python(text)


def _text(field: Field, value: Any) -> str | None:
    """As `written` would say it once `value` is stored."""
    if value is None:
        return None
    row = field.model()
    setattr(row, field.attname, value)
    return written(row, field)


def _field(model: Any, column: str) -> Field:
    return next(field for field in model._meta.concrete_fields if field.attname == column)


def _rows(label: str) -> Any:
    model: Any = apps.get_model(label)
    return model._default_manager
