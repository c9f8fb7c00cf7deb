from datetime import timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from accelerator import clock
from accelerator.accounts.emails import PURPOSE
from accelerator.accounts.models import Invitation, User
from accelerator.accounts.services import grant_role, register_user
from accelerator.mailing import sealing, tokens
from accelerator.mailing.models import Mail
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Role, Tenant

PASSWORD = "a long pass phrase"
_number = count(1)


def make_account(*roles: Role, tenant: Tenant | None = None, password: str | None = PASSWORD, **changes: Any) -> User:
    """A user who can sign in, with these roles at the tenant."""
    number = next(_number)
    user = register_user(
        email=changes.pop("email", f"user{number}@people.example"),
        name=changes.pop("name", f"User {number}"),
        password=password,
    )
    if roles:
        with tenant_scope(tenant):
            for role in roles:
                grant_role(user, role=role, by=None)
    return user


def make_invitation(**changes: Any) -> Invitation:
    """An invitation of the active tenant, for 14 days from now; no mail."""
    number = next(_number)
    values = {
        "email": f"guest{number}@people.example",
        "name": "Ada Marsh",
        "role": Role.FUNDER,
        "expires_at": clock.now() + timedelta(days=14),
    }
    return Invitation.objects.create(**values | changes)


def link_of(invitation: Invitation) -> str:
    """The path that the mailed link leads to."""
    secret = tokens.issue(purpose=PURPOSE, subject=invitation, days=90)
    return f"/accounts/invitations/{secret}/"


def secret_in(mail: Mail) -> str:
    """The one code or link that a mail carries sealed."""
    return next(iter(sealing.unseal(mail.sealed).values()))


def is_verified(user: User, email: str) -> bool:
    return EmailAddress.objects.filter(user=user, email=email, verified=True).exists()
