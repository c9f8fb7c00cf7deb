"""Somebody who signs in to the portal and acts for an organisation; use it inside a tenant_scope."""

from typing import Any

from django.test import Client

from accelerator.accounts.models import User
from accelerator.tenancy.models import Membership, Tenant
from partners.models import Organisation, Person
from tests.factories.clients import client_of
from tests.factories.tenancy import make_user


def sign_in(person: Person, role: str) -> User:
    """Make the person a user of the portal with this role."""
    user = make_user(name=person.name)
    Membership.objects.create(user=user, role=role)
    person.user = user
    person.save(update_fields=["user"])
    return user


def browser_of(tenant: Tenant, organisation: Organisation, role: str) -> Client:
    """The browser of the organisation's first person."""
    person = organisation.positions.select_related("person").order_by("created_at").first().person
    return client_of(tenant, person.user or sign_in(person, role))


def pages_of(client: Client, *paths: str) -> dict[str, Any]:
    """Path to text for pages that answer 200."""
    answers = {path: client.get(path) for path in paths}
    return {path: answer.content.decode() for path, answer in answers.items() if answer.status_code == 200}
