"""The names under which a tenant answers. Nobody learns from here which names others have."""

import re

from django.db import IntegrityError, transaction

from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.hosts import is_ours
from accelerator.tenancy.models import Host, Tenant

UNUSABLE = "This name cannot be used. Write a domain of your own, such as partners.your-name.org."
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@transaction.atomic
def add_host(tenant: Tenant, *, name: str, by: User) -> Host:
    """Let the tenant answer at a domain of its own. One sentence for every refusal (promise 1)."""
    name = name.strip().lower().rstrip(".")
    if not is_own_domain(name):
        raise Refused(UNUSABLE)
    try:
        with transaction.atomic():
            host = Host.objects.create(tenant=tenant, name=name)
    except IntegrityError as error:
        raise Refused(UNUSABLE) from error
    record("tenant.host_added", tenant, by=by, host=host.pk)
    return host


@transaction.atomic
def make_host_primary(host: Host, *, by: User) -> Host:
    """Links in mails begin with this name from now on."""
    hosts = {row.pk: row for row in Host.objects.select_for_update().filter(tenant=host.tenant_id).order_by("pk")}
    host = hosts[host.pk]
    if not host.is_primary:
        Host.objects.filter(tenant=host.tenant_id, is_primary=True).update(is_primary=False)
        host.is_primary = True
        host.save(update_fields=["is_primary"])
        record("tenant.primary_host_chosen", host.tenant, by=by, host=host.pk)
    return host


@transaction.atomic
def remove_host(host: Host, *, by: User) -> None:
    """Stop answering at a domain of its own; the sub-domain that came with the tenant stays."""
    host = Host.objects.select_for_update().get(pk=host.pk)
    if host.is_primary:
        raise Refused("Links in mails point to this name. Choose another one for them first.")
    if is_ours(host.name):
        raise Refused("This name came with the platform and stays.")
    record("tenant.host_removed", host.tenant, by=by, host=host.pk)
    host.delete()


def is_own_domain(name: str) -> bool:
    """A full domain name that is neither an address of a machine nor one of the platform's."""
    labels = name.split(".")
    return (
        len(name) <= 253
        and len(labels) > 1
        and all(LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and labels[-1] not in {"localhost", "local", "internal"}
        and not is_ours(name)
    )
