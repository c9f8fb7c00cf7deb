"""What Django's ORM does in two statements and PostgreSQL in one."""

from django.db import connection
from django.db.models import Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


def insert_new(row: Model) -> bool:
    """Insert `row`; False, and nothing is written, when a unique key says that it is there already."""
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values(row._meta.local_concrete_fields, [row])
    (statement,) = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        row._state.adding, row._state.db = False, connection.alias
        return cursor.rowcount == 1


def insert_from(model: type[Model], source: str) -> str:
    """SQL that inserts one row of `model`, from parameters "new_<column>", for each row of `source`."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join(f"%(new_{column})s" for column in columns)
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {values} FROM {source}"  # noqa: S608
