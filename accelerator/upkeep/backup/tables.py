"""Which tables a backup holds, in an order in which each row finds the ones it points to."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models

from accelerator.tenancy.models import TenantModel

# Global tables that are kept; what is in neither list stops the backup, so that no new table is forgotten.
KEPT = (
    "tenancy_tenant",
    "tenancy_host",
    "tenancy_jobslot",
    "accounts_user",
    "account_emailaddress",
    "mfa_authenticator",
)
LEFT_OUT = {
    "django_session": "everybody signs in again: a backup must not hold keys that open the door",
    "usersessions_usersession": "goes with the sessions",
    "account_emailconfirmation": "lives for minutes",
    "django_admin_log": "never written",
    "django_content_type": "made by migrate",
    "auth_permission": "made by migrate",
    "auth_group": "unused",
    "auth_group_permissions": "unused",
}
EMPTIED = ("django_session", "usersessions_usersession", "account_emailconfirmation", "django_admin_log")


@dataclass(frozen=True)
class Table:
    """What COPY needs to know of a model's table."""

    name: str
    columns: tuple[str, ...]
    key: str
    counts_up: bool  # the key comes from a sequence
    user_columns: tuple[str, ...]  # point to accounts_user
    is_owned: bool  # by a tenant


def owned() -> list[Table]:
    """Every table of a tenant, parents first."""
    return [described(model) for model in sorted_models() if issubclass(model, TenantModel)]


def kept() -> list[Table]:
    """The global tables that a backup holds, parents first."""
    known = {model._meta.db_table: model for model in sorted_models() if not issubclass(model, TenantModel)}
    if unknown := set(known) - set(KEPT) - set(LEFT_OUT):
        raise LookupError(f"Say in accelerator/upkeep/backup/tables.py what becomes of {', '.join(sorted(unknown))}.")
    return [described(known[name]) for name in KEPT]


def sorted_models() -> list[type[models.Model]]:
    """Models with a table of their own; each after those that it points to."""
    waiting = [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]
    done: list[type[models.Model]] = []
    while waiting:
        ready = [model for model in waiting if not parents(model) & (set(waiting) - {model})] or waiting
        done += ready
        waiting = [model for model in waiting if model not in ready]
    return done


def parents(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.local_fields if field.is_relation}  # type: ignore[misc]


def described(model: type[models.Model]) -> Table:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    user = apps.get_model(settings.AUTH_USER_MODEL)
    return Table(
        name=model._meta.db_table,
        columns=tuple(str(field.column) for field in fields),
        key=str(model._meta.pk.column),
        counts_up=isinstance(model._meta.pk, models.AutoField),
        user_columns=tuple(str(field.column) for field in fields if field.related_model is user),
        is_owned=issubclass(model, TenantModel),
    )
