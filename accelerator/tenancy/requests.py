"""What a view gets: Django's request with what our middleware adds. For annotations only."""

from typing import Any

from django.http import HttpRequest

from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Tenant


class Request(HttpRequest):
    """A request at a tenant's host. `user` is the accounts.User behind `member` where the rule asks for sign-in."""

    tenant: Tenant
    member: Member
    htmx: Any
    user: Any
