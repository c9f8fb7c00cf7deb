"""What every app declares about personal data, gathered (promise 11; the words are explained in tenancy.personal)."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accelerator.tenancy.personal import Rows, Texts

TEXT_LIKE = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.GenericIPAddressField)


@cache
def _declared(name: str) -> list[Any]:
    names = [f"{app.name}.personal" for app in apps.get_app_configs()]
    found = (getattr(import_module(module), name, None) for module in names if find_spec(module))
    return [one for one in found if one]


def personal() -> list[Rows]:
    """All rows about a person, in the order of the rooms: those that others stand on first."""
    return [rows for of_app in _declared("PERSONAL") for rows in of_app]


def texts() -> list[Texts]:
    return [one for of_app in _declared("TEXTS") for one in of_app]


def acts() -> dict[str, list[str]]:
    """Model -> its keys to whoever did something."""
    return {model: names.split() for of_app in _declared("ACTS") for model, names in of_app.items()}


def impersonal() -> dict[str, list[str]]:
    return {model: names.split() for of_app in _declared("IMPERSONAL") for model, names in of_app.items()}


def undeclared() -> list[str]:
    """Fields that hold text, or point to a person, and that nobody has said anything about."""
    return sorted(to_declare() - declared())


def declared() -> set[str]:
    of_rows = {f"{rows.model}.{name}" for rows in personal() for name in rows.fields}
    of_texts = {f"{one.model}.{name}" for one in texts() for name in one.names}
    others = {f"{model}.{name}" for found in (acts(), impersonal()) for model, names in found.items() for name in names}
    return of_rows | of_texts | others


def to_declare() -> set[str]:
    """Every text-like field without fixed choices, and every key to a Person or a User, of every model."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if points_to_somebody(field) or (is_text_like(field) and not field.choices)
    }


def is_text_like(field: models.Field) -> bool:
    return isinstance(field, (*TEXT_LIKE, ArrayField))


def points_to_somebody(field: models.Field) -> bool:
    return bool(field.is_relation) and field.related_model in (
        apps.get_model("partners.Person"),
        apps.get_model(settings.AUTH_USER_MODEL),
    )
