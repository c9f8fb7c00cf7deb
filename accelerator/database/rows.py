"""Rows written without the ORM working out each time anew what is always the same: the statement of a table.

For what every decision writes: its row, its audit entry, its mails. Values go through the fields as in `save()`;
no signals are sent.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Field, Model


def insert(row: Model) -> None:
    """As `row.save(force_insert=True)`."""
    _insert(row, "")


def insert_new(row: Model) -> bool:
    """Insert `row`; False, and nothing is written, when a unique key says that it is there already."""
    return _insert(row, " ON CONFLICT DO NOTHING") == 1


def update(row: Model) -> None:
    """As `row.save(force_update=True)`, for a row that was read whole and is locked."""
    kind = type(row)
    values = _values(row, _others(kind), adding=False)
    with connection.cursor() as cursor:
        cursor.execute(_update_sql(kind), [*values, row.pk])
        if cursor.rowcount != 1:
            raise ObjectDoesNotExist(f"{kind.__name__} is not there any more.")
    for field in kind._meta.concrete_fields:
        if field.generated:  # read anew when somebody asks
            row.__dict__.pop(field.attname, None)


def insert_from(model: type[Model], source: str) -> str:
    """SQL that inserts one row of `model`, from parameters "new_<column>", for each row of `source`."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join(f"%(new_{column})s" for column in columns)
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {values} FROM {source}"  # noqa: S608


def _insert(row: Model, rest: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(type(row)) + rest, _values(row, _written(type(row)), adding=True))
        row._state.adding, row._state.db = False, connection.alias
        return cursor.rowcount


def _values(row: Model, fields: Iterable[Field], *, adding: bool) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, adding), connection) for field in fields]


@cache
def _insert_sql(model: type[Model]) -> str:
    columns = [str(field.column) for field in _written(model)]
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


@cache
def _update_sql(model: type[Model]) -> str:
    columns = ", ".join(f"{field.column} = %s" for field in _others(model))
    return f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s"  # noqa: S608


@cache
def _written(model: type[Model]) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.generated)


@cache
def _others(model: type[Model]) -> tuple[Field, ...]:
    return tuple(field for field in _written(model) if not field.primary_key)
