"""A tenant's beginning, its settings, and its sleep."""

from datetime import date
from typing import Any, BinaryIO

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.tenancy.calendar import CLOSED
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import has_second_factor
from accelerator.tenancy.models import ClosedDay, Host, Tenant
from accelerator.tenancy.pictures import make_picture


@transaction.atomic
def create_tenant(*, name: str, slug: str, host: str, own_domain: str = "", **settings: Any) -> Tenant:
    """Make a tenant that answers at `host`, and at a domain of its own when one is given."""
    if Tenant.objects.filter(slug=slug).exists():
        raise Refused(f"There is a tenant called {slug} already.")
    taken = Host.objects.filter(name__in=[host, own_domain]).values_list("name", flat=True).first()
    if taken:
        raise Refused(f"{taken} leads to a tenant already.")
    tenant = Tenant(name=name, slug=slug, **settings)
    tenant.full_clean()
    tenant.save()
    for name in filter(None, (host, own_domain)):
        row = Host(tenant=tenant, name=name.lower(), is_primary=name == host)
        row.full_clean()
        row.save()
    with tenant_scope(tenant):
        record("tenant.created", tenant, by=None)
    return tenant


@transaction.atomic
def change_tenant(tenant: Tenant, *, by: User, **values: Any) -> Tenant:
    """Set the given fields; the audit row names those that changed, never what they say."""
    tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
    changed = [name for name, value in values.items() if getattr(tenant, name) != value]
    if not changed:
        return tenant
    if "requires_second_factor" in changed and values["requires_second_factor"] and not has_second_factor(by):
        raise Refused("Set up your own second factor first, so that you do not lock yourself out.")
    for name in changed:
        setattr(tenant, name, values[name])
    tenant.save(update_fields=changed)
    record("tenant.changed", tenant, by=by, fields=sorted(changed))
    return tenant


@transaction.atomic
def set_logo(tenant: Tenant, *, upload: BinaryIO, by: User) -> Tenant:
    """Re-encode an uploaded picture (PNG, JPEG or WebP up to 2 MB) and show it as the logo."""
    return change_tenant(tenant, by=by, logo_id=make_picture(upload).pk)


def remove_logo(tenant: Tenant, *, by: User) -> Tenant:
    return change_tenant(tenant, by=by, logo_id=None)


@transaction.atomic
def suspend_tenant(tenant: Tenant) -> Tenant:
    """Answer 404 everywhere and send nothing until it is resumed; its rows stay as they are."""
    return _set_suspended(tenant, clock.now(), "tenant.suspended")


@transaction.atomic
def resume_tenant(tenant: Tenant) -> Tenant:
    return _set_suspended(tenant, None, "tenant.resumed")


def _set_suspended(tenant: Tenant, moment: Any, verb: str) -> Tenant:
    tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
    if bool(tenant.suspended_at) == bool(moment):
        return tenant
    tenant.suspended_at = moment
    tenant.save(update_fields=["suspended_at"])
    with tenant_scope(tenant):
        record(verb, tenant, by=None)
    return tenant


@transaction.atomic
def close_day(tenant: Tenant, *, day: date, by: User, name: str = "") -> ClosedDay:
    """Nothing leaves by itself on this day. Said twice, the later name stands."""
    if day < clock.today():
        raise Refused("This day has passed. Choose a day that is still to come.", field="day")
    row, _made = ClosedDay.objects.update_or_create(day=day, defaults={"name": name.strip()})
    tenant.kept.pop(CLOSED, None)
    record("tenant.day_closed", tenant, by=by, day=day.isoformat())
    return row


@transaction.atomic
def open_day(tenant: Tenant, *, row: ClosedDay, by: User) -> None:
    """It is a working day again."""
    day = row.day
    row.delete()
    tenant.kept.pop(CLOSED, None)
    record("tenant.day_opened", tenant, by=by, day=day.isoformat())
