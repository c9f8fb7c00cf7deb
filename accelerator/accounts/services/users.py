"""Users and their sessions. A user is global; what is recorded here is only what concerns this tenant."""

import json
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from accelerator.accounts.models import User
from accelerator.tenancy.context import current_tenant_id
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.middleware import TenantSessionMiddleware


def normalise(email: str) -> str:
    """How addresses are stored and compared: in small letters, without the spaces of a copied line."""
    return email.strip().lower()


@transaction.atomic
def register_user(*, email: str, name: str, password: str | None = None) -> User:
    """Make a user whose address is known to be theirs; without a password they sign in with mailed codes."""
    email = normalise(email)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name.strip())
    except IntegrityError as error:  # also when somebody else was a moment faster
        raise Refused("There is an account with this address already. Sign in with it.") from error
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


@transaction.atomic
def rename_user(user: User, *, name: str) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name = name.strip()
    user.save(update_fields=["name"])
    return user


@transaction.atomic
def blank_account(user: User) -> None:
    """Leave nothing of the account but its id, which stands beside what it decided. Nobody signs in with it again.

    Whoever calls has made sure that nothing else holds the account (accelerator.privacy).
    """
    end_other_sessions(user, current_key=None)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user = User.objects.select_for_update().get(pk=user.pk)
    user.email, user.name, user.is_active = f"erased-{user.pk}@erased.invalid", "", False
    user.set_unusable_password()
    user.save()


def end_session(user: User, *, session_id: int) -> bool:
    """End one of the user's own sessions, here or at another tenant; False when it was none of theirs."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session:
        session.end()
    return session is not None


def end_other_sessions(user: User, *, current_key: str | None) -> None:
    """Sign the user out wherever they are signed in, but here and now."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=current_key):
        session.end()


def end_sessions_here(user: User) -> int:
    """End the user's sessions at the active tenant, and only these; how many there were."""
    here = [
        session for session in UserSession.objects.filter(user=user) if tenant_of(session) == str(current_tenant_id())
    ]
    for session in here:
        session.end()
    return len(here)


def end_sessions_naming(addresses: Iterable[str]) -> int:
    """End what somebody began at the active tenant with one of these addresses: a sign-in by code that waits for
    its code holds the address. How many there were."""
    wanted, here = {address.lower() for address in addresses}, str(current_tenant_id())
    found = [
        session.pk
        for session in Session.objects.iterator(chunk_size=1000)
        if (data := session.get_decoded()).get(TenantSessionMiddleware.KEY) == here
        and any(address in json.dumps(data, default=str).lower() for address in wanted)
    ]
    return Session.objects.filter(pk__in=found).delete()[0]


def tenant_of(session: UserSession) -> str:
    """The id of the tenant at which this session began, "" when it is over."""
    return str(_stored(session).get(TenantSessionMiddleware.KEY, ""))


def _stored(session: UserSession) -> dict[str, Any]:
    store = import_module(settings.SESSION_ENGINE).SessionStore(session.session_key)
    return dict(store.load())
