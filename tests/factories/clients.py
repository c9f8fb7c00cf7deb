from typing import Any

from django.conf import settings
from django.test import Client

from accelerator.tenancy.models import Tenant


def client_of(tenant: Tenant, user: Any = None) -> Client:
    """A browser at this tenant's host, signed in there when a user is given."""
    client = Client(headers={"host": f"{tenant.slug}.test"})
    if user is not None:
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["_tenant"] = str(tenant.pk)
        session.save()
    return client
