from itertools import count
from typing import Any

from accelerator.accounts.models import User
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Host, Membership, Role, Tenant

_number = count(1)


def make_tenant(slug: str = "north", **changes: Any) -> Tenant:
    """A tenant that answers at `<slug>.test`."""
    tenant = Tenant.objects.create(
        slug=slug, **{"name": slug.title(), "contact_email": f"hello@{slug}.example"} | changes
    )
    Host.objects.create(name=f"{slug}.test", tenant=tenant, is_primary=True)
    return tenant


def make_user(email: str | None = None, **changes: Any) -> User:
    return User.objects.create_user(email or f"person{next(_number)}@people.example", "a long pass phrase", **changes)


def make_member(role: Role, tenant: Tenant, **changes: Any) -> User:
    """A user with one role in this tenant, all programmes."""
    user = make_user(**changes)
    with tenant_scope(tenant):
        Membership.objects.create(user=user, role=role)
    return user
